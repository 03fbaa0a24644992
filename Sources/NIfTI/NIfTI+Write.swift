import Files
import Imaging
package import VolumeFiles

extension NIfTI {
  /// Writes voxels with the geometry of a header, whose geometry fields are copied bit for bit.
  ///
  /// - Parameters:
  ///   - voxels: The numbers, the first array axis fastest.
  ///   - header: The header of the image from which the voxels come.
  ///   - path: A name that ends in `.nii` or `.nii.gz`.
  ///   - mayReplace: Whether an existing file may be replaced.
  /// - Throws: ``VolumeFileError`` with the system's reason; an existing file is then unchanged.
  /// - Precondition: `voxels` fill the header's grid.
  package static func write(
    _ voxels: StoredVoxels, like header: NIfTIHeader, to path: String, mayReplace: Bool = true
  ) throws(VolumeFileError) {
    switch voxels {
    case .uint8(let values): try write(values, .uint8, nil, header, path, mayReplace)
    case .uint16(let values): try write(values, .uint16, nil, header, path, mayReplace)
    case .int16(let values): try write(values, .int16, nil, header, path, mayReplace)
    case .float32(let values, let frames):
      try write(values, .float32, frames, header, path, mayReplace)
    }
  }

  private static func write<T: BitwiseCopyable>(
    _ values: [T], _ type: VoxelType, _ frames: Int?, _ header: NIfTIHeader, _ path: String,
    _ mayReplace: Bool
  ) throws(VolumeFileError) {
    precondition(
      values.count == header.grid.voxelCount * (frames ?? 1), "voxels do not fit the header's grid")
    try NIfTIFormat().checkName(path)
    let start = try header.bytes(type, frames: frames, file: path)
    let file = try VolumeFileError.writing { () throws(FileError) in
      try AtomicFile(path, mayReplace: mayReplace)
    }
    // Floats compress poorly, and the higher levels take seconds per volume.
    let level: CInt = type == .float32 ? 1 : 6
    let result = start.withUnsafeBytes { start in
      values.withUnsafeBytes { voxels in
        Result { () throws(VolumeFileError) in
          if path.hasSuffix(".gz") {
            let gzip = try GzipWriter(to: file, level: level)
            try gzip.write(start)
            try gzip.write(voxels)
            try gzip.finish()
          } else {
            try VolumeFileError.writing { () throws(FileError) in
              try file.write(start)
              try file.write(voxels)
            }
          }
        }
      }
    }
    try result.get()
    try VolumeFileError.writing { () throws(FileError) in try file.commit() }
  }
}
