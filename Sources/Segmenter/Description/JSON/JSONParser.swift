internal import Foundation

/// Reads JSON text into a tree.
///
/// Unlike Foundation's, it keeps the order of keys, refuses keys that occur twice, names the line of an error,
/// and reads `NaN` and `Infinity`, which Python writes.
///
/// Source: RFC 8259.
package struct JSONParser {
  /// A place in the text where it is not JSON.
  package struct Failure: Error, Hashable, Sendable {
    /// The line, from 1.
    package let line: Int
    /// The problem, as a sentence without a full stop.
    package let reason: String
  }

  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  /// Values may be nested as deeply as this.
  private static let deepest = 64

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a text that is one JSON value.
  ///
  /// - Throws: ``Failure``.
  package static func read(_ text: String) throws(Failure) -> JSONTree {
    var parser = JSONParser(Array(text.utf8))
    let value = try parser.value()
    parser.skipSpace()
    guard parser.place == parser.bytes.count else {
      throw parser.failure("there is more after the end of the value")
    }
    return value
  }

  private func failure(_ reason: String) -> Failure {
    Failure(
      line: 1 + bytes[..<min(place, bytes.count)].count { $0 == Self.newline }, reason: reason)
  }

  private static let newline = UInt8(ascii: "\n")

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func value() throws(Failure) -> JSONTree {
    skipSpace()
    guard let byte = next else { throw failure("it ends too early") }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw failure("it is nested too deeply") }
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try list()
    case UInt8(ascii: "\""): return .text(try text())
    default: return try word()
    }
  }

  private mutating func object() throws(Failure) -> JSONTree {
    place += 1
    var members: [JSONTree.Member] = []
    var keys: Set<String> = []
    if take("}") { return .object([]) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("a key in quotation marks is missing") }
      let key = try text()
      guard keys.insert(key).inserted else { throw failure("\"\(key)\" occurs twice") }
      guard take(":") else { throw failure("a colon is missing after \"\(key)\"") }
      members.append(JSONTree.Member(key, try value()))
      if take("}") { return .object(members) }
      guard take(",") else { throw failure("a comma or } is missing after \"\(key)\"") }
    }
  }

  private mutating func list() throws(Failure) -> JSONTree {
    place += 1
    var elements: [JSONTree] = []
    if take("]") { return .list([]) }
    while true {
      elements.append(try value())
      if take("]") { return .list(elements) }
      guard take(",") else { throw failure("a comma or ] is missing in a list") }
    }
  }

  private mutating func word() throws(Failure) -> JSONTree {
    let start = place
    while let byte = next, !Self.endsWord.contains(byte) { place += 1 }
    let word = String(decoding: bytes[start..<place], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .flag(true)
    case "false": return .flag(false)
    case "NaN": return .number(.nan)
    case "Infinity": return .number(.infinity)
    case "-Infinity": return .number(-.infinity)
    default:
      let isNumber = word.utf8.allSatisfy { Self.inNumber.contains($0) }
      guard isNumber, let number = Double(word), number.isFinite else {
        throw failure(
          word.isEmpty
            ? "a value is missing" : "\"\(word)\" is not a value; texts need quotation marks")
      }
      return .number(number)
    }
  }

  private static let endsWord = Set(" \n\r\t,]}:[{\"".utf8)
  private static let inNumber = Set("0123456789+-.eE".utf8)

  private mutating func text() throws(Failure) -> String {
    place += 1
    var units: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"): units += Array(try escaped().utf8)
      case 0..<0x20: throw failure("a text is not closed")
      default: units.append(byte)
      }
    }
    throw failure("a text is not closed")
  }

  /// The character after a backslash.
  private mutating func escaped() throws(Failure) -> String {
    guard let byte = next else { throw failure("a text is not closed") }
    place += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return String(Unicode.Scalar(byte))
    case UInt8(ascii: "u"):
      var units = [try hexadecimal()]
      // A character beyond the first plane is two units.
      if (0xD800..<0xDC00).contains(units[0]), place + 1 < bytes.count,
        bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u")
      {
        place += 2
        units.append(try hexadecimal())
      }
      return String(decoding: units, as: UTF16.self)
    default: throw failure("\\\(Character(Unicode.Scalar(byte))) is not an escape of JSON")
    }
  }

  private mutating func hexadecimal() throws(Failure) -> UInt16 {
    guard place + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
    else { throw failure("\\u needs four hexadecimal digits") }
    place += 4
    return unit
  }
}
