import VolumeFiles

/// The lines of a MetaImage header.
struct MetaImageText {
  let file: String
  /// The byte after the header.
  let offset: Int
  private var fields: [String: String] = [:]

  /// Reads a header to the line that says where the voxels are.
  init(_ source: ByteSource) throws(VolumeFileError) {
    file = source.path
    var text = HeaderText(source)
    while let line = try text.next() {
      guard let equals = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
        if line.allSatisfy(\.isWhitespace) { continue }
        throw .wrongFormat(
          file: file, format: "MetaImage", reason: "a line of its header is \"\(line.prefix(40))\"")
      }
      let name = Self.trimmed(line[..<equals]).lowercased()
      fields[name] = Self.trimmed(line[line.index(after: equals)...])
      // Always the last line: the next byte may be the first voxel's.
      if name == "elementdatafile" { break }
    }
    offset = text.offset
  }

  /// The value of a field, whose name may be written in any case; `nil` if it is missing.
  subscript(name: String) -> String? { fields[name.lowercased()] }

  /// The error of a missing field.
  func missing(_ name: String) -> VolumeFileError {
    .field(name, file: file, value: "missing", requirement: "every MetaImage file needs it")
  }

  /// A field that is true or false; `nil` if it is missing.
  func flag(_ name: String) -> Bool? {
    self[name].flatMap(\.first).map { "tTyY1".contains($0) }
  }

  /// A field of whole numbers; `nil` if it is missing.
  func integers(_ name: String) throws(VolumeFileError) -> [Int]? {
    guard let text = self[name] else { return nil }
    var numbers: [Int] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      guard let number = Int(word) else {
        throw .field(name, file: file, value: text, requirement: "it must be whole numbers")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// A field of numbers, under the first of several names that occurs; `nil` if none does.
  func numbers(_ names: [String], count: Int) throws(VolumeFileError) -> [Double]? {
    for name in names {
      guard let text = self[name] else { continue }
      let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
      guard numbers.count == count else {
        throw .field(name, file: file, value: text, requirement: "it must be \(count) numbers")
      }
      return numbers
    }
    return nil
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
