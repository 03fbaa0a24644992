import ArgumentParser
import Imaging

/// The `--scheme` options: a label scheme, or the wish to have it guessed.
enum SchemeChoice: String, CaseIterable, ExpressibleByArgument {
  case auto
  case brats2020
  case brats2023
  case brats2024
  case msd
  case binary
  case labels

  /// The scheme; `nil` if it is to be guessed. That of ``labels`` has no labels yet: the files have them.
  var scheme: LabelScheme? { self == .labels ? .labels([]) : LabelScheme(rawValue: rawValue) }
}

/// The schemes of predictions and references that are to be compared.
struct SchemePair: Hashable {
  var prediction: LabelScheme
  var reference: LabelScheme

  /// Whether labels mean the same under other schemes, so that what was measured stays true.
  func means(_ other: SchemePair, _ predicted: Set<Label>, _ expected: Set<Label>) -> Bool {
    Self.agree(prediction, other.prediction, predicted)
      && Self.agree(reference, other.reference, expected)
      && Set(prediction.tissues) == Set(other.prediction.tissues)
      && Set(reference.tissues) == Set(other.reference.tissues)
  }

  private static func agree(_ a: LabelScheme, _ b: LabelScheme, _ labels: Set<Label>) -> Bool {
    a.isPerLabel == b.isPerLabel && labels.allSatisfy { a.regions(of: $0) == b.regions(of: $0) }
  }

  /// In words, as tables have it.
  var description: String {
    prediction == reference
      ? reference.rawValue
      : "\(prediction.rawValue) (prediction), \(reference.rawValue) (reference)"
  }
}

/// Decides what labels mean, by what the user said, else by the files.
struct SchemeRule {
  /// What the user said of each side.
  let prediction: LabelScheme?
  let reference: LabelScheme?

  /// One side of a comparison: a file, or all files of a folder.
  struct Side {
    /// The file's path, or words such as "33 predictions".
    let what: String
    let evidence: SchemeEvidence
  }

  /// The schemes of two sides; `nil` if the prediction fits none although its reference does.
  func schemes(_ predicted: SchemeEvidence, _ expected: SchemeEvidence) -> SchemePair? {
    let guess = SchemeEvidence.schemes(prediction: predicted, reference: expected)
    let all = LabelScheme.labels(predicted.labels.union(expected.labels))
    /// A side of which nothing was said is read like the other if it can be.
    func follow(
      _ side: SchemeEvidence, _ other: LabelScheme?, _ guess: LabelScheme?
    ) -> LabelScheme? {
      guard let other else { return guess }
      if side.labels.isEmpty || other.isPerLabel { return other }
      if let labels = other.labels, side.labels != [1], side.labels.isSubset(of: labels) {
        return other
      }
      return SchemeEvidence.schemes(prediction: side, reference: side).prediction
    }
    guard let first = prediction ?? follow(predicted, reference, guess.prediction),
      let second = reference ?? follow(expected, prediction, guess.reference)
    else { return nil }
    return SchemePair(
      prediction: first.isPerLabel ? all : first, reference: second.isPerLabel ? all : second)
  }

  /// Refuses a file whose labels do not fit the scheme that the user chose.
  static func check(_ file: String, _ labels: Set<Label>, chosen: LabelScheme?) throws {
    guard let chosen, !chosen.isPerLabel else { return }
    guard let allowed = chosen.labels else { return }
    let strange = labels.subtracting(allowed).subtracting([0])
    guard strange.isEmpty else {
      throw CommandFailure(
        "\(file) has \(strange.count == 1 ? "label" : "labels") \(list(strange)); "
          + "\(chosen.rawValue) has only \(list(Set(allowed)))")
    }
  }

  /// What should be said about a guess; `nil` where nothing was guessed.
  func note(_ predicted: Side, _ expected: Side, _ schemes: SchemePair) -> String? {
    if prediction != nil, reference != nil { return nil }
    if prediction == nil, reference == nil, schemes.prediction == schemes.reference {
      let labels = predicted.evidence.labels.union(expected.evidence.labels)
      let origin = predicted.evidence.origin ?? expected.evidence.origin
      if schemes.reference.isPerLabel {
        return "labels \(Self.list(labels)) fit no known scheme; each label is compared by itself "
          + "(--scheme binary takes all but 0 as tumor)"
      }
      return labels.isEmpty
        ? "there are no labels; the masks are read as \(schemes.reference.rawValue)"
        : "labels \(Self.list(labels)) are read as \(schemes.reference.rawValue)"
          + Self.doubt(labels, schemes.reference, origin, "--scheme")
    }
    func words(_ side: Side, _ scheme: LabelScheme, _ option: String) -> String {
      "\(side.what) \(Self.list(side.evidence.labels, prefix: "(labels ", suffix: ") "))read as "
        + scheme.rawValue + Self.doubt(side.evidence.labels, scheme, side.evidence.origin, option)
    }
    let notes = [
      prediction == nil ? words(predicted, schemes.prediction, "--prediction-scheme") : nil,
      reference == nil ? words(expected, schemes.reference, "--reference-scheme") : nil,
    ].compactMap(\.self)
    return notes.joined(separator: "\n")
  }

  /// The other reading, where there is one.
  private static func doubt(
    _ labels: Set<Label>, _ scheme: LabelScheme, _ origin: SchemeEvidence.Origin?, _ option: String
  ) -> String {
    if scheme == .brats2023, origin != .brats2023 { return "; \(option) msd is the other reading" }
    if scheme == .msd { return ", as the names say; \(option) brats2023 is the other reading" }
    if scheme == .brats2024 {
      return ": 4 is the resection cavity; \(option) labels compares each label by itself"
    }
    return scheme == .binary && labels == [1]
      ? ": whole tumor and nothing else; other schemes can be chosen by \(option)" : ""
  }

  /// Labels in order, such as "0, 1, 2, 4"; nothing at all where there are none.
  static func list(_ labels: Set<Label>, prefix: String = "", suffix: String = "") -> String {
    guard !labels.isEmpty else { return "" }
    let sorted = labels.sorted()
    return prefix + sorted.prefix(12).map(String.init).joined(separator: ", ")
      + (sorted.count > 12 ? ", … (\(sorted.count) in all)" : "") + suffix
  }
}
