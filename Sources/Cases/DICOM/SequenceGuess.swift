package import DICOM
package import Imaging

/// Which sequence a DICOM series is, as far as its header tells, and why.
///
///     SequenceGuess(series).reason   // "T1 by its description, contrast agent Gadavist"
///
/// The rules, in this order:
///
/// 1. What is no MR image, in color or a picture of a screen is none of the four sequences; nor are
///    localizers, diffusion, perfusion, projections and differences, by the image type, and images of
///    other parts of the body.
/// 2. The words of the description name a sequence or another kind of image; if they say nothing,
///    those of the protocol's and of the sequence's name do. If TE and TI contradict them, they decide
///    between FLAIR and the others.
/// 3. If no words do, TE, TR and TI tell.
/// 4. T1 with a contrast agent in the header is T1ce, unless the words deny it.
package struct SequenceGuess: Hashable, Sendable {
  /// The sequence; `nil` if it is none of the four, or unknown.
  package private(set) var modality: Modality?
  /// Why.
  package private(set) var reason: String
  /// Whether the user should look: the numbers alone told, or a contrast agent was assumed.
  package var isUnsure: Bool
  /// Whether the description alone does not show why.
  package private(set) var needsReason = false
  /// What says that there is a contrast agent, or that there is none.
  var contrast = Contrast.unsaid

  /// Whether the header says that it shows another part of the body.
  var isOtherPart = false

  /// How it is known whether there was a contrast agent.
  enum Contrast: Hashable, Sendable {
    case unsaid
    /// Words of the series say that there was none, or that there was one.
    case denied, words
    /// Only the header's field says that there was one, which some scanners fill in for a whole study.
    case header
  }

  /// Guesses the sequence of a series.
  package init(_ series: DICOMSeries) {
    let facts = series.facts
    if let kind = Self.otherKind(series) {
      self.init(nil, kind)
      return
    }
    let names = [facts.description, facts.protocolName, facts.sequenceName]
    var found: SequenceWords?
    var name: String?
    for text in names.compactMap(\.self) {
      let words = SequenceWords.read(text)
      if words.isRefused {
        self.init(nil, words.reason)
        return
      }
      if words.modality != nil {
        (found, name) = (words, text)
        break
      }
    }
    if let found, let modality = found.modality {
      if let (other, reason) = Self.contradiction(modality, facts) {
        self = Self.withAgent(other, "\(found.reason), but \(reason)", facts, isUnsure: true)
        if other == .t1, let name, Self.saysContrast(name) {
          self.modality = .t1ce
          contrast = .words
        }
      } else {
        self = Self.withAgent(modality, found.reason, facts, isUnsure: false)
      }
    } else if let (modality, reason) = Self.byTimes(facts) {
      self = Self.withAgent(modality, reason, facts, isUnsure: true)
    } else {
      self.init(nil, "neither its words nor its TE, TR and TI say which sequence it is")
    }
    let part = Self.otherPart(facts)
    if modality != nil, let part {
      isOtherPart = true
      (isUnsure, needsReason) = (true, true)
      self.reason = "\(reason); the header says \(part)"
    }
  }

  /// The part of the body, where it is not the head and no words say head; `nil` if it is the head or
  /// unknown.
  private static func otherPart(_ facts: DICOMFacts) -> String? {
    guard let part = facts.bodyPart, !part.isEmpty else { return nil }
    let name = part.filter(\.isLetter)
    let others = [
      "SPINE", "CHEST", "ABDOMEN", "PELVIS", "KNEE", "SHOULDER", "HIP", "ANKLE", "FOOT", "HAND",
      "WRIST",
      "ELBOW", "BREAST", "PROSTATE", "HEART", "LIVER", "EXTREMITY", "LEG", "ARM", "THORAX", "HWS",
      "BWS", "LWS",
    ]
    let isOther = name == "NECK" || others.contains { name.hasSuffix($0) || name.hasPrefix($0) }
    guard isOther else { return nil }
    let words = [facts.description, facts.protocolName].compactMap(\.self)
      .flatMap { SequenceWords.words(of: $0) }
    return words.contains(where: SequenceVocabulary.head.contains) ? nil : part
  }

  /// Whether the words of a T1 that is called FLAIR say that there was a contrast agent.
  private static func saysContrast(_ name: String) -> Bool {
    let words = SequenceWords.words(of: name).filter {
      SequenceVocabulary.meaning(of: $0) != .flair
    }
    return SequenceWords.read(["t1"] + words).modality == .t1ce
  }

  /// What TE and TI say of a series whose words say something that they rule out.
  ///
  /// Only an inversion tells for sure: FLAIR has a long TI and a long TE, T1 a medium TI and a short
  /// TE. "SAG FLAIR T1" is T1.
  private static func contradiction(
    _ modality: Modality, _ facts: DICOMFacts
  ) -> (Modality, String)? {
    guard facts.inversionTime.map({ $0 >= 500 }) == true, let found = byTimes(facts) else {
      return nil
    }
    switch (modality, found.0) {
    case (.flair, .t1), (.t1, .flair), (.t2, .flair): return found
    default: return nil
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
    var guess = SequenceGuess(modality, reason, isUnsure: isUnsure)
    if modality == .t1ce { guess.contrast = .words }
    guard modality == .t1 else { return guess }
    let denial = denial(facts)
    if denial != nil { guess.contrast = .denied }
    guard let agent = agent(facts) else { return guess }
    if let denial {
      guess.reason = "\(reason); \"\(denial)\" denies the contrast agent \(agent)"
      guess.setUnsure()
      return guess
    }
    guess = SequenceGuess(
      .t1ce, "\(reason), contrast agent \(agent)", isUnsure: isUnsure, needsReason: true)
    guess.contrast = .header
    return guess
  }

  /// Marks the guess as one to look at.
  private mutating func setUnsure() { (isUnsure, needsReason) = (true, true) }

  /// The same series as T1 because another one shows that it was acquired before the contrast agent.
  func beforeAgent(_ why: String) -> SequenceGuess {
    var guess = self
    guess.modality = .t1
    guess.reason = "\(reason), but \(why)"
    guess.setUnsure()
    return guess
  }

  /// The same series as none of the four.
  func refused(_ why: String) -> SequenceGuess {
    SequenceGuess(nil, "\(reason), but \(why)")
  }

  /// The contrast agent that the header names.
  static func agent(_ facts: DICOMFacts) -> String? {
    guard let agent = facts.contrastAgent else { return nil }
    let none: Set = [
      "no", "none", "n", "n/a", "na", "0", "nil", "non", "off", "nein", "false", "nee", "nei",
      "nej", "nie",
      "not", "negative", "negativ", "not given", "native", "nativ", "plain", "unknown", "ohne",
      "without",
      "kein", "keine", "keines", "keins", "sans", "senza", "sin", "sem", "nessuno", "ninguno",
      "aucun", "nenhum",
      "无", "なし", "нет",
    ]
    let text = agent.lowercased().trimmed
    guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
    if none.contains(text)
      || ["no ", "without", "0 ml", "0ml", "0.0"].contains(where: text.hasPrefix)
    {
      return nil
    }
    let words = SequenceWords.words(of: text)
    // Words of denial count beside the agent: "kein KM", "ohne", "sans injection".
    if words.contains(where: none.subtracting(["0", "n", "na"]).contains)
      || SequenceWords.denial(text) != nil
    {
      return nil
    }
    return agent
  }

  private static func denial(_ facts: DICOMFacts) -> String? {
    SequenceWords.denial(facts.description ?? facts.protocolName ?? "")
  }
}

extension String {
  /// The text without spaces and dots at its ends.
  fileprivate var trimmed: String {
    let isOuter: (Character) -> Bool = { $0 == " " || $0 == "." }
    let start = drop(while: isOuter)
    return String(start.reversed().drop(while: isOuter).reversed())
  }
}
