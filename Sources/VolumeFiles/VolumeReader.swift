/// Reads the files of one format.
///
/// A format is its own target, which depends on `VolumeFiles` and knows nothing about cases. To add
/// one, conform a type to this protocol and add a value of it to `VolumeFormats.readers` in
/// `Cases`.
package protocol VolumeReader: Sendable {
  /// The format's name in a sentence, such as "NIfTI".
  var formatName: String { get }

  /// The suffixes of its files' names, in lower case with the dot, longest first.
  var suffixes: [String] { get }

  /// Checks whether a file has this format.
  ///
  /// - Parameter start: The file's name and first bytes. Bytes take precedence over the name.
  /// - Returns: Whether this reader can read the file.
  func recognizes(_ start: FileStart) -> Bool

  /// Reads and checks a header.
  ///
  /// - Throws: ``VolumeFileError`` with one sentence.
  func readHeader(_ path: String) throws(VolumeFileError) -> VolumeHeader

  /// Reads a volume.
  ///
  /// Voxels keep the stored type. Memory for them is allocated only after the header was checked
  /// and the file is known to be large enough.
  ///
  /// - Throws: ``VolumeFileError`` with one sentence.
  func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile
}

/// The part of a file that identifies its format.
package struct FileStart: Sendable {
  /// The file's name, without its folder.
  package let name: String
  /// The first bytes, at most ``length``; decompressed if the file is gzip.
  package let bytes: [UInt8]
  /// Whether the file is gzip.
  package let isCompressed: Bool

  /// The number of bytes read: the size of a NIfTI-1 header, which is more than other formats need.
  package static let length = 348

  /// Creates a start from a name and bytes.
  package init(name: String, bytes: [UInt8], isCompressed: Bool) {
    self.name = name
    self.bytes = bytes
    self.isCompressed = isCompressed
  }
}
