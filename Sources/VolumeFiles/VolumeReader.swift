/// Reads the files of one format.
///
/// A format is a target of its own, which depends on `VolumeFiles` and knows nothing of cases. To add one,
/// conform a type to this protocol and add a value of it to `VolumeFormats.readers` in `Cases`.
package protocol VolumeReader: Sendable {
  /// The format's name in a sentence, such as "NIfTI".
  var formatName: String { get }

  /// How the names of its files end, in lower case with the dot, longest first.
  var suffixes: [String] { get }

  /// Whether a file is of this format.
  ///
  /// - Parameter start: The file's name and first bytes. Bytes decide before the name does.
  func recognizes(_ start: FileStart) -> Bool

  /// Reads and checks a header.
  ///
  /// - Throws: ``VolumeFileError`` with one sentence.
  func readHeader(_ path: String) throws(VolumeFileError) -> VolumeHeader

  /// Reads a volume.
  ///
  /// Voxels keep the stored type. Nothing is allocated for them before the header has been checked and
  /// the file could hold them.
  ///
  /// - Throws: ``VolumeFileError`` with one sentence.
  func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile
}

/// What is looked at to find out a file's format.
package struct FileStart: Sendable {
  /// The file's name, without its folder.
  package let name: String
  /// The first bytes, at most ``length``; inflated if the file is gzip.
  package let bytes: [UInt8]
  /// Whether the file is gzip.
  package let isCompressed: Bool

  /// How many bytes are looked at: a NIfTI-1 header, which is longer than what others need.
  package static let length = 348

  /// Takes a name and bytes as they are.
  package init(name: String, bytes: [UInt8], isCompressed: Bool) {
    self.name = name
    self.bytes = bytes
    self.isCompressed = isCompressed
  }
}
