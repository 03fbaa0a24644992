extension NamePattern {
  /// What a path holds in the places of a pattern.
  package struct Match: Hashable, Sendable {
    /// The text of each field, as the path has it.
    package var fields: [Field: String] = [:]
    /// Where the match begins: the length of the part of the path before it, without its slash.
    package var rootCount = 0
    /// The length of the folder in which all images of one case and session are.
    package var anchorCount = 0

    /// A field's text.
    package subscript(field: Field) -> String? { fields[field] }
  }

  /// Matches the end of a path.
  ///
  /// - Parameters:
  ///   - path: A path without its suffix.
  ///   - sequences: The words that `{sequence}` may stand for, in lower case; `nil` for any text.
  /// - Returns: What is in the fields; `nil` if the pattern does not match.
  package func match(_ path: PathText, sequences: Set<[UInt8]>? = nil) -> Match? {
    let starts = path.starts
    let least = slashes.least + 1
    guard starts.count >= least else { return nil }
    let most = slashes.most.map { min($0 + 1, starts.count) } ?? starts.count
    if case .text(let end) = nodes.last, !path.hasSuffix(end) { return nil }
    if let sequences, case .field(.sequence, _) = nodes.last,
      !sequences.contains(where: path.hasSuffix)
    {
      return nil
    }
    guard path.contains(fixed, from: starts[starts.count - max(most, least)]) else { return nil }
    // The longest first: what may be missing at the beginning is part of the match if it is there.
    for count in (least...max(most, least)).reversed() {
      let start = starts[starts.count - count]
      var matcher = PatternMatcher(path.lower)
      matcher.sequences = sequences
      if matcher.match(nodes, 0, start, [], { $0 == path.lower.count }) {
        return matcher.result(path, start)
      }
    }
    return nil
  }

  /// Whether a part of a pattern matches all of a name, with some fields known.
  static func matches(_ part: [Node], name: [UInt8], knowing fields: [Field: [UInt8]]) -> Bool {
    var matcher = PatternMatcher(name)
    matcher.known = fields
    return matcher.match(part, 0, 0, [], { $0 == name.count })
  }
}

/// A path without its suffix, prepared for matching.
package struct PathText: Sendable {
  /// The path as it is.
  let bytes: [UInt8]
  /// The path in lower case.
  let lower: [UInt8]
  /// Where the names of folders and of the file begin.
  let starts: [Int]

  /// Prepares a path.
  package init(_ path: String) {
    bytes = Array(path.utf8)
    // ASCII alone, so that both have the same length.
    lower = bytes.map { $0 >= 65 && $0 <= 90 ? $0 | 32 : $0 }
    var starts = bytes.first == NamePattern.slash ? [] : [0]
    for index in bytes.indices where bytes[index] == NamePattern.slash { starts.append(index + 1) }
    self.starts = starts
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func hasSuffix(_ end: [UInt8]) -> Bool {
    guard lower.count >= end.count else { return false }
    let start = lower.count - end.count
    for offset in end.indices where lower[start + offset] != end[offset] { return false }
    return true
  }

  /// Whether the path has some texts, one after the other, from a place on.
  func contains(_ parts: [[UInt8]], from start: Int) -> Bool {
    lower.withUnsafeBufferPointer { lower in
      var place = start
      next: for part in parts {
        guard let first = part.first else { continue }
        search: while place + part.count <= lower.count {
          guard lower[place] == first else {
            place += 1
            continue
          }
          for offset in 1..<max(part.count, 1) where lower[place + offset] != part[offset] {
            place += 1
            continue search
          }
          place += part.count
          continue next
        }
        return false
      }
      return true
    }
  }
}

/// Matches by trying, and going back where that fails.
private struct PatternMatcher {
  let path: [UInt8]
  var known: [NamePattern.Field: [UInt8]] = [:]
  var sequences: Set<[UInt8]>?
  private var found: [(field: NamePattern.Field, range: Range<Int>)] = []
  private var wildcards: [Int] = []

  init(_ path: [UInt8]) { self.path = path }

  /// Where a later node continues once those of a group are done.
  typealias Then = (Int) -> Bool

  mutating func match(
    _ nodes: [NamePattern.Node], _ index: Int, _ start: Int,
    _ stack: [(nodes: [NamePattern.Node], index: Int, field: (NamePattern.Field, Int)?)],
    _ isEnd: Then
  ) -> Bool {
    guard index < nodes.count else {
      guard let next = stack.last else { return isEnd(start) }
      guard let (field, from) = next.field else {
        return match(next.nodes, next.index, start, Array(stack.dropLast()), isEnd)
      }
      return close(field, from..<start) {
        $0.match(next.nodes, next.index, start, Array(stack.dropLast()), isEnd)
      }
    }
    switch nodes[index] {
    case .text(let bytes):
      guard start + bytes.count <= path.count else { return false }
      for offset in bytes.indices where path[start + offset] != bytes[offset] { return false }
      return match(nodes, index + 1, start + bytes.count, stack, isEnd)
    case .digit:
      guard start < path.count, path[start] >= 48, path[start] <= 57 else { return false }
      return match(nodes, index + 1, start + 1, stack, isEnd)
    case .anything:
      let mark = wildcards.count
      wildcards.append(start)
      var end = start
      while end < path.count, path[end] != NamePattern.slash { end += 1 }
      // The longest first, so that what follows finds the last place that it can.
      while end >= start {
        if match(nodes, index + 1, end, stack, isEnd) { return true }
        end -= 1
      }
      wildcards.removeLast(wildcards.count - mark)
      return false
    case .folders:
      let mark = wildcards.count
      wildcards.append(start)
      for end in start...path.count where end == start || path[end - 1] == NamePattern.slash {
        if match(nodes, index + 1, end, stack, isEnd) { return true }
      }
      wildcards.removeLast(wildcards.count - mark)
      return false
    case .choice(let options):
      for option in options {
        if match(option, 0, start, stack + [(nodes, index + 1, nil)], isEnd) { return true }
      }
      return false
    case .field(let field, let inner):
      if let value = known[field]
        ?? found.last(where: { $0.field == field }).map({ Array(path[$0.range]) })
      {
        guard start + value.count <= path.count else { return false }
        for offset in value.indices where path[start + offset] != value[offset] { return false }
        return match(nodes, index + 1, start + value.count, stack, isEnd)
      }
      if inner == [.anything] {
        var end = start
        while end < path.count, path[end] != NamePattern.slash { end += 1 }
        while end > start {
          let matched = close(field, start..<end) {
            $0.match(nodes, index + 1, end, stack, isEnd)
          }
          if matched { return true }
          end -= 1
        }
        return false
      }
      let mark = wildcards.count
      if match(inner, 0, start, stack + [(nodes, index + 1, (field, start))], isEnd) { return true }
      wildcards.removeLast(wildcards.count - mark)
      return false
    }
  }

  private mutating func close(
    _ field: NamePattern.Field, _ range: Range<Int>, _ rest: (inout PatternMatcher) -> Bool
  ) -> Bool {
    guard !range.isEmpty else { return false }
    if field == .sequence, let sequences, !sequences.contains(Array(path[range])) { return false }
    found.append((field, range))
    let mark = found.count
    if rest(&self) { return true }
    found.removeLast(found.count - mark + 1)
    return false
  }

  /// The fields found, and the folder of the case.
  func result(_ path: PathText, _ start: Int) -> NamePattern.Match {
    var match = NamePattern.Match()
    for (field, range) in found where match.fields[field] == nil {
      match.fields[field] = path.text(range)
    }
    match.rootCount = max(start - 1, 0)
    let places = found.filter { $0.field == .sequence || $0.field == .channel }.map(
      \.range.lowerBound)
    // A wildcard inside a field is part of the case's name.
    let loose = wildcards.filter { place in !found.contains { $0.range.contains(place) } }
    let inside = min(places.min() ?? path.lower.count, loose.min() ?? path.lower.count)
    let file = path.starts.last ?? 0
    // The folder named after the case or session, or the file's.
    let named = found.filter { $0.field == .case || $0.field == .session }.map(\.range.upperBound)
      .filter { $0 < file }.max()
    let own = named.flatMap { path.lower[$0...].firstIndex(of: NamePattern.slash) }
    let slash = path.lower[..<min(inside, file)].lastIndex(of: NamePattern.slash) ?? 0
    match.anchorCount = max(min(own ?? slash, slash), match.rootCount)
    return match
  }
}
