import Files
package import Imaging

/// Writes files of one format.
///
/// Files appear complete or not at all: they are written next to their final name and then renamed.
package protocol VolumeWriter: Sendable {
  /// The suffixes of the files that it writes, in lower case with the dot, longest first.
  var writtenSuffixes: [String] { get }

  /// Writes voxels.
  ///
  /// - Parameters:
  ///   - voxels: The numbers, the first array axis fastest.
  ///   - geometry: The positions of the voxels; fields of the same format are copied bit for bit.
  ///   - path: A name that ends in one of ``writtenSuffixes``.
  ///   - mayReplace: Whether an existing file may be replaced.
  /// - Throws: ``VolumeFileError`` with the system's reason; an existing file is then unchanged.
  /// - Precondition: `voxels` fill the geometry's grid.
  func write(
    _ voxels: StoredVoxels, geometry: VolumeGeometry, to path: String, mayReplace: Bool
  ) throws(VolumeFileError)
}

/// Numbers to write, in their stored type.
package enum StoredVoxels: Sendable {
  /// Labels up to 255.
  case uint8([UInt8])
  /// Labels up to 65,535.
  case uint16([UInt16])
  /// Intensities, as scanners store them.
  case int16([Int16])
  /// One or several consecutive 3-D volumes; the file is 4-D.
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
