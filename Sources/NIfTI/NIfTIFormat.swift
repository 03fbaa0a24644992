package import Imaging
package import VolumeFiles

/// NIfTI-1 and NIfTI-2, compressed or not, in one file or as a pair.
package struct NIfTIFormat: VolumeReader {
  /// The name in a sentence.
  package let formatName = "NIfTI"
  /// The suffixes of files that can be read.
  package let suffixes = [".nii.gz", ".hdr.gz", ".img.gz", ".nii", ".hdr", ".img"]

  /// The suffixes of files that can be written.
  package let writtenSuffixes = [".nii.gz", ".nii"]

  /// Creates the format.
  package init() {}

  /// Returns whether the header's size and magic are NIfTI's, or the name is that of a pair's
  /// second file.
  package func recognizes(_ start: FileStart) -> Bool {
    let name = start.name.lowercased()
    return NIfTIHeader.isNIfTI(start.bytes) || name.hasSuffix(".img") || name.hasSuffix(".img.gz")
  }

  /// Reads a header; see `VolumeReader`.
  package func readHeader(_ path: String) throws(VolumeFileError) -> VolumeHeader {
    try NIfTI.readHeader(path).general(path)
  }

  /// Reads a volume; see `VolumeReader`.
  package func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    try NIfTI.readStoredVolume(path)
  }
}

extension NIfTIFormat: VolumeWriter {
  /// Everything.
  package func limits(_ path: String) -> FormatLimits {
    FormatLimits(
      types: VoxelType.numbers + [.rgb24], keepsScaling: true, keepsLabels: true,
      keepsFrameTime: true)
  }

  /// Writes a volume; see `VolumeWriter`.
  package func write(
    _ volume: WrittenVolume, to path: String, mayReplace: Bool
  ) throws(VolumeFileError) {
    let header = volume.geometry.exact as? NIfTIHeader ?? NIfTIHeader(grid: volume.geometry.grid)
    try NIfTI.write(volume, like: header, to: path, mayReplace: mayReplace)
  }
}

extension NIfTIHeader: ExactGeometry {
  /// Returns whether another NIfTI header gives its voxels identical positions, to the last bit.
  package func hasGeometry(of other: any ExactGeometry) -> Bool? {
    guard let other = other as? NIfTIHeader else { return nil }
    // Compares bits, because an invalid transform may hold NaN, which does not equal itself.
    func bits(_ header: NIfTIHeader) -> [UInt64] {
      (header.pixdim[0...3] + header.quatern + header.qoffset + header.srow).map(\.bitPattern)
    }
    return grid.size == other.grid.size && bits(self) == bits(other)
      && qform_code == other.qform_code && sform_code == other.sform_code
      && xyzt_units == other.xyzt_units
  }

  /// The time between frames in seconds; `nil` if there is one frame or the unit is not of time.
  ///
  /// Source: `nifti1.h`, `NIFTI_UNITS_SEC` and the like.
  var frameSeconds: Double? {
    guard dim[4] > 1, pixdim[4].isFinite, pixdim[4] > 0 else { return nil }
    switch xyzt_units & 0x38 {
    case 8: return pixdim[4]
    case 16: return pixdim[4] / 1e3
    case 24: return pixdim[4] / 1e6
    default: return nil
    }
  }

  /// Converts the header to the form that all formats share.
  package func general(_ path: String) -> VolumeHeader {
    VolumeHeader(
      path: path, format: "NIfTI-\(version)" + (isSingleFile ? "" : " pair"),
      geometry: VolumeGeometry(grid: grid, exact: self), frameCount: frameCount,
      frameSeconds: frameSeconds, typeName: datatypeName, isBigEndian: isBigEndian,
      transform: transform.rawValue,
      fields: [
        .init("qform_code", .integer(qform_code)), .init("sform_code", .integer(sform_code)),
        .init("scl_slope", .number(scl_slope)), .init("scl_inter", .number(scl_inter)),
        .init("descrip", .text(descrip)),
      ], notes: notes)
  }
}

extension VolumeFileError {
  /// Returns the error for a file that is not NIfTI.
  static func notNIfTI(file: String, reason: String) -> VolumeFileError {
    .wrongFormat(file: file, format: "NIfTI", reason: reason)
  }
}
