import Files
import Imaging

/// A file whose name follows no known layout, read by its words.
struct PlainFile: Sendable {
  /// The file, as the user named it or its folder.
  let path: String
  /// Its name without suffix.
  let stem: String
  /// The folders between the case's folder and the file, such as `masks` or `AX_FLAIR_5`.
  let folders: [String]
  /// The part of the name before the first word about the image, such as "pat1" of "pat1_AX_FLAIR".
  let lead: String
  /// What else the name holds that no rule knows, and its numbers.
  let tail: String
  let role: Role

  enum Role: Hashable, Sendable {
    case image(Modality)
    /// An image of unknown sequence, and whether its name says that it is of another kind.
    case unknown(isRefused: Bool, reason: String)
    case mask(rank: Int, isCertain: Bool)
    /// A mask of the brain, probabilities, or what glia wrote.
    case other
  }

  let reading: SequenceWords
  /// The words after the lead.
  let words: [String]
  /// Whether the file's own name tells the sequence, without the folder's.
  let isTelling: Bool

  /// Reads a name.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - stem: Its name without suffix.
  ///   - folders: The folders between the case's folder and the file.
  init(path: String, stem: String, folders: [String]) {
    self.path = path
    self.stem = stem
    self.folders = folders
    let cut = NameParts(stem)
    let own = SequenceWords.read(cut.words)
    var reading = own
    isTelling = own.modality != nil
    if own.modality == nil, !own.isRefused {
      for folder in folders.reversed() {
        let other = SequenceWords.read(folder)
        if other.modality != nil || other.isRefused {
          reading = other
          break
        }
      }
    }
    let processing = folders.reduce(reading.processing.union(own.processing)) {
      $0.union(SequenceWords.read($1).processing)
    }
    reading = SequenceWords(
      modality: reading.modality, reason: reading.reason, isRefused: reading.isRefused,
      is3D: reading.is3D || own.is3D, processing: processing)
    self.reading = reading
    let folderWords = folders.flatMap { SequenceWords.words(of: $0) }
    let isInMasks = folders.contains(where: MaskWords.isFolder)
    let kind = MaskWords.read(cut.words)
    let all = cut.words + folderWords
    switch kind {
    case .other: role = .other
    case .reference(let rank):
      role =
        MaskWords.isAnatomy(all) && !isInMasks
        ? .other
        : .mask(
          rank: max(rank, MaskWords.rank(all)) == 2 ? 2 : min(rank, MaskWords.rank(all)),
          isCertain: true)
    case .perhaps(let rank) where own.modality == nil && !own.isRefused:
      role = .mask(rank: rank, isCertain: isInMasks)
    default:
      if isInMasks, own.modality == nil {
        role = MaskWords.isAnatomy(all) ? .other : .mask(rank: MaskWords.rank(all), isCertain: true)
      } else if let modality = reading.modality {
        role = .image(modality)
      } else {
        role = .unknown(isRefused: reading.isRefused, reason: reading.reason)
      }
    }
    lead = cut.lead
    tail = cut.tail
    words = cut.words
  }
}

/// A file's name cut into what comes before the words about the image, those words, and the rest.
struct NameParts {
  let lead: String
  let tail: String
  /// All words after the lead.
  let words: [String]

  init(_ stem: String) {
    let separators = "_-. +,()[]^~"
    var pieces: [(text: Substring, start: String.Index)] = []
    var start = stem.startIndex
    for index in stem.indices where separators.contains(stem[index]) {
      if index > start { pieces.append((stem[start..<index], start)) }
      start = stem.index(after: index)
    }
    if start < stem.endIndex { pieces.append((stem[start...], start)) }
    let isSubject = stem.hasPrefix("sub-")
    let first =
      pieces.indices.first {
        Self.isAbout(pieces[$0].text.lowercased()) && !(isSubject && $0 < 2)
      } ?? pieces.count
    if first == pieces.count {
      lead = stem
      tail = ""
      words = SequenceWords.words(of: stem)
      return
    }
    let end = pieces[first].start
    lead = String(stem[..<end]).trimmed(separators)
    tail = pieces[first...].filter { !Self.isAbout($0.text.lowercased()) }.map { String($0.text) }
      .joined(separator: "_")
    words = SequenceWords.words(of: String(stem[end...]))
  }

  /// Whether a word is about the image, not about the patient.
  ///
  /// Short words are mostly parts of patients' names, such as "R1" or "TR001".
  private static func isAbout(_ word: String) -> Bool {
    if word.count < 3 { return short.contains(word) }
    if SequenceVocabulary.table[word] != nil || SequenceVocabulary.parts(of: word) != nil {
      return true
    }
    if case .none = MaskWords.read([word]) { return false }
    return true
  }

  private static let short: Set = ["t1", "t2", "ax", "3d", "2d", "gd", "km", "ce", "pd", "gt"]
}

extension String {
  fileprivate func trimmed(_ characters: String) -> String {
    var text = self[...]
    while let last = text.last, characters.contains(last) { text.removeLast() }
    while let first = text.first, characters.contains(first) { text.removeFirst() }
    return String(text)
  }
}
