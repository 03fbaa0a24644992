/// Reads the text at the beginning of a file, line by line.
///
/// NRRD and MetaImage headers are lines of text that the voxels may follow in the same file.
package struct HeaderText {
  /// Headers longer than this are refused: no real one is, and voxels may lack line breaks.
  package static let longest = 1 << 22

  private let source: ByteSource
  private var bytes: [UInt8] = []
  private var isAtEnd = false
  /// The number of bytes in the lines read so far, their line breaks included.
  package private(set) var offset = 0

  /// Begins with the first line.
  package init(_ source: ByteSource) { self.source = source }

  /// Returns the next line without its line break, as UTF-8 or else Latin-1; `nil` at the file's end.
  ///
  /// - Throws: ``VolumeFileError`` if the header is longer than ``longest``.
  package mutating func next() throws(VolumeFileError) -> String? {
    var searched = offset
    while true {
      if let end = bytes[searched...].firstIndex(of: 10) {
        let line = bytes[offset..<end]
        offset = end + 1
        return Self.text(line.last == 13 ? line.dropLast() : line)
      }
      searched = bytes.count
      guard !isAtEnd else {
        guard offset < bytes.count else { return nil }
        defer { offset = bytes.count }
        return Self.text(bytes[offset...])
      }
      guard bytes.count < Self.longest else {
        throw .field(
          "the header", file: source.path, value: "longer than \(Self.longest) bytes",
          requirement: "the file is damaged or has another format")
      }
      let start = bytes.count
      bytes += [UInt8](repeating: 0, count: 1 << 13)
      let found = try source.read(into: &bytes, start..<bytes.count)
      bytes.removeLast(bytes.count - start - found)
      isAtEnd = found < 1 << 13
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}
