package import Imaging

/// How one data set names its files: a row of the table of layouts.
package struct LayoutRow: Sendable {
  /// The name, in lower case with hyphens, such as "upenn-gbm".
  package let name: String
  /// What it is, such as "UPENN-GBM (The Cancer Imaging Archive)".
  package let title: String
  /// The images, by preference: of two files of one sequence, the one of the earlier pattern.
  package let images: [NamePattern]
  /// The masks that can be a case's reference, the best first.
  package let masks: [Mask]
  /// Files that are no part of a case, such as maps and masks of the brain.
  package let others: [NamePattern]
  /// The sequence of each word for `{sequence}`, in lower case; empty reads words as
  /// ``SequenceWords`` does.
  package let words: [String: Modality]
  /// The words as they are written, in the table's order.
  package internal(set) var writtenWords: [(modality: Modality, word: String)] = []
  /// What the labels mean; `nil` if the labels decide.
  package let scheme: LabelScheme?

  /// The words for `{sequence}`, as paths have them; `nil` if any text may be one.
  private let written: Set<[UInt8]>?

  init(
    name: String, title: String, images: [NamePattern], masks: [Mask], others: [NamePattern],
    words: [String: Modality], scheme: LabelScheme?
  ) {
    self.name = name
    self.title = title
    self.images = images
    self.masks = masks
    self.others = others
    self.words = words
    self.scheme = scheme
    written = words.isEmpty ? nil : Set(words.keys.map { Array($0.utf8) })
  }

  /// A place of masks.
  package struct Mask: Sendable {
    /// Where they are.
    package let pattern: NamePattern
    /// Who made them, such as "the expert's" or "automatic".
    package let maker: String
    /// What their labels mean, if it is not what the layout's do.
    package let scheme: LabelScheme?

    /// Whether the pattern leaves parts of the name open, so that masks of anything match it.
    var isOpen: Bool { pattern.text.contains("**") || pattern.text.contains("[*_]") }
  }

  /// What a file is.
  enum Role: Hashable, Sendable {
    case image(Modality, rank: Int)
    /// An image without a sequence: the number of a channel, or one whose data set names none.
    case channel(String)
    case mask(rank: Int)
    case other
  }

  /// A file that a layout knows.
  struct Found: Sendable {
    let role: Role
    let match: NamePattern.Match
  }

  /// Finds out what a file is.
  ///
  /// - Parameter path: The file, from the root, without suffix.
  /// - Returns: `nil` if the layout does not know it.
  func find(_ path: PathText) -> Found? {
    for (rank, mask) in masks.enumerated() {
      if let match = mask.pattern.match(path) {
        return Found(role: .mask(rank: rank), match: match)
      }
    }
    for (rank, pattern) in images.enumerated() {
      guard let match = pattern.match(path, sequences: written) else { continue }
      if let channel = match[.channel] { return Found(role: .channel(channel), match: match) }
      guard let word = match[.sequence] else { return Found(role: .channel(""), match: match) }
      let modality = words.isEmpty ? SequenceWords.read(word).modality : words[word.lowercased()]
      if let modality { return Found(role: .image(modality, rank: rank), match: match) }
    }
    for pattern in others {
      if let match = pattern.match(path) { return Found(role: .other, match: match) }
    }
    return nil
  }

  /// The name of a case of this layout.
  ///
  /// The patient and the visit, without the visit if the patient's name has it already.
  func caseName(_ match: NamePattern.Match) -> String? {
    guard let name = match[.case] else { return nil }
    guard let session = match[.session], !name.hasSuffix(session) else { return name }
    return "\(name)_\(session)"
  }
}

extension LayoutRow {
  /// A row of the table.
  ///
  /// The built-in rows are checked by a test; a pattern that makes no sense is left out.
  init(
    _ name: String, _ title: String, images: [String], masks: [(String, String)] = [],
    others: [String] = [], words: String = "", scheme: LabelScheme? = nil,
    makers: [String: LabelScheme] = [:]
  ) {
    let images = images.compactMap { try? NamePattern($0) }
    // What limits a field in the images' names limits it everywhere.
    let limits = images.first?.limits ?? [:]
    self.init(
      name: name, title: title, images: images,
      masks: masks.compactMap { text, maker in
        (try? NamePattern(text)).map {
          Mask(pattern: $0.limited(by: limits), maker: maker, scheme: makers[maker])
        }
      },
      others: others.compactMap { (try? NamePattern($0))?.limited(by: limits) },
      words: Self.words(words) ?? [:], scheme: scheme)
    writtenWords = Self.pairs(words) ?? []
  }

  /// Reads "flair:FLAIR t1:T1 t1ce:T1GD"; `nil` if that makes no sense.
  static func words(_ text: String) -> [String: Modality]? {
    pairs(text).map {
      Dictionary($0.map { ($0.word.lowercased(), $0.modality) }, uniquingKeysWith: { $1 })
    }
  }

  private static func pairs(_ text: String) -> [(modality: Modality, word: String)]? {
    var pairs: [(modality: Modality, word: String)] = []
    for pair in text.split(whereSeparator: { " ,".contains($0) }) {
      let sides = pair.split(separator: ":", omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[1].isEmpty,
        let modality = Modality(rawValue: sides[0].lowercased())
      else { return nil }
      pairs.append((modality, String(sides[1])))
    }
    return pairs
  }
}
