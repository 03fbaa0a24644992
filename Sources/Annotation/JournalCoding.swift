import Imaging

/// Writes the journal's bytes, least significant first; unsigned numbers take as few bytes as they
/// need.
struct JournalWriter {
  private(set) var bytes: [UInt8] = []
  /// Whether labels may be above 255.
  var hasWideLabels = true

  mutating func put(_ byte: UInt8) { bytes.append(byte) }

  /// Writes seven bits per byte; the highest bit marks that more bytes follow (LEB128).
  mutating func put(_ number: Int) {
    precondition(number >= 0, "the journal has no negative numbers")
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func put(_ text: String) {
    put(text.utf8.count)
    bytes += text.utf8
  }

  mutating func put(_ more: [UInt8]) {
    put(more.count)
    bytes += more
  }

  /// Writes a label: a number, or a byte in journals of the first version.
  private mutating func put(_ label: Label) {
    if hasWideLabels { put(Int(label)) } else { put(UInt8(truncatingIfNeeded: label)) }
  }

  mutating func put(_ runs: [LabelRun]) {
    put(runs.count)
    var end = 0
    for run in runs {
      // Runs of a stroke mostly ascend, but those of an undone drag do not.
      let step = run.start - end
      put(step >= 0 ? step << 1 : (-step << 1) | 1)
      put(run.count)
      put(run.old)
      put(run.new)
      end = run.start + run.count
    }
  }
}

/// Reads the output of ``JournalWriter``; every result is `nil` if the bytes end or are invalid.
struct JournalReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  /// Whether labels may be above 255.
  private let hasWideLabels: Bool

  init(_ bytes: ArraySlice<UInt8>, hasWideLabels: Bool = true) {
    self.bytes = bytes
    self.hasWideLabels = hasWideLabels
    place = bytes.startIndex
  }

  var isAtEnd: Bool { place == bytes.endIndex }

  mutating func byte() -> UInt8? {
    guard place < bytes.endIndex else { return nil }
    place += 1
    return bytes[place - 1]
  }

  mutating func number() -> Int? {
    var number = 0
    for shift in stride(from: 0, to: 56, by: 7) {
      guard let byte = byte() else { return nil }
      number |= Int(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return number }
    }
    return nil
  }

  mutating func block() -> [UInt8]? {
    guard let count = number(), count <= bytes.endIndex - place else { return nil }
    place += count
    return Array(bytes[place - count..<place])
  }

  mutating func text() -> String? {
    block().map { String(decoding: $0, as: UTF8.self) }
  }

  /// The longest possible array of labels; it keeps sums of numbers from a damaged file in range.
  private static let longestArray = 1 << 48

  /// Reads a label: a number in journals of the second version, a byte in those of the first.
  private mutating func label() -> Label? {
    hasWideLabels ? number().flatMap { Label(exactly: $0) } : byte().map { Label($0) }
  }

  mutating func runs() -> [LabelRun]? {
    // A run takes at least four bytes, so no count can ask for more memory than the file's size.
    guard let count = number(), count <= (bytes.endIndex - place) / 4 else { return nil }
    var runs: [LabelRun] = []
    runs.reserveCapacity(count)
    var end = 0
    for _ in 0..<count {
      guard let step = number(), let length = number(), let old = label(), let new = label() else {
        return nil
      }
      let start = end + (step & 1 == 0 ? step >> 1 : -(step >> 1))
      guard (0...Self.longestArray).contains(start), (1...Self.longestArray).contains(length) else {
        return nil
      }
      runs.append(LabelRun(start: start, count: length, old: old, new: new))
      end = start + length
    }
    return runs
  }
}
