internal import Foundation
internal import Imaging

extension JSONTree {
  /// The value as text for people: an object or list that fits a line is on one.
  package var text: String { text(indent: 0, before: 0) }

  private static let width = 100

  private func text(indent: Int, before: Int) -> String {
    let line = lineText
    guard indent + before + line.count > Self.width else { return line }
    let inner = String(repeating: " ", count: indent + 2)
    let end = "\n" + String(repeating: " ", count: indent)
    switch self {
    case .object(let members) where !members.isEmpty:
      let parts = members.map { member in
        let key = Self.quoted(member.key) + ": "
        return "\n" + inner + key + member.value.text(indent: indent + 2, before: key.count + 1)
      }
      return "{" + parts.joined(separator: ",") + end + "}"
    case .list(let elements) where !elements.isEmpty:
      let parts = elements.map { "\n" + inner + $0.text(indent: indent + 2, before: 1) }
      return "[" + parts.joined(separator: ",") + end + "]"
    default: return line
    }
  }

  /// The value on one line.
  package var lineText: String {
    switch self {
    case .null: "null"
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number): Self.number(number)
    case .text(let text): Self.quoted(text)
    case .list(let elements): "[" + elements.map(\.lineText).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.map { Self.quoted($0.key) + ": " + $0.value.lineText }.joined(separator: ", ")
        + "}"
    }
  }

  /// The shortest text of a number; whole numbers have no point.
  static func number(_ number: Double) -> String {
    guard number.isFinite else { return "null" }
    return Int(exactly: number).map(String.init) ?? "\(number)"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
