package import Imaging
package import VolumeFiles

// swift-format-ignore: AlwaysUseLowerCamelCase
/// The checked header of a NIfTI-1 or NIfTI-2 file.
///
/// Fields keep the names and meanings of the standard (`nifti1.h`, `nifti2.h`). A header is always
/// valid: its sizes are positive, the datatype is supported, and the affine has an inverse.
package struct NIfTIHeader: Hashable, Sendable {
  /// The NIfTI version, 1 or 2.
  package internal(set) var version = 1
  /// Whether numbers are stored with the most significant byte first.
  package internal(set) var isBigEndian = false
  /// Whether the voxels are in the same file; `false` for `.hdr` with `.img`.
  package internal(set) var isSingleFile = true
  /// The number of axes, then the sizes of axes 1–7.
  package internal(set) var dim: [Int] = [3, 1, 1, 1, 1, 1, 1, 1]
  /// The qform's handedness (`qfac`), then the spacing along axes 1–7, as stored.
  package internal(set) var pixdim: [Double] = [1, 1, 1, 1, 1, 1, 1, 1]
  /// The standard's code of the voxels' type.
  package internal(set) var datatype = 0
  /// Bits per voxel, as stored; not used.
  package internal(set) var bitpix = 0
  /// The byte offset of the voxels in the file.
  package internal(set) var vox_offset = 0
  /// The factor applied to stored numbers; 0 and NaN mean no scaling.
  package internal(set) var scl_slope = 1.0
  /// The number added after scaling.
  package internal(set) var scl_inter = 0.0
  /// Greater than 0 if the quaternion is valid.
  package internal(set) var qform_code = 0
  /// Greater than 0 if `srow_x`, `srow_y` and `srow_z` are valid.
  package internal(set) var sform_code = 0
  /// The quaternion's `b`, `c` and `d`.
  package internal(set) var quatern: [Double] = [0, 0, 0]
  /// The qform's `qoffset_x`, `qoffset_y` and `qoffset_z`.
  package internal(set) var qoffset: [Double] = [0, 0, 0]
  /// `srow_x`, `srow_y` and `srow_z`, four numbers each.
  package internal(set) var srow: [Double] = [Double](repeating: 0, count: 12)
  /// The units of space and time, two bit fields.
  package internal(set) var xyzt_units = 0
  /// Free text.
  package internal(set) var descrip = ""

  /// The size and position of one 3-D frame, in millimeters whatever ``xyzt_units`` is.
  package internal(set) var grid = Grid(size: [1, 1, 1], affine: .spacing(1, 1, 1))

  /// The number of 3-D frames.
  package var frameCount: Int { dim[4...7].reduce(1, *) }

  /// The transform that provided the grid's affine.
  package internal(set) var transform = Transform.spacing

  /// Decisions made while the header was read, such as which of two transforms is used.
  package internal(set) var notes: [FileNote] = []

  /// The ways in which a NIfTI file records the positions of its voxels.
  package enum Transform: String, Sendable {
    case sform
    case qform
    /// Only the spacing is known.
    case spacing
  }

  /// The datatype's name, such as "int16".
  package var datatypeName: String {
    VoxelType(datatype: datatype).map { "\($0)" } ?? "\(datatype)"
  }
}
