package import Imaging

/// A volume as it came from a file.
package struct NIfTIImage: Sendable {
  /// The file that was read; of a pair, the one that was asked for.
  package let path: String
  /// What its header says.
  package let header: NIfTIHeader
  /// Its voxels in the stored type, and where they are.
  package let volume: Volume
  /// What had to be decided while the file was read, one note each.
  package var notes: [FileNote]
}
