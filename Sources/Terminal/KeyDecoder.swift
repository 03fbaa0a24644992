/// Turns the bytes of a terminal into keys and mouse events.
///
/// The decoder understands UTF-8, the `CSI` and `SS3` sequences of xterm and compatible terminals
/// (cursor keys with modifiers, editing keys, function keys), Alt as a preceding escape, and mouse
/// reports in SGR form. Replies to queries are events too. Unknown sequences are skipped as a
/// whole, so none of their bytes is read as a key. A lone escape byte is the Escape key or the
/// start of a sequence: ``isPending`` tells that more may come, and ``flush()`` decides for the
/// key.
///
/// Source: "XTerm Control Sequences", sections on PC-style function keys and on mouse tracking.
package struct KeyDecoder: Sendable {
  /// The size of a cell, if mouse reports are in pixels; `nil` if they are in cells.
  package var mouseCell: PixelSize?
  /// Bytes that do not form an event yet.
  private var bytes: [UInt8] = []

  /// Creates a decoder that has seen nothing.
  package init() {}

  /// Whether the bytes so far are the start of something.
  package var isPending: Bool { !bytes.isEmpty }

  /// Whether it is more than an escape byte, so that the rest is certainly on its way.
  package var isInSequence: Bool { bytes.count > 1 }

  /// Takes in bytes and returns the events that they complete.
  package mutating func feed(_ more: some Sequence<UInt8>) -> [TerminalEvent] {
    bytes += more
    var events: [TerminalEvent] = []
    while !bytes.isEmpty, let (event, count) = Self.next(bytes[...]) {
      bytes.removeFirst(count)
      switch (event, mouseCell) {
      case (.mouse(let mouse), .some(let cell)): events.append(.mouse(mouse.inCells(of: cell)))
      case (.some(let event), _): events.append(event)
      case (nil, _): break
      }
    }
    return events
  }

  /// Treats the pending bytes as complete: an escape byte is the Escape key.
  package mutating func flush() -> [TerminalEvent] {
    guard let first = bytes.first else { return [] }
    bytes.removeFirst()
    guard first == 0x1B else {
      bytes = []
      return []
    }
    let rest = bytes
    bytes = []
    if rest.count == 1, let scalar = rest.first.map({ Unicode.Scalar($0) }),
      "_]P".unicodeScalars.contains(scalar)
    {
      return [.key(Key(scalar, .alt))]
    }
    return [.key(Key(.escape))] + feed(rest)
  }

  /// The first event of the bytes, and the number of its bytes; `nil` if more bytes are needed.
  ///
  /// The event is `nil` if the bytes have no meaning.
  static func next(_ bytes: ArraySlice<UInt8>) -> (event: TerminalEvent?, count: Int)? {
    guard let first = bytes.first else { return nil }
    if first != 0x1B { return character(bytes).map { ($0.key.map { .key($0) }, $0.count) } }
    let rest = bytes.dropFirst()
    guard let second = rest.first else { return nil }
    switch second {
    case UInt8(ascii: "["): return sequence(bytes)
    case UInt8(ascii: "O"):
      guard let letter = rest.dropFirst().first else { return nil }
      return (cursorKey(letter).map { .key(Key($0)) }, 3)
    case 0x1B: return (.key(Key(.escape)), 1)
    case UInt8(ascii: "_"), UInt8(ascii: "]"), UInt8(ascii: "P"):
      // Alone these are keys with Alt, which arrive by themselves; string sequences are longer.
      if rest.count > 1 { return string(bytes) }
      return nil
    default:
      guard let (key, count) = character(rest) else { return nil }
      guard var key else { return (nil, count + 1) }
      key.modifiers.insert(.alt)
      return (.key(key), count + 1)
    }
  }

  /// A key that is one character: control bytes and UTF-8.
  private static func character(_ bytes: ArraySlice<UInt8>) -> (key: Key?, count: Int)? {
    guard let first = bytes.first else { return nil }
    switch first {
    case 0x09: return (Key(.tab), 1)
    case 0x0D: return (Key(.enter), 1)
    case 0x08, 0x7F: return (Key(.backspace), 1)
    case 0x00: return (Key(" ", .control), 1)
    case 0x01...0x1A: return (Key(Unicode.Scalar(first + 0x60), .control), 1)
    case 0x1C...0x1F: return (Key(Unicode.Scalar(first + 0x40), .control), 1)
    case 0x20...0x7E: return (Key(Unicode.Scalar(first)), 1)
    default: break
    }
    let length =
      switch first {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let part = bytes.prefix(length)
    if length > 1, part.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }), part.count < length {
      return nil
    }
    var decoder = UTF8()
    var iterator = part.makeIterator()
    guard length > 1, case .scalarValue(let scalar) = decoder.decode(&iterator) else {
      return (nil, 1)
    }
    return (Key(scalar), length)
  }

  /// A sequence that starts with ESC and "[".
  private static func sequence(_ bytes: ArraySlice<UInt8>) -> (event: TerminalEvent?, count: Int)? {
    let body = bytes.dropFirst(2)
    guard let end = body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
      // Longer than any sequence: the first byte was something else.
      return body.count > 64 ? (nil, 1) : nil
    }
    let final = body[end]
    let count = end - bytes.startIndex + 1
    // Linux's console sends ESC [ [ A … E for F1 … F5.
    if final == UInt8(ascii: "["), end == body.startIndex {
      guard let letter = body.dropFirst().first else { return nil }
      let isKey = (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(letter)
      return (isKey ? .key(Key(.function(Int(letter) - 64))) : nil, count + 1)
    }
    guard (0x40...0x7E).contains(final) else { return (nil, count) }
    let parameters = body[..<end]
    // The mouse in X10's form, followed by three bytes, or in urxvt's; we request neither mode.
    if final == UInt8(ascii: "M"), parameters.first != UInt8(ascii: "<") {
      let total = count + (parameters.isEmpty ? 3 : 0)
      return total <= bytes.count ? (nil, total) : nil
    }
    if parameters.first == UInt8(ascii: "<") {
      let numbers = integers(parameters.dropFirst())
      return (mouse(numbers, isRelease: final == UInt8(ascii: "m")), count)
    }
    if let reply = reply(final, parameters) { return (.reply(reply), count) }
    // Other private parameters are replies to queries that we did not send.
    if let first = parameters.first, (0x3C...0x3F).contains(first) { return (nil, count) }
    return (key(final, integers(parameters)).map { .key($0) }, count)
  }

  /// A string sequence (APC, OSC or DCS): everything up to BEL or ST.
  private static func string(_ bytes: ArraySlice<UInt8>) -> (event: TerminalEvent?, count: Int)? {
    let body = bytes.dropFirst(2)
    for place in body.indices {
      let isEnd = body[place] == 0x1B && place + 1 < body.endIndex && body[place + 1] == 0x5C
      guard isEnd || body[place] == 0x07 else { continue }
      let reply = TerminalReply(introducer: bytes[bytes.startIndex + 1], body: body[..<place])
      return (reply.map { .reply($0) }, place - bytes.startIndex + (isEnd ? 2 : 1))
    }
    // Longer than any reply: the first byte was something else.
    return body.count > 256 ? (nil, 1) : nil
  }

  /// The reply given by a sequence's last byte and parameters; `nil` if it is not a reply.
  private static func reply(_ final: UInt8, _ parameters: ArraySlice<UInt8>) -> TerminalReply? {
    switch final {
    case UInt8(ascii: "n") where parameters.elementsEqual([0x30]): .ready
    case UInt8(ascii: "c") where parameters.first == UInt8(ascii: "?"):
      .attributes(integers(parameters.dropFirst()))
    case UInt8(ascii: "t"): cellSize(integers(parameters))
    case UInt8(ascii: "y") where parameters.starts(with: Array("?1016;".utf8)):
      // 0 is a mode that the terminal does not know, and 4 one that is always off.
      .pixelMouse(isSupported: [1, 2, 3].contains(integers(parameters).last ?? 0))
    case UInt8(ascii: "I") where parameters.isEmpty: .inView
    default: nil
    }
  }

  /// A cell's size from the report's numbers: 6, height and width.
  private static func cellSize(_ numbers: [Int]) -> TerminalReply? {
    guard numbers.count == 3, numbers[0] == 6, (1...TerminalSize.highestCell).contains(numbers[1]),
      (1...TerminalSize.highestCell).contains(numbers[2])
    else { return nil }
    return .cell(PixelSize(width: numbers[2], height: numbers[1]))
  }

  /// The numbers between semicolons; 0 for an empty one.
  private static func integers(_ bytes: ArraySlice<UInt8>) -> [Int] {
    bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { digits in
      digits.reduce(0) { sum, byte in
        (0x30...0x39).contains(byte) ? min(sum * 10 + Int(byte - 0x30), 1_000_000) : sum
      }
    }
  }

  /// The key of a sequence's last byte and numbers.
  private static func key(_ final: UInt8, _ numbers: [Int]) -> Key? {
    let held = numbers.count > 1 ? max(numbers[1] - 1, 0) : 0
    // xterm's bits: 1 shift, 2 alt, 4 control, 8 meta.
    var modifiers = Key.Modifiers(rawValue: UInt8(held & 7))
    if held & 8 != 0 { modifiers.insert(.alt) }
    if final == UInt8(ascii: "Z") { return Key(.tab, .shift) }
    if final == UInt8(ascii: "~") {
      return editingKey(numbers.first ?? 0).map { Key($0, modifiers) }
    }
    // rxvt: lower-case letters for cursor keys with shift.
    if (UInt8(ascii: "a")...UInt8(ascii: "d")).contains(final) {
      return cursorKey(final - 32).map { Key($0, .shift) }
    }
    return cursorKey(final).map { Key($0, modifiers) }
  }

  /// The key for the letter that ends a cursor key's sequence.
  private static func cursorKey(_ letter: UInt8) -> Key.Code? {
    switch letter {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(letter) - 79)
    default: nil
    }
  }

  /// The key for the number before "~".
  private static func editingKey(_ number: Int) -> Key.Code? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...24: .function(number - 12)
    default: nil
    }
  }

  /// A mouse report in SGR form: button bits, column and row from 1.
  private static func mouse(_ numbers: [Int], isRelease: Bool) -> TerminalEvent? {
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    let bits = numbers[0]
    var modifiers: Key.Modifiers = []
    if bits & 4 != 0 { modifiers.insert(.shift) }
    if bits & 8 != 0 { modifiers.insert(.alt) }
    if bits & 16 != 0 { modifiers.insert(.control) }
    let button: Mouse.Button? = [0: .left, 1: .middle, 2: .right][bits & 3]
    let action: Mouse.Action
    switch (bits & 0xC0, button) {
    case (0x40, _) where bits & 3 == 0: action = .wheelUp
    case (0x40, _) where bits & 3 == 1: action = .wheelDown
    case (0, nil) where bits & 32 != 0: action = .move
    case (0, .some(let button)):
      action =
        bits & 32 != 0 ? .drag(button) : isRelease ? .release(button) : .press(button)
    default: return nil
    }
    return .mouse(
      Mouse(action, column: numbers[1] - 1, row: numbers[2] - 1, modifiers: modifiers))
  }
}
