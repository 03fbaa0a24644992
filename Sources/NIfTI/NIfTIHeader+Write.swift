package import Imaging
import VolumeFiles

extension NIfTIHeader {
  /// Creates a header for voxels that do not come from a file: the grid's affine becomes the sform.
  package init(grid: Grid) {
    self.init()
    dim = [3] + grid.size + [1, 1, 1, 1]
    pixdim = [1] + grid.affine.spacing + [0, 0, 0, 0]
    sform_code = 1
    srow = grid.affine.elements
    xyzt_units = 2  // millimeters
    self.grid = grid
    transform = .sform
  }

  /// Returns the first bytes of a file in this header's version, with voxels of another type on its
  /// grid.
  ///
  /// The version is kept, because some numbers of a NIfTI-2 header do not fit into a NIfTI-1
  /// header. All position fields are copied: `pixdim`, both codes, the quaternion, the offsets,
  /// `srow_x`, `srow_y`, `srow_z` and `xyzt_units`. Numbers are in this machine's byte order.
  ///
  /// - Parameters:
  ///   - volume: The voxels, and the scaling and the time between frames to store with them.
  ///   - file: The file's name, for messages.
  /// - Returns: The header, and the four bytes that say whether an extension follows, with the extension
  ///   that holds the names of labels.
  /// - Throws: ``VolumeFileError`` if the sizes do not fit the version.
  func bytes(_ volume: WrittenVolume, file: String) throws(VolumeFileError) -> [UInt8] {
    var header = self
    if let seconds = volume.frameSeconds {
      header.pixdim[4] = seconds
      header.xyzt_units = xyzt_units & 7 | 8  // seconds
    }
    header.scl_slope = volume.slope
    header.scl_inter = volume.intercept
    let names = volume.labels.map(LabelExtension.bytes) ?? []
    let offset = (version == 1 ? 352 : 544) + names.count
    var bytes =
      version == 1
      ? try header.nifti1Bytes(volume, offset: offset, file: file)
      : header.nifti2Bytes(volume, offset: offset)
    if !names.isEmpty { bytes[bytes.count - 4] = 1 }
    return bytes + names
  }

  /// Returns the first 544 bytes of a NIfTI-2 file.
  private func nifti2Bytes(_ volume: WrittenVolume, offset: Int) -> [UInt8] {
    let (type, frames) = (volume.storage.type, volume.frames)
    var bytes = [UInt8](repeating: 0, count: 544)
    bytes.withUnsafeMutableBytes { raw in
      func put<T: BitwiseCopyable>(_ values: [T], at offset: Int) {
        for (index, value) in values.enumerated() {
          raw.storeBytes(of: value, toByteOffset: offset + index * MemoryLayout<T>.size, as: T.self)
        }
      }
      put([Int32(540)], at: 0)
      // The standard's signature: bytes that a transfer in text mode would damage.
      put(Array("n+2".utf8) + [0, 0x0D, 0x0A, 0x1A, 0x0A], at: 4)
      put([Int16(type.datatype), Int16(type.bytesPerVoxel * 8)], at: 12)
      put(([frames == nil ? 3 : 4] + grid.size + [frames ?? 1, 1, 1, 1]).map(Int64.init), at: 16)
      put(pixdim, at: 104)
      put([Int64(offset)], at: 168)
      put([scl_slope, scl_inter], at: 176)
      put(Array("glia".utf8), at: 240)
      put([Int32(truncatingIfNeeded: qform_code), Int32(truncatingIfNeeded: sform_code)], at: 344)
      put(quatern + qoffset + srow, at: 352)
      put([Int32(truncatingIfNeeded: xyzt_units)], at: 500)
    }
    return bytes
  }

  /// Returns the first 352 bytes of a NIfTI-1 file.
  private func nifti1Bytes(
    _ volume: WrittenVolume, offset: Int, file: String
  ) throws(VolumeFileError) -> [UInt8] {
    let (type, frames) = (volume.storage.type, volume.frames)
    let sizes = grid.size + [frames ?? 1]
    for (axis, size) in sizes.enumerated() where size > Int(Int16.max) {
      throw .field(
        "dim[\(axis + 1)]", file: file, value: "\(size)",
        requirement: "NIfTI-1 files can have at most 32767 voxels along an axis")
    }
    var bytes = [UInt8](repeating: 0, count: 352)
    bytes.withUnsafeMutableBytes { raw in
      func put<T: BitwiseCopyable>(_ values: [T], at offset: Int) {
        for (index, value) in values.enumerated() {
          raw.storeBytes(of: value, toByteOffset: offset + index * MemoryLayout<T>.size, as: T.self)
        }
      }
      put([Int32(348)], at: 0)
      put([UInt8(ascii: "r")], at: 38)
      let dim = [frames == nil ? 3 : 4] + sizes + [1, 1, 1]
      put(dim.map { Int16($0) }, at: 40)
      put([Int16(type.datatype), Int16(type.bytesPerVoxel * 8)], at: 70)
      put(pixdim.map { Float($0) }, at: 76)
      put([Float(offset), Float(scl_slope), Float(scl_inter)], at: 108)
      put([UInt8(truncatingIfNeeded: xyzt_units)], at: 123)
      put(Array("glia".utf8), at: 148)
      put([Int16(truncatingIfNeeded: qform_code), Int16(truncatingIfNeeded: sform_code)], at: 252)
      put((quatern + qoffset + srow).map { Float($0) }, at: 256)
      put(Array("n+1".utf8), at: 344)
    }
    return bytes
  }
}
