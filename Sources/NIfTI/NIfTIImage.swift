public import Imaging

/// A volume as it came from a file.
public struct NIfTIImage: Sendable {
  /// The file that was read; of a pair, the one that was asked for.
  public let path: String
  /// What its header says.
  public let header: NIfTIHeader
  /// Its voxels in the stored type, and where they are.
  public let volume: Volume
  /// What had to be decided while the file was read, one note each.
  public var notes: [FileNote]
}
