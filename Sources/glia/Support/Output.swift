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
