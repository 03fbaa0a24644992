import Files

extension FileStart {
  /// Reads the beginning of a file.
  ///
  /// - Throws: ``VolumeFileError`` if it cannot be opened or inflated.
  package init(_ path: String) throws(VolumeFileError) {
    let source = try ByteSource(path)
    var bytes = [UInt8](repeating: 0, count: Self.length)
    let count = try source.read(into: &bytes, 0..<Self.length)
    self.init(
      name: fileName(path), bytes: Array(bytes.prefix(count)), isCompressed: source.isCompressed)
  }
}
