package import DICOM
package import Imaging

/// Which sequence a DICOM series is, as far as its header tells, and why.
///
///     SequenceGuess(series).reason   // "T1 by its description, contrast agent Gadavist"
///
/// The rules, in this order:
///
/// 1. What is no MR image, in color or a picture of a screen is none of the four sequences; nor are
///    localizers, diffusion, perfusion, projections and differences, by the image type.
/// 2. The words of the description name a sequence or another kind of image; if they say nothing,
///    those of the protocol's and of the sequence's name do.
/// 3. If no words do, TE, TR and TI tell.
/// 4. T1 with a contrast agent in the header is T1ce, unless the words deny it.
package struct SequenceGuess: Hashable, Sendable {
  /// The sequence; `nil` if it is none of the four, or unknown.
  package let modality: Modality?
  /// Why.
  package let reason: String
  /// Whether the user should look: the numbers alone told, or a contrast agent was assumed.
  package var isUnsure: Bool
  /// Whether the description alone does not show why.
  package private(set) var needsReason = false

  /// Guesses the sequence of a series.
  package init(_ series: DICOMSeries) {
    let facts = series.facts
    if let kind = Self.otherKind(series) {
      self.init(nil, kind)
      return
    }
    let names = [facts.description, facts.protocolName, facts.sequenceName]
    var refusal: String?
    var found: SequenceWords?
    for name in names.compactMap(\.self) {
      let words = SequenceWords.read(name)
      if words.isRefused {
        refusal = words.reason
        break
      }
      if words.modality != nil {
        found = words
        break
      }
    }
    if let refusal {
      self.init(nil, refusal)
      return
    }
    if let found, let modality = found.modality {
      self = Self.withAgent(modality, found.reason, facts, isUnsure: false)
    } else if let (modality, reason) = Self.byTimes(facts) {
      self = Self.withAgent(modality, reason, facts, isUnsure: true)
    } else {
      self.init(nil, "neither its words nor its TE, TR and TI say which sequence it is")
    }
  }

  /// Creates a guess.
  package init(
    _ modality: Modality?, _ reason: String, isUnsure: Bool = false, needsReason: Bool = false
  ) {
    self.needsReason = needsReason || isUnsure
    self.modality = modality
    self.reason = reason
    self.isUnsure = isUnsure
  }

  /// What a series is that is none of the four; `nil` if it could be one.
  private static func otherKind(_ series: DICOMSeries) -> String? {
    let facts = series.facts
    let types = Set(facts.imageType)
    if facts.isScreenshot { return "a picture of a screen" }
    if facts.isColor { return "in color" }
    if !facts.modality.isEmpty, facts.modality != "MR" { return "\(facts.modality), not MR" }
    if types.contains("LOCALIZER") { return "a localizer" }
    if facts.bValue.map({ $0 > 0 }) == true { return "diffusion (a b-value)" }
    let kinds: [(String, Set<String>)] = [
      ("diffusion", ["DIFFUSION", "ADC", "TRACEW", "FA", "TENSOR", "DWI"]),
      ("perfusion", ["PERFUSION", "ASL", "CBV", "CBF", "MTT", "TTP", "RCBV", "RCBF"]),
      ("a projection", ["PROJECTION IMAGE", "MIP", "MNIP", "MIN IP", "MINIP", "PROJECTION"]),
      ("a difference", ["SUBTRACTION", "SUB", "SUBTRACT"]),
      ("a phase image", ["P", "PHASE", "PHASE MAP", "IMAGINARY", "I"]),
    ]
    for (kind, words) in kinds {
      if let word = facts.imageType.first(where: words.contains) {
        return "\(kind) (image type \(word))"
      }
    }
    if series.frameCount > 4 { return "a series of \(series.frameCount) time points" }
    if facts.scanningSequence.contains("EP"), facts.inversionTime == nil {
      return "echo-planar"
    }
    return nil
  }

  /// Whether the image was computed from others, such as a reformatted one.
  static func isDerived(_ facts: DICOMFacts) -> Bool {
    facts.imageType.first == "DERIVED" && facts.imageType.dropFirst().first != "PRIMARY"
      || facts.imageType.contains("MPR")
  }

  /// Reads the sequence from TE, TR and TI.
  ///
  /// Source: usual brain protocols at 1.5 and 3 T; the limits lie between what spin-echo and
  /// gradient-echo sequences of each kind use.
  private static func byTimes(_ facts: DICOMFacts) -> (Modality, String)? {
    guard let te = facts.echoTime, let tr = facts.repetitionTime, te > 0, tr > 0 else { return nil }
    let ti = facts.inversionTime ?? 0
    func text(_ value: Double) -> String { String(Int(value.rounded())) }
    if ti >= 1500, te >= 60 {
      return (.flair, "TI \(text(ti)) and TE \(text(te)) ms are FLAIR")
    }
    if ti >= 500, ti < 1500, te < 20 {
      return (.t1, "TI \(text(ti)) and TE \(text(te)) ms are T1")
    }
    guard ti == 0 || ti > 400 else { return nil }
    if te >= 70, tr >= 2000 { return (.t2, "TE \(text(te)) and TR \(text(tr)) ms are T2") }
    if te <= 25, tr >= 300, tr <= 1200 {
      return (.t1, "TE \(text(te)) and TR \(text(tr)) ms are T1")
    }
    if te <= 8, tr <= 50, (facts.flipAngle ?? 0) >= 8 {
      return (.t1, "TR \(text(tr)) ms and a flip angle of \(text(facts.flipAngle ?? 0))° are T1")
    }
    return nil
  }

  /// Makes T1 with a contrast agent T1ce.
  private static func withAgent(
    _ modality: Modality, _ reason: String, _ facts: DICOMFacts, isUnsure: Bool
  ) -> SequenceGuess {
    guard modality == .t1, let agent = agent(facts) else {
      return SequenceGuess(modality, reason, isUnsure: isUnsure)
    }
    if let word = denial(facts) {
      return SequenceGuess(
        .t1, "\(reason); \"\(word)\" denies the contrast agent \(agent)", isUnsure: true)
    }
    return SequenceGuess(
      .t1ce, "\(reason), contrast agent \(agent)", isUnsure: isUnsure, needsReason: true)
  }

  /// The contrast agent that the header names.
  static func agent(_ facts: DICOMFacts) -> String? {
    guard let agent = facts.contrastAgent else { return nil }
    let none: Set = [
      "no", "none", "n", "n/a", "na", "0", "without", "nil", "-", "non", "ohne", "off",
    ]
    let text = agent.lowercased()
    return none.contains(text) || text.hasPrefix("no ") || text.hasPrefix("without") ? nil : agent
  }

  private static func denial(_ facts: DICOMFacts) -> String? {
    let text = (facts.description ?? facts.protocolName ?? "").lowercased()
    if let part = ["w/o", "wo contrast", "non contrast", "noncontrast", "precontrast"].first(
      where: {
        text.contains($0)
      })
    {
      return part
    }
    let words = Set(text.split { !$0.isLetter && !$0.isNumber }.map(String.init))
    return ["pre", "without", "native", "nativ", "ohne", "sans", "sin"].first { words.contains($0) }
  }
}
