package import Files
import Foundation

extension LabelDescriptions {
  /// Reads a file's text; empty lines and lines that begin with "#" are ignored.
  ///
  /// - Parameters:
  ///   - text: Lines of `IDX R G B A VIS MSH "LABEL"`.
  ///   - file: The file's name, for errors.
  /// - Throws: `TextFileError` with the number of the first invalid line.
  package init(_ text: String, file: String) throws(TextFileError) {
    var labels: [LabelDescription] = []
    var lines: [Int: Int] = [:]
    let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (place, line) in all.enumerated() {
      let line = line.drop(while: \.isWhitespace)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let label: LabelDescription
      do throws(BadField) {
        label = try Self.label(line)
      } catch {
        throw .badLine(file: file, line: place + 1, reason: error.reason)
      }
      if let earlier = lines[label.index] {
        throw .badLine(
          file: file, line: place + 1,
          reason: "label \(label.index) is already described on line \(earlier)")
      }
      lines[label.index] = place + 1
      labels.append(label)
    }
    guard !labels.isEmpty else {
      throw .unreadable(file: file, reason: "it describes no labels; lines are \(Self.layout)")
    }
    self.init(labels)
  }

  /// The format of a line.
  private static let layout = "IDX R G B A VIS MSH \"LABEL\""

  /// A field with an invalid value.
  private struct BadField: Error {
    let reason: String
  }

  private static func label(_ line: Substring) throws(BadField) -> LabelDescription {
    let parts = line.split(separator: "\"", maxSplits: 1, omittingEmptySubsequences: false)
    let fields = parts[0].split(whereSeparator: \.isWhitespace)
    guard fields.count == 7 else {
      throw BadField(reason: "\(fields.count) numbers before the name; a line is \(layout)")
    }
    guard parts.count == 2, let end = parts[1].firstIndex(of: "\"") else {
      throw BadField(reason: "the name must be in quotation marks; a line is \(layout)")
    }
    func integer(_ place: Int, _ name: String, _ range: ClosedRange<Int>) throws(BadField) -> Int {
      guard let value = Int(fields[place]), range.contains(value) else {
        throw BadField(
          reason: "\(name) is \(fields[place]); it must be a whole number from "
            + "\(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
    guard let opacity = Double(fields[4]), (0...1).contains(opacity) else {
      throw BadField(reason: "A is \(fields[4]); it must be a number from 0 to 1")
    }
    return LabelDescription(
      index: try integer(0, "IDX", 0...65_535),
      color: RGB(
        UInt8(try integer(1, "R", 0...255)), UInt8(try integer(2, "G", 0...255)),
        UInt8(try integer(3, "B", 0...255))),
      opacity: opacity, isVisible: try integer(5, "VIS", 0...1) == 1,
      isMeshVisible: try integer(6, "MSH", 0...1) == 1, name: String(parts[1][..<end]))
  }
}
