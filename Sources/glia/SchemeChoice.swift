import ArgumentParser
import Imaging

/// The `--scheme` option: a label scheme, or the wish to have it guessed.
enum SchemeChoice: String, CaseIterable, ExpressibleByArgument {
  case auto
  case brats2020
  case brats2023
  case msd
  case binary

  /// The schemes of two files, and what should be said about a guess.
  struct Resolved {
    let first: LabelScheme
    let second: LabelScheme
    let note: String?
  }

  /// Finds the schemes of two label maps that are to be compared.
  ///
  /// A guess looks at both files together first, for one of them may hold few labels.
  func resolve(
    _ first: (file: String, labels: Set<UInt8>), _ second: (file: String, labels: Set<UInt8>)
  ) throws -> Resolved {
    if let scheme = LabelScheme(rawValue: rawValue) {
      try Self.check(first, scheme)
      try Self.check(second, scheme)
      return Resolved(first: scheme, second: scheme, note: nil)
    }
    let all = first.labels.union(second.labels)
    if let scheme = LabelScheme.guess(labels: all) {
      let other = scheme == .brats2023 ? "; --scheme msd is the other reading" : ""
      return Resolved(
        first: scheme, second: scheme,
        note: "labels \(Self.list(all)) are read as \(scheme.rawValue)\(other)")
    }
    let schemes = try [first, second].map { map in
      guard let scheme = LabelScheme.guess(labels: map.labels) else {
        throw CommandFailure(
          "\(map.file) has labels \(Self.list(map.labels)), which fit no label scheme; "
            + "--scheme binary takes all but 0 as tumor")
      }
      return scheme
    }
    return Resolved(
      first: schemes[0], second: schemes[1],
      note: "\(first.file) is read as \(schemes[0].rawValue), \(second.file) as "
        + schemes[1].rawValue)
  }

  /// Refuses labels that a chosen scheme does not have.
  private static func check(
    _ map: (file: String, labels: Set<UInt8>), _ scheme: LabelScheme
  ) throws {
    guard let allowed = scheme.labels else { return }
    let strange = map.labels.subtracting(allowed).subtracting([0])
    guard strange.isEmpty else {
      throw CommandFailure(
        "\(map.file) has \(strange.count == 1 ? "label" : "labels") \(list(strange)); "
          + "\(scheme.rawValue) has only \(list(Set(allowed)))")
    }
  }

  /// Labels in order, such as "0, 1, 2, 4".
  static func list(_ labels: Set<UInt8>) -> String {
    let sorted = labels.sorted()
    return sorted.prefix(12).map(String.init).joined(separator: ", ")
      + (sorted.count > 12 ? ", … (\(sorted.count) in all)" : "")
  }
}
