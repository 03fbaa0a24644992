import Files
package import Imaging

/// Writes files of one format.
///
/// Files appear whole or not at all: they are written beside their final name and then renamed.
package protocol VolumeWriter: Sendable {
  /// How the names of files that it writes end, in lower case with the dot, longest first.
  var writtenSuffixes: [String] { get }

  /// Writes voxels.
  ///
  /// - Parameters:
  ///   - voxels: The numbers, the first array axis fastest.
  ///   - geometry: Where they are; fields of the same format are copied bit for bit.
  ///   - path: A name that ends in one of ``writtenSuffixes``.
  ///   - mayReplace: Whether an existing file may be replaced.
  /// - Throws: ``VolumeFileError`` with the system's reason; an existing file is then unchanged.
  /// - Precondition: `voxels` fill the geometry's grid.
  func write(
    _ voxels: StoredVoxels, geometry: VolumeGeometry, to path: String, mayReplace: Bool
  ) throws(VolumeFileError)
}

/// Numbers to be written, in the type in which they are stored.
package enum StoredVoxels: Sendable {
  /// Labels up to 255.
  case uint8([UInt8])
  /// Labels up to 65,535.
  case uint16([UInt16])
  /// Intensities, as scanners store them.
  case int16([Int16])
  /// One or several 3-D volumes, one after the other; the file is 4-D.
  case float32([Float], frames: Int)

  /// How many numbers there are.
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
  /// Whether a file of this name would be written in this format.
  package func writes(_ path: String) -> Bool { writtenSuffixes.contains(where: path.hasSuffix) }

  /// Refuses a name that does not end as the format's names do, and a place where no file can be written.
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
