package import Imaging

/// Reads which sequence an image is from the words of its name or series description.
///
/// The one rule for names that people and scanners give: "AX T2 FLAIR", "T1_post_gado_9",
/// "t2_tirm_tra_dark-fluid", "MPRAGE Gd". Pure: words in, sequence or reason out.
///
///     SequenceWords.read("T1_post_gado_9").modality          // t1ce
///     SequenceWords.read("ep2d_diff_ADC").reason             // "ADC" is diffusion
///
/// The rules, in this order:
///
/// 1. A word for another kind of image (diffusion, perfusion, a localizer, …) refuses it.
/// 2. FLAIR, dark fluid, TIRM and `t2f` are FLAIR, but "T1 FLAIR" is T1.
/// 3. T1, or a sequence that is always T1-weighted (MPRAGE, SPGR, BRAVO, VIBE, …), is T1; with a
///    word for a contrast agent (post, Gd, KM, +C, …), and without one for its absence (pre,
///    without, native), T1ce.
/// 4. T2, or a sequence that is always T2-weighted (CISS, FIESTA, HASTE, …), is T2. TSE and FSE
///    alone are T2.
/// 5. Names of two sequences ("T1 T2") are refused.
package struct SequenceWords: Hashable, Sendable {
  /// The sequence; `nil` if the words name none, or another kind of image.
  package let modality: Modality?
  /// Why, such as `"FLAIR" is FLAIR` or `"ADC" is diffusion`.
  package let reason: String
  /// Whether the words name another kind of image, which is never one of the four sequences.
  package let isRefused: Bool
  /// Whether the words say that it was acquired as a volume.
  package let is3D: Bool
  /// What was done to the image after it was acquired.
  package let processing: Set<Processing>

  /// What was done to an image.
  package enum Processing: String, Hashable, Sendable, CaseIterable {
    /// Brought to the grid of another image.
    case registered
    /// Without the skull.
    case stripped
    /// Corrected for coil shading.
    case biasCorrected = "bias-corrected"
    /// Intensities scaled.
    case normalized
  }

  /// Reads a name or series description; see ``read(_:)-([String])``.
  package static func read(_ text: String) -> SequenceWords { read(words(of: text)) }

  /// Reads words, in the order in which they stand.
  ///
  /// - Parameter words: The words, as ``words(of:)`` cuts them; case does not matter.
  /// - Returns: The sequence, or why there is none.
  package static func read(_ words: [String]) -> SequenceWords {
    var reader = SequenceReader(words)
    return reader.read()
  }

  /// The word of a name or description that denies a contrast agent; `nil` if there is none.
  package static func denial(_ text: String) -> String? {
    SequenceReader(words(of: text)).denial
  }

  init(
    modality: Modality?, reason: String, isRefused: Bool = false, is3D: Bool = false,
    processing: Set<Processing> = []
  ) {
    self.modality = modality
    self.reason = reason
    self.isRefused = isRefused
    self.is3D = is3D
    self.processing = processing
  }
}

/// The decision about one list of words.
private struct SequenceReader {
  private var words: [(text: String, meaning: SequenceVocabulary.Meaning)] = []

  init(_ words: [String]) {
    let known = SequenceWords.joinedPairs(words.map { $0.lowercased() }).flatMap { word in
      SequenceVocabulary.parts(of: word) ?? [word]
    }
    // What follows "to" or "reg2" is the image that this one was brought to.
    var isTarget = false
    for word in SequenceWords.joinedPairs(known) {
      let meaning = SequenceVocabulary.meaning(of: word)
      if case .towards = meaning {
        isTarget = !self.words.isEmpty
        if isTarget { continue }
      }
      if isTarget, meaning != .none {
        isTarget = false
        continue
      }
      self.words.append((word, meaning))
    }
  }

  private func first(_ meanings: SequenceVocabulary.Meaning...) -> Int? {
    words.firstIndex { meanings.contains($0.meaning) }
  }

  private func quote(_ index: Int) -> String { "\"\(words[index].text)\"" }

  mutating func read() -> SequenceWords {
    var processing: Set<SequenceWords.Processing> = []
    var is3D = false
    for word in words {
      if case .processed(let how) = word.meaning { processing.insert(how) }
      if word.meaning == .volume || word.meaning == .alwaysT1Volume { is3D = true }
    }
    func found(_ modality: Modality, _ index: Int, _ extra: String = "") -> SequenceWords {
      SequenceWords(
        modality: modality, reason: "\(quote(index))\(extra) is \(modality.displayName)",
        is3D: is3D, processing: processing)
    }
    func refused(_ reason: String) -> SequenceWords {
      SequenceWords(
        modality: nil, reason: reason, isRefused: true, is3D: is3D, processing: processing)
    }
    let isHead = words.contains { SequenceVocabulary.head.contains($0.text) }
    for (index, word) in words.enumerated() {
      if case .region(let what) = word.meaning, !isHead {
        return refused("\(quote(index)) is \(what)")
      }
      if case .refused(let what) = word.meaning { return refused("\(quote(index)) is \(what)") }
    }
    let t1 = first(.t1, .t1WithAgent)
    let t2 = first(.t2)
    let flair = first(.flair)
    // "T1 GRE" is T1, but a gradient echo with T2 contrast is T2*.
    if let gradient = first(.gradientEcho), let t2, t1 == nil, flair == nil {
      return refused("\(quote(t2)) with \(quote(gradient)) is T2*")
    }
    if let flair, t1.map({ $0 > flair }) ?? true { return found(.flair, flair) }
    if t1 == nil || t2 != nil, flair == nil, let tirm = first(.tirm) {
      return found(.flair, tirm)
    }
    if let t1, let t2, flair == nil {
      return refused("\(quote(t1)) and \(quote(t2)) are two sequences")
    }
    if let index = t1 ?? (t2 == nil ? first(.alwaysT1, .alwaysT1Volume) : nil) {
      if words[index].meaning == .t1WithAgent { return found(.t1ce, index) }
      if let agent = agent(after: index) { return found(.t1ce, index, " with \(quote(agent))") }
      return found(.t1, index)
    }
    if let index = t2 ?? first(.alwaysT2) ?? first(.turboSpinEcho) { return found(.t2, index) }
    if let index = first(.agent), words.count <= 3, first(.none) == nil {
      // "POST" and "PRE" alone, as in the Yale data set.
      return found(.t1ce, index)
    }
    if let index = first(.noAgent), words.count <= 3, first(.none) == nil {
      return found(.t1, index)
    }
    return SequenceWords(
      modality: nil, reason: "no word of it names a sequence", is3D: is3D, processing: processing)
  }

  /// The word for a contrast agent, if no other word denies it.
  private func agent(after t1: Int) -> Int? {
    let agents = words.indices.filter {
      words[$0].meaning == .agent || (words[$0].meaning == .intravenous && $0 > t1)
    }
    // "T1 C" means with contrast agent; a lone C anywhere else means nothing.
    let letter = words.indices.first {
      words[$0].text == "c" && $0 > t1 && (words[$0 - 1].meaning.isT1 || $0 == words.count - 1)
    }
    guard let agent = agents.first ?? letter else { return nil }
    // "without contrast", "pre contrast", "vor KM", "nonenhanced"; but "pre and post" is with.
    guard let denial = words.indices.first(where: { denies($0, agents: agents) }) else {
      return agent
    }
    let after = words.indices.first {
      Self.after.contains(words[$0].text) || words[$0].text.hasPrefix("post")
    }
    guard let after, denial < after, denial + 1 != after else { return nil }
    return agents.first { $0 >= after }
  }

  /// Whether a word denies a contrast agent.
  private func denies(_ index: Int, agents: [Int]) -> Bool {
    switch words[index].meaning {
    case .noAgent, .without:
      // "T1 GD w/o FS" is without fat saturation.
      index + 1 >= words.count || !Self.options.contains(words[index + 1].text)
    case .denial: agents.contains { $0 > index && $0 <= index + 2 }
    default: false
    }
  }

  /// What a sequence can have or not, and is no contrast agent.
  private static let options: Set<String> = [
    "fs", "fat", "fatsat", "sat", "fsat", "suppression", "spair", "spir", "mt", "mtc", "gap",
    "motion", "moco",
    "flow", "arc", "fettsattigung", "fettsättigung", "fettsaettigung",
  ]

  /// Words for "after", which follow a denial in "pre and post".
  private static let after: Set<String> = [
    "nach", "after", "apres", "après", "dopo", "despues", "después", "depois", "apos", "após",
    "efter", "etter",
    "tras", "после",
  ]

  /// The word that denies a contrast agent; `nil` if there is none, or if one is named as well.
  var denial: String? {
    if let t1 = first(.t1, .t1WithAgent, .alwaysT1, .alwaysT1Volume) {
      if words[t1].meaning == .t1WithAgent { return nil }
      if words[t1].text.hasSuffix("pre") || words[t1].text == "t1n" { return words[t1].text }
      if agent(after: t1) != nil { return nil }
    }
    let agents = words.indices.filter { [.agent, .intravenous].contains(words[$0].meaning) }
    let index = words.indices.first {
      denies($0, agents: agents) || ($0 == words.count - 1 && words[$0].meaning == .denial)
    }
    return index.map { words[$0].text }
  }
}
