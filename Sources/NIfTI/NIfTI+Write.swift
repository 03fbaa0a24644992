import Imaging
package import VolumeFiles

extension NIfTI {
  /// Writes voxels with the geometry of a header, whose geometry fields are copied bit for bit.
  ///
  /// - Parameters:
  ///   - volume: The numbers, the first array axis fastest; their own geometry is not used.
  ///   - header: The header of the image from which the voxels come.
  ///   - path: A name that ends in `.nii` or `.nii.gz`.
  ///   - mayReplace: Whether an existing file may be replaced.
  /// - Throws: ``VolumeFileError`` with the system's reason; an existing file is then unchanged.
  /// - Precondition: The voxels fill the header's grid.
  package static func write(
    _ volume: WrittenVolume, like header: NIfTIHeader, to path: String, mayReplace: Bool = true
  ) throws(VolumeFileError) {
    precondition(
      volume.storage.count == header.grid.voxelCount * (volume.frames ?? 1),
      "voxels do not fit the header's grid")
    try NIfTIFormat().checkName(path)
    let start = try header.bytes(volume, file: path)
    let output = try VolumeOutput(path, mayReplace: mayReplace)
    try output.write(
      [.bytes(start), .voxels(volume.storage, isBigEndian: false)],
      compressed: path.hasSuffix(".gz"))
    try output.commit()
  }

  /// Writes plain voxels; see ``write(_:like:to:mayReplace:)``.
  package static func write(
    _ voxels: StoredVoxels, like header: NIfTIHeader, to path: String, mayReplace: Bool = true
  ) throws(VolumeFileError) {
    try write(
      WrittenVolume(plain: voxels, geometry: VolumeGeometry(grid: header.grid)), like: header,
      to: path,
      mayReplace: mayReplace)
  }
}
