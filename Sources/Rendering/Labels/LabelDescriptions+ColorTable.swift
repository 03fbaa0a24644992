import Files
import Imaging

extension LabelDescriptions {
  /// Reads a color table of FreeSurfer or 3D Slicer: lines of `NUMBER NAME R G B A`.
  ///
  /// FreeSurfer's last column is transparency, in which 0 is opaque, and Slicer's is opacity, in
  /// which 255 is opaque. glia ignores it and draws all labels alike. Lines that begin with "#" are
  /// ignored.
  ///
  /// - Throws: `TextFileError` with the number of the first invalid line.
  ///
  /// Source: FreeSurfer's `FreeSurferColorLUT.txt`; 3D Slicer, "Color table" file format.
  static func colorTable(_ text: String, file: String) throws(TextFileError) -> LabelDescriptions {
    var labels: [LabelDescription] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard let first = fields.first, !first.hasPrefix("#") else { continue }
      // Slicer's names may contain spaces, so the numbers are counted from the end.
      let colors = fields.suffix(4).compactMap { UInt8($0) }
      guard fields.count >= 6, let number = Int(first), (0...65_535).contains(number),
        colors.count == 4
      else {
        throw .badLine(
          file: file, line: index + 1, reason: "a line of a color table is NUMBER NAME R G B A")
      }
      guard number > 0 else { continue }
      labels.append(
        LabelDescription(
          index: number, color: RGB(colors[0], colors[1], colors[2]),
          name: fields.dropFirst().dropLast(4).joined(separator: " ")))
    }
    return try checked(labels, file: file)
  }

  /// Returns a file's descriptions; throws if there are none.
  static func checked(
    _ labels: [LabelDescription], file: String
  ) throws(TextFileError) -> LabelDescriptions {
    guard !labels.isEmpty else { throw .unreadable(file: file, reason: "it describes no labels") }
    return LabelDescriptions([.clear] + labels)
  }
}
