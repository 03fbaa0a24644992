import Files

/// HTML or SVG text.
///
/// It is made of elements and texts, and texts are always escaped, so that no name or note from a file can become
/// markup.
///
///     Markup.element("td", ["class": "n"], ["A & B"]).text  // <td class="n">A &amp; B</td>
struct Markup: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// The markup.
  private(set) var text: String

  /// Escapes a text.
  init(_ words: String) { text = Self.escaped(words) }

  /// Escapes a literal and whatever is inserted into it.
  init(stringLiteral words: String) { self.init(words) }

  private init(trusted text: String) { self.text = text }

  /// No text.
  static var empty: Markup { Markup(trusted: "") }

  /// Our own style sheets and scripts, in which nothing is escaped.
  static func raw(_ text: StaticString) -> Markup { Markup(trusted: "\(text)") }

  /// Parts one after the other.
  static func joined(_ parts: [Markup], by separator: String = "") -> Markup {
    Markup(trusted: parts.map(\.text).joined(separator: escaped(separator)))
  }

  /// An element with its attributes in order; an attribute without a value is left out.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ content: [Markup] = []
  ) -> Markup {
    var text = "<\(name)"
    for (key, value) in attributes {
      if let value { text += " \(key)=\"\(escaped(value))\"" }
    }
    if content.isEmpty, voids.contains(name) { return Markup(trusted: text + ">") }
    return Markup(trusted: text + ">" + content.map(\.text).joined() + "</\(name)>")
  }

  /// The same on a line of its own.
  static func block(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ content: [Markup] = []
  ) -> Markup {
    Markup(trusted: element(name, attributes, content).text + "\n")
  }

  /// Elements that have no end.
  private static let voids: Set = ["meta", "img", "br", "col"]

  /// A text in which no character means markup, whether between tags or in a quoted attribute.
  private static func escaped(_ words: String) -> String {
    var result = ""
    for scalar in words.visible.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
