import Files
import Foundation

/// Writes one line to standard output, such as the path of a file.
///
/// Line breaks in file names are escaped, so they do not end the line.
func printLine(_ text: String) { StandardStreams.print(text.visible) }

/// Writes a result of several lines to standard output.
func printResult(_ text: String, terminator: String = "\n") {
  StandardStreams.print(text, terminator: terminator)
}

/// Writes a value as JSON with sorted keys to standard output.
///
/// Numbers that are not finite must already be `null`, because JSON cannot express them.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  let data = try encoder.encode(value)
  StandardStreams.printJSON(String(decoding: data, as: UTF8.self))
}

/// A number with a fixed number of decimals: `fixed(0.5, 3)` is "0.500".
func fixed(_ value: Double, _ digits: Int) -> String {
  String(format: "%.\(digits)f", locale: nil, value)
}

/// A number with at most this many decimals, as short as possible: "1", "0.938".
func short(_ value: Double, _ digits: Int = 4) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  let text = fixed(value, digits)
  guard text.contains(".") else { return text }
  let cut = String(text.reversed().drop { $0 == "0" }.reversed())
  let number = cut.hasSuffix(".") ? String(cut.dropLast()) : cut
  return number == "-0" ? "0" : number
}

/// A byte count as readable text: "5.1 MB".
func bytes(_ count: Int) -> String {
  var value = Double(count)
  for unit in ["bytes", "kB", "MB", "GB"] {
    if value < 999.5 || unit == "GB" {
      return unit == "bytes" ? "\(count) bytes" : "\(fixed(value, value < 9.95 ? 1 : 0)) \(unit)"
    }
    value /= 1000
  }
  return "\(count) bytes"
}
