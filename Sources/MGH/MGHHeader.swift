import Imaging
import VolumeFiles

// swift-format-ignore: AlwaysUseLowerCamelCase
/// The checked header of a FreeSurfer volume.
///
/// Fields keep FreeSurfer's names. A header is always valid: its sizes are positive, the type is
/// supported, and the affine has an inverse.
///
/// Source: FreeSurfer's `mghRead` and `mghWrite` in `utils/mriio.cpp`; nibabel, `MGHHeader`.
struct MGHHeader: Sendable {
  /// The byte at which the voxels begin.
  static let size = 284

  /// Width, height, depth and the number of frames.
  var dims: [Int] = [1, 1, 1, 1]
  /// The code of the voxels' type.
  var type = 0
  /// Degrees of freedom, of statistics.
  var dof = 0
  /// Positive if the next three fields are valid; if not, slices are coronal and voxels 1 mm.
  ///
  /// nibabel 5 turns such volumes upside down, because it transposes its default directions.
  var goodRASFlag = 1
  /// The distances between voxels.
  var delta: [Float] = [1, 1, 1]
  /// The directions of the three axes, one after the other, in RAS.
  var Mdc: [Float] = [-1, 0, 0, 0, 0, -1, 0, 1, 0]
  /// The position of the volume's middle (index size / 2), in RAS.
  var Pxyz_c: [Float] = [0, 0, 0]
  /// The repetition time in milliseconds, after the voxels; 0 if it is unknown.
  var tr: Float = 0

  /// The size and position of one frame.
  var grid = Grid(size: [1, 1, 1], affine: .spacing(1, 1, 1))

  /// The codes of the types.
  static let types: [(code: Int, type: VoxelType, name: String)] = [
    (0, .uint8, "MRI_UCHAR"), (1, .int32, "MRI_INT"), (3, .float32, "MRI_FLOAT"),
    (4, .int16, "MRI_SHORT"), (10, .uint16, "MRI_USHRT"),
  ]

  /// The type of the voxels.
  var voxelType: VoxelType {
    guard let known = Self.types.first(where: { $0.code == type }) else {
      preconditionFailure("a checked header has a known type")
    }
    return known.type
  }

  /// The affine that the fields give.
  var affine: Affine {
    var elements = [Double](repeating: 0, count: 12)
    for row in 0..<3 {
      var center = 0.0
      for axis in 0..<3 {
        let step = Double(Mdc[axis * 3 + row]) * Double(delta[axis])
        elements[row * 4 + axis] = step
        center += step * Double(dims[axis]) / 2
      }
      elements[row * 4 + 3] = Double(Pxyz_c[row]) - center
    }
    return Affine(elements: elements)
  }
}

extension MGHHeader {
  /// Creates a header for voxels whose positions do not come from a FreeSurfer volume.
  init(grid: Grid) {
    self.init()
    dims = grid.size + [1]
    let affine = grid.affine
    let spacing = affine.spacing
    delta = spacing.map { Float($0) }
    Mdc = (0..<3).flatMap { axis in (0..<3).map { Float(affine[$0, axis] / spacing[axis]) } }
    let half = grid.size.map { Double($0) / 2 }
    let center = affine.world(i: half[0], j: half[1], k: half[2])
    Pxyz_c = [Float(center.x), Float(center.y), Float(center.z)]
    self.grid = grid
  }
}

extension MGHHeader: ExactGeometry {
  /// Returns whether another FreeSurfer header gives its voxels identical positions, to the last
  /// bit.
  func hasGeometry(of other: any ExactGeometry) -> Bool? {
    guard let other = other as? MGHHeader else { return nil }
    func bits(_ header: MGHHeader) -> [UInt32] {
      (header.delta + header.Mdc + header.Pxyz_c).map(\.bitPattern)
    }
    return grid.size == other.grid.size && goodRASFlag == other.goodRASFlag
      && bits(self) == bits(other)
  }
}
