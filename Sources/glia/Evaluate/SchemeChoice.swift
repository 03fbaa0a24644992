import ArgumentParser
import Imaging

/// The `--scheme` options: a label scheme, or a guess.
enum SchemeChoice: String, CaseIterable, ExpressibleByArgument {
  case auto
  case brats2020
  case brats2023
  case brats2024
  case brats2015
  case msd
  case binary
  case labels

  /// The scheme; `nil` if it is to be guessed.
  ///
  /// The scheme of ``labels`` has no labels yet, because they come from the files.
  var scheme: LabelScheme? { self == .labels ? .labels([]) : LabelScheme(rawValue: rawValue) }
}

/// The schemes of the predictions and references to compare.
struct SchemePair: Hashable, Codable {
  var prediction: LabelScheme
  var reference: LabelScheme

  /// Whether labels mean the same under other schemes, so that the results stay valid.
  func means(_ other: SchemePair, _ predicted: Set<Label>, _ expected: Set<Label>) -> Bool {
    Self.agree(prediction, other.prediction, predicted)
      && Self.agree(reference, other.reference, expected)
      && Set(prediction.tissues) == Set(other.prediction.tissues)
      && Set(reference.tissues) == Set(other.reference.tissues)
  }

  private static func agree(_ a: LabelScheme, _ b: LabelScheme, _ labels: Set<Label>) -> Bool {
    a.isPerLabel == b.isPerLabel && labels.allSatisfy { a.regions(of: $0) == b.regions(of: $0) }
  }

  /// The schemes in words, for tables.
  var description: String {
    prediction == reference
      ? reference.rawValue
      : "\(prediction.rawValue) (prediction), \(reference.rawValue) (reference)"
  }
}

/// Decides what labels mean, from the user's choice or else from the files.
struct SchemeRule {
  /// The scheme that the user chose for each side.
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
    /// A side without a chosen scheme is read like the other side if its labels allow it.
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

  /// The note about a guess; `nil` if nothing was guessed.
  func note(_ predicted: Side, _ expected: Side, _ schemes: SchemePair) -> String? {
    if prediction != nil, reference != nil { return nil }
    if prediction == nil, reference == nil, schemes.prediction == schemes.reference {
      let labels = predicted.evidence.labels.union(expected.evidence.labels)
      let origin = predicted.evidence.origin ?? expected.evidence.origin
      if predicted.evidence.isNamed || expected.evidence.isNamed, schemes.reference.isPerLabel {
        return "labels \(Self.list(labels)) have names in the file; each is compared by itself"
      }
      if schemes.reference.isPerLabel {
        return "labels \(Self.list(labels)) fit no known scheme; each label is compared by itself "
          + "(--scheme binary treats all but 0 as tumor)"
      }
      return labels.isEmpty
        ? "all masks are empty; they are read as \(schemes.reference.rawValue)"
        : (labels.count == 1 ? "label \(Self.list(labels)) is" : "labels \(Self.list(labels)) are")
          + " read as \(schemes.reference.rawValue)"
          + (predicted.evidence.own != nil && expected.evidence.own != nil
            ? ", by the names in the files"
            : Self.doubt(
              labels, schemes.reference, origin, "--scheme",
              isNamed: predicted.evidence.own != nil || expected.evidence.own != nil))
    }
    func words(_ side: Side, _ scheme: LabelScheme, _ option: String) -> String {
      "\(side.what) \(Self.list(side.evidence.labels, prefix: "(labels ", suffix: ") "))read as "
        + scheme.rawValue
        + (side.evidence.own == nil
          ? Self.doubt(side.evidence.labels, scheme, side.evidence.origin, option)
          : ", by the names in the file")
    }
    let notes = [
      prediction == nil ? words(predicted, schemes.prediction, "--prediction-scheme") : nil,
      reference == nil ? words(expected, schemes.reference, "--reference-scheme") : nil,
    ].compactMap(\.self)
    return notes.joined(separator: "\n")
  }

  /// A hint about another possible scheme; empty if there is none.
  private static func doubt(
    _ labels: Set<Label>, _ scheme: LabelScheme, _ origin: SchemeEvidence.Origin?, _ option: String,
    isNamed: Bool = false
  ) -> String {
    if scheme == .brats2023, origin != .brats2023 {
      return "; if they are Decathlon labels, use \(option) msd"
    }
    if scheme == .msd {
      let basis = isNamed ? "the names in one file" : "the file names"
      return ", based on \(basis); if they are BraTS 2023 labels, use \(option) brats2023"
    }
    if scheme == .brats2020, !labels.contains(4), labels.contains(2), origin != .brats2020 {
      return "; if 1 is edema and 2 the core, use \(option) msd"
    }
    if scheme == .brats2024 {
      return ": 4 is the resection cavity; \(option) labels compares each label by itself"
    }
    return scheme == .binary && labels == [1]
      ? ": whole tumor only; choose another scheme with \(option)" : ""
  }

  /// Labels in order, such as "0, 1, 2, 4"; an empty string if there are none.
  static func list(_ labels: Set<Label>, prefix: String = "", suffix: String = "") -> String {
    guard !labels.isEmpty else { return "" }
    let sorted = labels.sorted()
    return prefix + sorted.prefix(12).map(String.init).joined(separator: ", ")
      + (sorted.count > 12 ? ", … (\(sorted.count) in all)" : "") + suffix
  }
}
