import Imaging
import VolumeFiles

extension NIfTIHeader {
  /// The number of bytes that the voxels take in the file; ``check(_:)`` has ruled out overflow.
  var voxelBytes: Int {
    dim[1...7].reduce(VoxelType(datatype: datatype)?.bytesPerVoxel ?? 0, *)
  }

  /// Throws if sizes, datatypes, offsets or scalings make no sense.
  ///
  /// Axes beyond `dim[0]` get size 1.
  mutating func check(_ file: String) throws(VolumeFileError) {
    guard (1...7).contains(dim[0]) else {
      throw .field(
        "dim[0]", file: file, value: "\(dim[0])",
        requirement: "a volume has 1 to 7 axes")
    }
    for axis in dim[0] + 1..<8 where axis < 8 { dim[axis] = 1 }
    for axis in 1...7 where dim[axis] < 1 {
      throw .field(
        "dim[\(axis)]", file: file, value: "\(dim[axis])", requirement: "it must be positive")
    }
    guard dim[4...7].filter({ $0 > 1 }).count <= 1 else {
      throw .field(
        "dim", file: file, value: dim[1...dim[0]].map(String.init).joined(separator: "×"),
        requirement: "only three spatial axes and one of frames are supported")
    }
    guard let type = VoxelType(datatype: datatype) else {
      let name = VoxelType.refusedName(datatype).map { " (\($0))" } ?? ""
      throw .field(
        "datatype", file: file, value: "\(datatype)\(name)",
        requirement: "8- to 64-bit integers, float32, float64 and RGB are supported")
    }
    var bytes = type.bytesPerVoxel
    for size in dim[1...7] {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard !overflow, product < 1 << 60 else {
        throw .field(
          "dim", file: file, value: dim[1...dim[0]].map(String.init).joined(separator: "×"),
          requirement: "no file can hold that many voxels")
      }
      bytes = product
    }
    // Masks made from an image are NIfTI-1, whose sizes have 16 bits.
    for axis in 1...3 where dim[axis] > Int(Int16.max) {
      throw .field(
        "dim[\(axis)]", file: file, value: "\(dim[axis])",
        requirement: "axes of up to \(Int16.max) voxels are supported")
    }
    let first = isSingleFile ? (version == 1 ? 352 : 544) : 0
    if isSingleFile, vox_offset == 0 { vox_offset = first }
    guard vox_offset >= first, vox_offset < 1 << 60 else {
      throw .field(
        "vox_offset", file: file, value: "\(vox_offset)",
        requirement: "voxels must begin at byte \(first) or later")
    }
    if scl_slope != 0, scl_slope.isFinite, !scl_inter.isFinite, !type.isColor {
      throw .field("scl_inter", file: file, value: "\(scl_inter)", requirement: "it must be finite")
    }
  }

  /// The effective slope and intercept: none if the slope is 0 or not finite, and none for colors.
  ///
  /// Source: nibabel, `Nifti1Header.get_slope_inter`.
  var scaling: (slope: Double, intercept: Double) {
    let isColor = VoxelType(datatype: datatype)?.isColor ?? false
    return scl_slope == 0 || !scl_slope.isFinite || isColor ? (1, 0) : (scl_slope, scl_inter)
  }
}

extension VoxelType {
  /// Whether a voxel is a color.
  var isColor: Bool { self == .rgb24 || self == .rgba32 }
}
