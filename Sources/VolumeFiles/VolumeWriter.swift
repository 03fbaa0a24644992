import Files
package import Imaging

/// Writes files of one format.
///
/// Files appear complete or not at all: they are written next to their final name and then renamed.
package protocol VolumeWriter: Sendable {
  /// The suffixes of the files that it writes, in lower case with the dot, longest first.
  var writtenSuffixes: [String] { get }

  /// Returns the other files that a file of this name is written with, such as its voxels.
  func companions(of path: String) -> [String]

  /// Returns what a file of this name can keep.
  func limits(_ path: String) -> FormatLimits

  /// Writes a volume.
  ///
  /// - Parameters:
  ///   - volume: The voxels, and what is known about them. ``WrittenVolume/fitted(to:file:)`` makes
  ///     any volume fit ``limits(_:)``.
  ///   - path: A name that ends in one of ``writtenSuffixes``.
  ///   - mayReplace: Whether an existing file may be replaced.
  /// - Throws: ``VolumeFileError`` with the system's reason; an existing file is then unchanged.
  /// - Precondition: The voxels fill the geometry's grid and have one of the types in the limits.
  func write(_ volume: WrittenVolume, to path: String, mayReplace: Bool) throws(VolumeFileError)
}

/// What a format can keep of a volume.
package struct FormatLimits: Sendable {
  /// The types of numbers, the first choice for each value range first.
  package var types: [VoxelType]
  /// Whether a slope and an intercept are kept.
  package var keepsScaling: Bool
  /// Whether the names and colors of labels are kept.
  package var keepsLabels: Bool
  /// Whether the time between frames is kept.
  package var keepsFrameTime: Bool
  /// Whether there may be several frames.
  package var keepsFrames: Bool

  /// Whether files hold label maps and nothing else.
  package var areOfLabels: Bool {
    keepsLabels && types.allSatisfy { $0 == .uint8 || $0 == .uint16 }
  }

  /// Creates limits.
  package init(
    types: [VoxelType], keepsScaling: Bool = false, keepsLabels: Bool = false,
    keepsFrameTime: Bool = false, keepsFrames: Bool = true
  ) {
    self.types = types
    self.keepsScaling = keepsScaling
    self.keepsLabels = keepsLabels
    self.keepsFrameTime = keepsFrameTime
    self.keepsFrames = keepsFrames
  }
}

/// Numbers to write, in their stored type.
package enum StoredVoxels: Sendable {
  /// Labels up to 255.
  case uint8([UInt8])
  /// Labels up to 65,535.
  case uint16([UInt16])
  /// Intensities, as scanners store them.
  case int16([Int16])
  /// One or several consecutive 3-D volumes; the file is 4-D if there are several.
  case float32([Float], frames: Int)

  /// The number of voxels.
  package var count: Int {
    switch self {
    case .uint8(let values): values.count
    case .uint16(let values): values.count
    case .int16(let values): values.count
    case .float32(let values, _): values.count
    }
  }
}

extension VolumeWriter {
  /// Returns none: most formats are one file.
  package func companions(of path: String) -> [String] { [] }

  /// Writes plain voxels; see ``write(_:to:mayReplace:)``.
  package func write(
    _ voxels: StoredVoxels, geometry: VolumeGeometry, to path: String, mayReplace: Bool
  ) throws(VolumeFileError) {
    try write(WrittenVolume(plain: voxels, geometry: geometry), to: path, mayReplace: mayReplace)
  }

  /// Returns whether a file with this name would be written in this format.
  package func writes(_ path: String) -> Bool { writtenSuffixes.contains(where: path.hasSuffix) }

  /// Throws if a name does not have one of the format's suffixes, or if no file can be written
  /// there.
  ///
  /// - Throws: ``VolumeFileError/cannotWrite(file:reason:)``.
  package func checkName(_ path: String) throws(VolumeFileError) {
    guard writes(path) else {
      throw .cannotWrite(
        file: path,
        reason: "its name must end in \(writtenSuffixes.reversed().joined(separator: " or "))"
      )
    }
    try VolumeFileError.writing { () throws(FileError) in try AtomicFile.check(path) }
  }
}
