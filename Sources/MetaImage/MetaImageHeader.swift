import Imaging
import VolumeFiles

/// The checked header of a MetaImage file.
///
/// A header is always valid: its sizes are positive, the type is supported, and the affine has an
/// inverse.
///
/// Source: ITK's MetaIO, `metaObject.cxx` and `metaImage.cxx`, and its documentation.
struct MetaImageHeader: Sendable {
  /// The type of one number.
  var type = VoxelType.uint8
  /// The sizes of the axes, the fastest first: two to four.
  var sizes: [Int] = []
  /// The number of channels, which are stored together for each voxel.
  var channels = 1
  var isBigEndian = false
  /// Whether the voxels are numbers in text.
  var isText = false
  /// Whether the voxels are compressed by zlib.
  var isCompressed = false
  /// The bytes before the voxels in a file of their own; −1: they end the file.
  var headerSize = 0
  /// The file with the voxels, as the header names it; `nil` if they follow the header.
  var dataFile: String?
  /// The byte after the header.
  var offset = 0
  /// The time between frames, if there is a fourth axis with a spacing.
  var frameSeconds: Double?
  /// The positions, as the file records them.
  var geometry = MetaImageGeometry()
  /// The size and position of one frame.
  var grid = Grid(size: [1, 1, 1], affine: .spacing(1, 1, 1))
  /// Free text.
  var comment = ""
  /// Decisions made while the header was read.
  var notes: [FileNote] = []

  /// The length of the fourth axis.
  var seriesLength: Int { sizes.count > 3 ? sizes[3] : 1 }

  /// Whether the channels of a voxel are the parts of a color.
  var isColor: Bool { type == .uint8 && (channels == 3 || channels == 4) && seriesLength == 1 }

  /// The number of frames.
  var frameCount: Int { isColor ? 1 : channels * seriesLength }

  /// The names of the types.
  ///
  /// `MET_LONG` has four bytes, as on the machines of 1999.
  static let types: [(name: String, type: VoxelType)] = [
    ("MET_CHAR", .int8), ("MET_UCHAR", .uint8), ("MET_SHORT", .int16), ("MET_USHORT", .uint16),
    ("MET_INT", .int32), ("MET_UINT", .uint32), ("MET_LONG", .int32), ("MET_ULONG", .uint32),
    ("MET_LONG_LONG", .int64), ("MET_ULONG_LONG", .uint64), ("MET_FLOAT", .float32),
    ("MET_DOUBLE", .float64),
  ]
}

/// The positions of voxels as a MetaImage file records them, in LPS and millimeters.
struct MetaImageGeometry: Sendable, Equatable {
  /// The directions of the three axes, one after the other.
  var matrix: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
  /// The first voxel's center.
  var offset: [Double] = [0, 0, 0]
  /// The distances between voxels.
  var spacing: [Double] = [1, 1, 1]

  init() {}

  /// Expresses an affine, whose axes become unit vectors.
  init(_ affine: Affine) {
    spacing = affine.spacing
    matrix = (0..<3).flatMap { axis in
      (0..<3).map { Self.signs[$0] * affine[$0, axis] / affine.spacing[axis] }
    }
    offset = (0..<3).map { Self.signs[$0] * affine[$0, 3] }
  }

  /// The affine, in RAS.
  var affine: Affine {
    var elements: [Double] = []
    for row in 0..<3 {
      let sign = Self.signs[row]
      // Adding 0 turns −0 into 0.
      for axis in 0..<3 { elements.append(matrix[axis * 3 + row] * spacing[axis] * sign + 0) }
      elements.append(offset[row] * sign + 0)
    }
    return Affine(elements: elements)
  }

  /// The directions in which the array axes come from, as MetaIO calls them: "RAI" for LPS.
  var anatomicalOrientation: String {
    let codes = Orientation(affine).axisCodes
    let opposite: [Character: Character] = [
      "R": "L", "L": "R", "A": "P", "P": "A", "S": "I", "I": "S",
    ]
    return String(codes.map { opposite[$0] ?? $0 })
  }

  private static let signs: [Double] = [-1, -1, 1]
}

extension MetaImageGeometry: ExactGeometry {
  /// Returns whether another MetaImage file gives its voxels identical positions, to the last bit.
  func hasGeometry(of other: any ExactGeometry) -> Bool? {
    (other as? MetaImageGeometry).map { $0 == self }
  }
}
