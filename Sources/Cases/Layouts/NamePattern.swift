/// A pattern for paths, in the language of the table of layouts.
///
/// | written | stands for |
/// |---|---|
/// | `{case}` | the patient; any text but `/`, the same wherever it stands |
/// | `{session}` | the visit |
/// | `{sequence}` | a word for the sequence |
/// | `{channel}` | the number of a channel that the data set's `dataset.json` names |
/// | `{case:BraTS*}` | text that also matches the pattern after the colon |
/// | `*` | any text but `/` |
/// | `**` | any folders |
/// | `#` | a digit |
/// | `[…]` | what may be missing |
/// | `(a\|b)` | one of several |
/// | `/` | the border between a folder and what is in it |
///
/// Case does not matter. A pattern must match the end of a path, from the beginning of a folder's
/// name on. The suffix of the file, such as `.nii.gz`, is left out.
package struct NamePattern: Hashable, Sendable {
  /// The pattern as written.
  package let text: String
  private(set) var nodes: [Node]
  /// The fewest and the most slashes in a path that it matches; the most is `nil` with `**`.
  let slashes: (least: Int, most: Int?)
  /// Texts that every match contains, in this order and in lower case: a quick test that rules out
  /// most paths.
  private(set) var fixed: [[UInt8]]

  /// What a place in a pattern is for.
  package enum Field: String, Hashable, Sendable, CaseIterable {
    case `case`, session, sequence, channel
  }

  /// A part of a pattern.
  indirect enum Node: Hashable, Sendable {
    case text([UInt8])
    case anything
    /// Any folders, each with the slash after it.
    case folders
    case digit
    case field(Field, [Node])
    case choice([[Node]])
  }

  /// Reads a pattern.
  ///
  /// - Throws: ``PatternError`` with what is wrong.
  package init(_ text: String) throws(PatternError) {
    var reader = PatternReader(text)
    self.text = text
    nodes = try reader.read()
    slashes = Self.slashes(nodes)
    fixed = Self.fixed(nodes)
  }

  package static func == (one: NamePattern, other: NamePattern) -> Bool { one.text == other.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  private static func slashes(_ nodes: [Node]) -> (least: Int, most: Int?) {
    nodes.reduce((least: 0, most: Optional(0))) { sum, node in
      let own: (least: Int, most: Int?)
      switch node {
      case .text(let bytes):
        let count = bytes.count { $0 == slash }
        own = (count, count)
      case .anything, .digit, .field: own = (0, 0)
      case .folders: own = (0, nil)
      case .choice(let options):
        let all = options.map(slashes)
        own = (
          all.map(\.least).min() ?? 0,
          all.contains { $0.most == nil } ? nil : all.compactMap(\.most).max() ?? 0
        )
      }
      return (sum.least + own.least, sum.most.flatMap { most in own.most.map { most + $0 } })
    }
  }

  private static func fixed(_ nodes: [Node]) -> [[UInt8]] {
    nodes.flatMap { node -> [[UInt8]] in
      switch node {
      case .text(let bytes): [bytes]
      case .field(_, let inner): fixed(inner)
      default: []
      }
    }
  }

  /// What limits each field, such as `BraTS*` of `{case:BraTS*}`.
  var limits: [Field: [Node]] {
    var found: [Field: [Node]] = [:]
    func search(_ nodes: [Node]) {
      for node in nodes {
        switch node {
        case .field(let field, let inner) where inner != [.anything] && found[field] == nil:
          found[field] = inner
        case .choice(let options): options.forEach(search)
        default: break
        }
      }
    }
    search(nodes)
    return found
  }

  /// The pattern with limits for fields that have none of their own.
  func limited(by limits: [Field: [Node]]) -> NamePattern {
    func limited(_ nodes: [Node]) -> [Node] {
      nodes.map { node in
        switch node {
        case .field(let field, [.anything]): .field(field, limits[field] ?? [.anything])
        case .choice(let options): .choice(options.map(limited))
        default: node
        }
      }
    }
    var copy = self
    copy.nodes = limited(nodes)
    copy.fixed = Self.fixed(copy.nodes)
    return copy
  }

  static let slash = UInt8(ascii: "/")
}

/// What is wrong with a pattern, as the end of a sentence.
package struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A clause such as `"[" has no "]"`.
  package let description: String
}

/// Reads the text of a pattern.
private struct PatternReader {
  private var rest: Substring
  private var seen: Set<NamePattern.Field> = []

  init(_ text: String) { rest = text[...] }

  mutating func read() throws(PatternError) -> [NamePattern.Node] {
    guard !rest.isEmpty else { throw PatternError(description: "the pattern is empty") }
    if rest.hasPrefix("/") {
      throw PatternError(description: "a pattern matches the end of a path; remove the first \"/\"")
    }
    if rest.hasSuffix("/") {
      throw PatternError(description: "it ends in \"/\", but must end in the name of a file")
    }
    let nodes = try sequence(until: "")
    if let other = rest.first {
      throw PatternError(description: "\"\(other)\" closes nothing")
    }
    return nodes
  }

  private mutating func sequence(until ends: String) throws(PatternError) -> [NamePattern.Node] {
    var nodes: [NamePattern.Node] = []
    var text: [UInt8] = []
    func flushed() -> [NamePattern.Node] { text.isEmpty ? nodes : nodes + [.text(text)] }
    while let letter = rest.first, !ends.contains(letter) {
      if "])}".contains(letter), ends.isEmpty { break }
      rest.removeFirst()
      let node: NamePattern.Node
      switch letter {
      case "*":
        if rest.first == "*" {
          rest.removeFirst()
          if rest.first == "/" {
            rest.removeFirst()
            node = .folders
          } else {
            nodes = flushed() + [.folders]
            text = []
            node = .anything
          }
        } else {
          node = .anything
        }
      case "#": node = .digit
      case "[":
        let inner = try options(until: "]", opening: letter)
        node = .choice(inner + [[]])
      case "(": node = .choice(try options(until: ")", opening: letter))
      case "{": node = try field()
      default:
        text += String(letter).lowercased().utf8
        continue
      }
      nodes = flushed() + [node]
      text = []
    }
    return flushed()
  }

  private mutating func options(
    until end: Character, opening: Character
  ) throws(PatternError) -> [[NamePattern.Node]] {
    var all: [[NamePattern.Node]] = []
    repeat {
      all.append(try sequence(until: "|\(end)"))
      guard let next = rest.popFirst() else {
        throw PatternError(description: "\"\(opening)\" has no \"\(end)\"")
      }
      if next == end { return all }
    } while true
  }

  private mutating func field() throws(PatternError) -> NamePattern.Node {
    guard let end = rest.firstIndex(where: { $0 == "}" || $0 == ":" }) else {
      throw PatternError(description: "\"{\" has no \"}\"")
    }
    let name = String(rest[..<end])
    guard let field = NamePattern.Field(rawValue: name) else {
      let known = NamePattern.Field.allCases.map { "{\($0.rawValue)}" }
      throw PatternError(
        description: "{\(name)} is none of \(known.dropLast().joined(separator: ", ")) and "
          + (known.last ?? ""))
    }
    let isLimited = rest[end] == ":"
    rest = rest[rest.index(after: end)...]
    guard isLimited else { return .field(field, [.anything]) }
    let inner = try sequence(until: "}|")
    guard rest.popFirst() == "}" else {
      throw PatternError(description: "\"{\(name):\" has no \"}\"")
    }
    return .field(field, inner)
  }
}
