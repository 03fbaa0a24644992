import Imaging
import VolumeFiles

/// The checked header of an NRRD file.
///
/// A header is always valid: its sizes are positive, the type and the encoding are supported, three
/// axes are spatial, and the affine has an inverse.
struct NRRDHeader: Sendable {
  /// How the voxels are written.
  enum Encoding: String {
    case raw, gzip
    case text = "ascii"
  }

  /// The first line, such as "NRRD0004".
  var magic = "NRRD0004"
  /// The type of the voxels.
  var type = VoxelType.uint8
  /// The sizes of all axes, the fastest first.
  var sizes: [Int] = []
  /// Which axes are spatial, the fastest first; two for a picture.
  var spatial: [Int] = []
  /// The axis of frames or channels; `nil` if there is none.
  var frameAxis: Int?
  /// The kind of the frame axis, such as "list"; empty if the file does not tell.
  var frameKind = ""
  /// The time between frames in seconds.
  var frameSeconds: Double?
  var encoding = Encoding.raw
  var isBigEndian = false
  /// The lines, and then the bytes, to pass over before the voxels; −1 bytes: they end the file.
  var lineSkip = 0
  var byteSkip = 0
  /// The file with the voxels, as the header names it; `nil` if they follow the header.
  var dataFile: String?
  /// The byte after the header.
  var offset = 0
  /// The positions, as the file records them.
  var geometry = NRRDGeometry()
  /// The size and position of one frame.
  var grid = Grid(size: [1, 1, 1], affine: .spacing(1, 1, 1))
  /// What the pairs say about 3D Slicer's segments; `nil` if the file is no segmentation.
  var segments: SlicerSegments?
  /// Whether the positions come from space directions.
  var hasDirections = false
  /// Free text.
  var content = ""
  /// Decisions made while the header was read.
  var notes: [FileNote] = []

  /// The number of frames.
  var frameCount: Int { frameAxis.map { sizes[$0] } ?? 1 }
}

/// The positions of voxels as an NRRD file records them, in millimeters.
struct NRRDGeometry: Sendable, Equatable {
  /// The space, such as "left-posterior-superior"; `nil` if the file names none.
  var space: String? = "left-posterior-superior"
  /// The step along each spatial axis, in the space.
  var directions: [[Double]] = []
  /// The first voxel's center, in the space.
  var origin: [Double] = [0, 0, 0]

  /// The signs that take coordinates of the space to RAS; those of LPS for unknown spaces, which
  /// ITK reads so.
  var signs: [Double] {
    switch space {
    case "right-anterior-superior": [1, 1, 1]
    case "left-anterior-superior": [-1, 1, 1]
    default: [-1, -1, 1]
    }
  }

  /// Whether the space says which way the patient lies.
  var isAnatomical: Bool {
    ["right-anterior-superior", "left-anterior-superior", "left-posterior-superior"]
      .contains(space)
  }

  /// The affine, in RAS.
  var affine: Affine {
    var elements: [Double] = []
    for row in 0..<3 {
      let sign = signs[row]
      // Adding 0 turns −0 into 0.
      elements += directions.map { $0[row] * sign + 0 } + [origin[row] * sign + 0]
    }
    return Affine(elements: elements)
  }

  /// Expresses an affine in LPS, which all programs on ITK write.
  init(_ affine: Affine) {
    directions = (0..<3).map { axis in
      (0..<3).map { affine[$0, axis] * Self.lps[$0] }
    }
    origin = (0..<3).map { affine[$0, 3] * Self.lps[$0] }
  }

  init() {}

  private static let lps: [Double] = [-1, -1, 1]
}

extension NRRDGeometry: ExactGeometry {
  /// Returns whether another NRRD file gives its voxels identical positions, to the last bit.
  func hasGeometry(of other: any ExactGeometry) -> Bool? {
    (other as? NRRDGeometry).map { $0 == self }
  }
}
