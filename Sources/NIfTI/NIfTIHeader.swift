package import Imaging
package import VolumeFiles

// swift-format-ignore: AlwaysUseLowerCamelCase
/// What the header of a NIfTI-1 or NIfTI-2 file says, checked.
///
/// Fields keep the names and meanings of the standard (`nifti1.h`, `nifti2.h`). A header that exists
/// is sound: sizes are positive, the datatype can be read, and the affine has an inverse.
package struct NIfTIHeader: Hashable, Sendable {
  /// 1 or 2.
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
  /// Bits a voxel, as stored; nothing relies on it.
  package internal(set) var bitpix = 0
  /// Where in the file the voxels begin.
  package internal(set) var vox_offset = 0
  /// Multiplies stored numbers; 0 and NaN mean that there is no scaling.
  package internal(set) var scl_slope = 1.0
  /// Is added after that.
  package internal(set) var scl_inter = 0.0
  /// Greater than 0 where the quaternion holds.
  package internal(set) var qform_code = 0
  /// Greater than 0 where `srow_x`, `srow_y` and `srow_z` hold.
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

  /// The size of one 3-D frame, and where it lies, in millimeters whatever ``xyzt_units`` says.
  package internal(set) var grid = Grid(size: [1, 1, 1], affine: .spacing(1, 1, 1))

  /// How many 3-D frames there are.
  package var frameCount: Int { dim[4...7].reduce(1, *) }

  /// Which transform gave the grid's affine.
  package internal(set) var transform = Transform.spacing

  /// What had to be decided while the header was read, such as which of two transforms is used.
  package internal(set) var notes: [FileNote] = []

  /// The ways in which a NIfTI file says where its voxels are.
  package enum Transform: String, Sendable {
    case sform
    case qform
    /// Neither: only the spacing is known.
    case spacing
  }

  /// The datatype's name, such as "int16".
  package var datatypeName: String {
    VoxelType(datatype: datatype).map { "\($0)" } ?? "\(datatype)"
  }
}
