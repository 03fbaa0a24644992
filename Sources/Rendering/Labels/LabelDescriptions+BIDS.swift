import Files
import Imaging

extension LabelDescriptions {
  /// Reads the labels of a BIDS `dseg.tsv`: columns `index` and `name`, and optionally `color`.
  ///
  /// - Throws: `TextFileError` with the number of the first invalid line.
  ///
  /// Source: BIDS 1.10, "Imaging derivatives", common image-derived labels.
  static func bids(_ text: String, file: String) throws(TextFileError) -> LabelDescriptions {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    func fields(_ line: Substring) -> [String] {
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    let header = fields(lines.first ?? "")
    guard let number = header.firstIndex(of: "index"), let name = header.firstIndex(of: "name")
    else { throw .badLine(file: file, line: 1, reason: "it needs the columns index and name") }
    let color = header.firstIndex(of: "color")
    var labels: [LabelDescription] = []
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let values = fields(line)
      guard values.count > max(number, name), let value = Int(values[number]),
        (0...65_535).contains(value)
      else {
        throw .badLine(
          file: file, line: index + 1, reason: "index must be a whole number from 0 to 65535")
      }
      guard value > 0 else { continue }
      let written = color.flatMap { values.indices.contains($0) ? values[$0] : nil } ?? ""
      guard let chosen = chosenColor(written, label: value) else {
        throw .badLine(
          file: file, line: index + 1,
          reason: "the color \"\(written)\" must be like #ff8800, or n/a")
      }
      labels.append(LabelDescription(index: value, color: chosen, name: values[name]))
    }
    return try checked(labels, file: file)
  }

  /// Returns the color of a label: as written (`#rrggbb`), ITK-SNAP's where none is given, or `nil` if it
  /// is neither.
  private static func chosenColor(_ written: String, label: Int) -> RGB? {
    if ["", "n/a"].contains(written) { return LabelPalette.itkSnap[Label(label)] }
    guard written.count == 7, written.hasPrefix("#"), written.dropFirst().allSatisfy(\.isHexDigit)
    else { return nil }
    return UInt32(written.dropFirst(), radix: 16).map { RGB(hex: $0) }
  }
}
