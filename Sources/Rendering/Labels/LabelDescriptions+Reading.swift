package import Files
import FoundationEssentials

extension LabelDescriptions {
  /// Reads a file of label names and colors.
  ///
  /// The file comes from ITK-SNAP, 3D Slicer or FreeSurfer, or it is a `dataset.json` from nnU-Net
  /// or the Decathlon, or a BIDS `dseg.tsv`. Its contents determine the format, not its name.
  ///
  /// - Throws: `TextFileError` with the number of the first invalid line.
  package init(contentsOf path: String) throws(TextFileError) {
    let text = try TextFile.read(path, encodings: [.utf8, .isoLatin1])
    try self.init(any: text, file: path)
  }

  /// Reads a file's text; see ``init(contentsOf:)``.
  package init(any text: String, file: String) throws(TextFileError) {
    if text.drop(while: \.isWhitespace).first == "{" {
      self = try Self.datasetJSON(text, file: file)
      return
    }
    let lines = text.split(whereSeparator: \.isNewline)
    if let header = lines.first, header.contains("\t"), header.contains("index") {
      self = try Self.bids(text, file: file)
      return
    }
    let entry = lines.first {
      !$0.drop(while: \.isWhitespace).hasPrefix("#") && !$0.allSatisfy(\.isWhitespace)
    }
    let fields = entry?.split(whereSeparator: \.isWhitespace) ?? []
    // ITK-SNAP has seven numbers and then a name in quotation marks; the other formats have the
    // name second.
    if fields.count >= 6, Int(fields[0]) != nil, Double(fields[1]) == nil {
      self = try Self.colorTable(text, file: file)
    } else {
      try self.init(text, file: file)
    }
  }
}
