/// Reads elements one after another.
///
/// Depth, number of elements and bytes are bounded, so that no file can exhaust memory or the stack.
struct DICOMParser {
  private let input: DICOMInput
  private let reading: DICOMReading
  private var isImplicit: Bool
  private let isBigEndian: Bool
  private var elementCount = 0
  private var byteCount = 0

  /// Deeper sequences than any real file has.
  static let deepest = 24
  /// An enhanced series of 10,000 frames has about a million elements.
  static let mostElements = 4_000_000
  /// The values kept of one file.
  static let mostBytes = 1 << 29

  init(_ input: DICOMInput, reading: DICOMReading, syntax: DICOMTransferSyntax) {
    self.input = input
    self.reading = reading
    isImplicit = syntax.isImplicit
    isBigEndian = syntax.isBigEndian
  }

  /// The length of elements that end with a delimiter.
  private static let undefined = 0xFFFF_FFFF

  /// The beginning of an element.
  private struct Head {
    let tag: DICOMTag
    let representation: DICOMRepresentation
    let length: Int
    /// Whether an explicit file gives the representation as unknown.
    var isUnknown = false
  }

  /// Reads the meta information, which ends where group 0002 ends.
  mutating func readMeta() throws(DICOMError) -> DICOMDataSet {
    var meta = DICOMDataSet()
    while input.left >= 8 {
      let group = Array(try input.take(2, of: nil))
      input.move(to: input.position - 2)
      guard group == [2, 0] else { break }
      let head = try readHead()
      if let value = try readValue(head, characters: .ascii, depth: 0) {
        meta[head.tag] = DICOMElement(head.tag, head.representation, value)
      }
    }
    return meta
  }

  /// Reads all elements up to the pixels, and where those are.
  mutating func readAll() throws(DICOMError) -> (DICOMDataSet, DICOMPixels?) {
    var elements: [DICOMElement] = []
    var characters = DICOMCharacters.ascii
    func result() -> DICOMDataSet { DICOMDataSet(elements, characters: characters) }
    while input.left >= 8 {
      let place = input.position
      let head = try readHead()
      if let stop = reading.stop, head.tag >= stop {
        input.move(to: place)
        return (result(), nil)
      }
      if head.tag == .pixelData || head.tag == .floatPixelData || head.tag == .doubleFloatPixelData
      {
        return (result(), try readPixels(head))
      }
      // Zeros that fill the last block of some media.
      if head.tag.number == 0, head.length == 0 { break }
      try read(head, into: &elements, &characters, depth: 0)
    }
    return (result(), nil)
  }

  private mutating func read(
    _ head: Head, into elements: inout [DICOMElement], _ characters: inout DICOMCharacters,
    depth: Int
  ) throws(DICOMError) {
    guard let value = try readValue(head, characters: characters, depth: depth) else { return }
    let element = DICOMElement(head.tag, head.representation, value)
    elements.append(element)
    if head.tag == .specificCharacterSet {
      let only = DICOMDataSet([element], characters: .ascii)
      characters = DICOMCharacters(names: only.strings(.specificCharacterSet))
    }
  }

  /// Reads tag, representation and length.
  private mutating func readHead() throws(DICOMError) -> Head {
    elementCount += 1
    guard elementCount <= Self.mostElements else {
      throw .tooLarge(file: input.path, reason: "it has more than \(Self.mostElements) elements")
    }
    let bytes = Array(try input.take(8, of: nil))
    let number = UInt32(integer(bytes[0..<2])) << 16 | UInt32(integer(bytes[2..<4]))
    let tag = DICOMTag(number: number)
    // Delimiters have no representation.
    if isImplicit && tag.group != 2 || tag.group == 0xFFFE {
      return Head(tag: tag, representation: tag.representation, length: integer(bytes[4..<8]))
    }
    guard let written = DICOMRepresentation(bytes[4], bytes[5]) else {
      // Two letters that the standard does not have yet: such values have a long length.
      guard bytes[4...5].allSatisfy({ (65...90).contains($0) }) else {
        throw .malformed(
          file: input.path, tag: tag, reason: "its representation is no pair of capital letters")
      }
      return Head(tag: tag, representation: .UN, length: integer(try input.take(4, of: tag)))
    }
    let length =
      written.hasLongLength ? integer(try input.take(4, of: tag)) : integer(bytes[6..<8])
    return Head(
      tag: tag, representation: written == .UN ? tag.representation : written, length: length,
      isUnknown: written == .UN)
  }

  /// Reads a value; `nil` if it is a group's length, which nobody needs, or left out and private.
  private mutating func readValue(
    _ head: Head, characters: DICOMCharacters, depth: Int
  ) throws(DICOMError) -> DICOMValue? {
    let isUndefined = head.length == Self.undefined
    if !isUndefined, head.length > input.left {
      throw .truncated(file: input.path, tag: head.tag, needed: head.length, found: input.left)
    }
    var isSequence = head.representation == .SQ || isUndefined
    if !isSequence, head.representation == .UN { isSequence = try looksLikeSequence(head.length) }
    if isSequence {
      if reading.skipsPrivate, head.tag.isPrivate, !isUndefined {
        input.move(to: input.position + head.length)
        return nil
      }
      // A sequence of unknown representation is implicit, whatever the file is (CP-246).
      let outer = isImplicit
      if head.isUnknown { isImplicit = true }
      defer { isImplicit = outer }
      let items = try readItems(head, characters: characters, depth: depth + 1)
      return reading.skipsPrivate && head.tag.isPrivate ? nil : .items(items)
    }
    if head.tag.element == 0 || (reading.skipsPrivate && head.tag.isPrivate) {
      input.move(to: input.position + head.length)
      return nil
    }
    guard head.length <= reading.largestValue else {
      let start = input.position
      input.move(to: start + head.length)
      return .leftOut(offset: start, length: head.length)
    }
    byteCount += head.length
    guard byteCount <= Self.mostBytes else {
      throw .tooLarge(file: input.path, reason: "its header has more than \(Self.mostBytes) bytes")
    }
    return .bytes(ordered(Array(try input.take(head.length, of: head.tag)), head.representation))
  }

  /// Whether an unknown value begins with an item that fits into it.
  private func looksLikeSequence(_ length: Int) throws(DICOMError) -> Bool {
    guard length >= 8 else { return false }
    let place = input.position
    defer { input.move(to: place) }
    let bytes = Array(try input.take(8, of: nil))
    let number = UInt32(integer(bytes[0..<2])) << 16 | UInt32(integer(bytes[2..<4]))
    let inner = integer(bytes[4..<8])
    return number == DICOMTag.item && (inner == Self.undefined || inner <= length - 8)
  }

  /// Reads the items of a sequence.
  private mutating func readItems(
    _ head: Head, characters: DICOMCharacters, depth: Int
  ) throws(DICOMError) -> [DICOMDataSet] {
    guard depth <= Self.deepest else {
      throw .malformed(
        file: input.path, tag: head.tag, reason: "sequences are nested \(depth) deep")
    }
    let end = head.length == Self.undefined ? nil : input.position + head.length
    var items: [DICOMDataSet] = []
    while true {
      if let end, input.position >= end { break }
      if end == nil, input.left < 8 { break }
      let item = try readHead()
      if item.tag.number == DICOMTag.sequenceEnd { break }
      guard item.tag.number == DICOMTag.item else {
        throw .malformed(
          file: input.path, tag: head.tag, reason: "\(item.tag) is where an item should begin")
      }
      items.append(try readItem(item, characters: characters, depth: depth))
    }
    return items
  }

  private mutating func readItem(
    _ item: Head, characters: DICOMCharacters, depth: Int
  ) throws(DICOMError) -> DICOMDataSet {
    var elements: [DICOMElement] = []
    var characters = characters
    if item.length != Self.undefined, item.length > input.left {
      throw .truncated(file: input.path, tag: item.tag, needed: item.length, found: input.left)
    }
    let end = item.length == Self.undefined ? nil : input.position + item.length
    while true {
      if let end, input.position >= end { break }
      if end == nil, input.left < 8 { break }
      let head = try readHead()
      if head.tag.number == DICOMTag.itemEnd { break }
      try read(head, into: &elements, &characters, depth: depth)
    }
    return DICOMDataSet(elements, characters: characters)
  }

  /// Finds the pixels without reading them.
  private mutating func readPixels(_ head: Head) throws(DICOMError) -> DICOMPixels {
    guard head.length == Self.undefined else {
      let start = input.position
      let length = min(head.length, input.left)
      input.move(to: start + length)
      return DICOMPixels(
        parts: [start..<start + length], offsets: [], isEncapsulated: false,
        isTruncated: length < head.length)
    }
    var parts: [Range<Int>] = []
    var offsets: [Int] = []
    var isFirst = true
    var isTruncated = true
    while input.left >= 8 {
      let item = try readHead()
      guard item.tag.number == DICOMTag.item, item.length != Self.undefined else {
        isTruncated = item.tag.number != DICOMTag.sequenceEnd
        break
      }
      let length = min(item.length, input.left)
      if isFirst {
        isFirst = false
        // The offset table may be empty; it is small in any case.
        let table = Array(try input.take(min(length, 1 << 22), of: head.tag))
        offsets = stride(from: 0, through: table.count - 4, by: 4).map {
          integer(table[$0..<$0 + 4])
        }
        input.move(to: min(input.count, input.position + length - table.count))
      } else {
        parts.append(input.position..<input.position + length)
        input.move(to: input.position + length)
      }
    }
    return DICOMPixels(
      parts: parts, offsets: offsets, isEncapsulated: true, isTruncated: isTruncated)
  }

  /// Reads an integer of at most four bytes in the file's order.
  private func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    isBigEndian
      ? bytes.reduce(0) { $0 << 8 | Int($1) } : bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Brings the numbers of a value into little-endian order.
  private func ordered(_ bytes: [UInt8], _ representation: DICOMRepresentation) -> [UInt8] {
    let unit = representation.unit
    guard isBigEndian, unit > 1 else { return bytes }
    var bytes = bytes
    for start in stride(from: 0, through: bytes.count - unit, by: unit) {
      bytes[start..<start + unit].reverse()
    }
    return bytes
  }
}
