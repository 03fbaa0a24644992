import Files
package import Imaging

extension NIfTI {
  /// Writes labels as unsigned bytes, with the geometry of the image on which they were drawn.
  ///
  /// The file appears whole or not at all: it is written beside its place and then renamed.
  ///
  /// - Parameters:
  ///   - map: The labels.
  ///   - header: The image's header; its geometry fields are copied bit for bit.
  ///   - path: A name that ends in `.nii` or `.nii.gz`.
  ///   - mayReplace: Whether a file of that name may be replaced.
  /// - Throws: ``NIfTIError`` with the system's reason; what was there before is then still there.
  /// - Precondition: `map` is as large as the header's grid.
  package static func writeLabelMap(
    _ map: LabelMap, like header: NIfTIHeader, to path: String, mayReplace: Bool = true
  ) throws(NIfTIError) {
    try write(map.labels, .uint8, frames: nil, like: header, to: path, mayReplace: mayReplace)
  }

  /// Writes 32-bit floats, one or several frames of them, with the geometry of an image.
  ///
  /// - Parameters:
  ///   - values: The frames one after the other, the first array axis fastest.
  ///   - frames: How many frames there are; the file is 4-D.
  ///   - header: As for ``writeLabelMap(_:like:to:mayReplace:)``.
  ///   - path: A name that ends in `.nii` or `.nii.gz`.
  ///   - mayReplace: Whether a file of that name may be replaced.
  /// - Throws: As ``writeLabelMap(_:like:to:mayReplace:)``.
  /// - Precondition: `values` fills the header's grid `frames` times.
  package static func writeFloats(
    _ values: [Float], frames: Int, like header: NIfTIHeader, to path: String,
    mayReplace: Bool = true
  ) throws(NIfTIError) {
    try write(
      values, .float32, frames: frames, like: header, to: path, mayReplace: mayReplace)
  }

  /// Writes 16-bit integers, as MR images are usually stored.
  ///
  /// - Parameters:
  ///   - values: One integer a voxel, the first array axis fastest.
  ///   - header: As for ``writeLabelMap(_:like:to:mayReplace:)``.
  ///   - path: A name that ends in `.nii` or `.nii.gz`.
  /// - Throws: As ``writeLabelMap(_:like:to:mayReplace:)``.
  /// - Precondition: `values` fills the header's grid.
  package static func writeIntegers(
    _ values: [Int16], like header: NIfTIHeader, to path: String
  ) throws(NIfTIError) {
    try write(values, .int16, frames: nil, like: header, to: path)
  }

  /// Refuses a name under which no NIfTI file can be written.
  ///
  /// - Throws: ``NIfTIError/cannotWrite(file:reason:)``.
  package static func checkName(_ path: String) throws(NIfTIError) {
    guard path.hasSuffix(".nii") || path.hasSuffix(".nii.gz") else {
      throw .cannotWrite(file: path, reason: "its name must end in .nii or .nii.gz")
    }
    try NIfTIError.writing { () throws(FileError) in try AtomicFile.check(path) }
  }

  private static func write<T: BitwiseCopyable>(
    _ values: [T], _ type: Datatype, frames: Int?, like header: NIfTIHeader, to path: String,
    mayReplace: Bool = true
  ) throws(NIfTIError) {
    precondition(
      values.count == header.grid.voxelCount * (frames ?? 1), "voxels do not fit the header's grid")
    try checkName(path)
    let start = try header.bytes(type, frames: frames, file: path)
    let file = try NIfTIError.writing { () throws(FileError) in
      try AtomicFile(path, mayReplace: mayReplace)
    }
    // Floats hardly shrink, and the higher levels take seconds for a volume of them.
    let level: CInt = type == .float32 ? 1 : 6
    let result = start.withUnsafeBytes { start in
      values.withUnsafeBytes { voxels in
        Result { () throws(NIfTIError) in
          if path.hasSuffix(".gz") {
            let gzip = try GzipWriter(to: file, level: level)
            try gzip.write(start)
            try gzip.write(voxels)
            try gzip.finish()
          } else {
            try NIfTIError.writing { () throws(FileError) in
              try file.write(start)
              try file.write(voxels)
            }
          }
        }
      }
    }
    try result.get()
    try NIfTIError.writing { () throws(FileError) in try file.commit() }
  }
}
