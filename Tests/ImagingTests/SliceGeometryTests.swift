import Imaging
import Testing

/// A bright voxel far toward each anatomical direction must be shown where the letters say.
struct SliceGeometryTests {
  static let orientations = AffineRecord.all

  /// The directions in world coordinates that the letters stand for.
  static let directions: [Character: (axis: Int, sign: Double)] = [
    "R": (0, 1), "L": (0, -1), "A": (1, 1), "P": (1, -1), "S": (2, 1), "I": (2, -1),
  ]

  @Test(arguments: orientations, DisplayConvention.allCases)
  func `marked voxels appear at the letters`(
    _ record: AffineRecord, _ convention: DisplayConvention
  ) throws {
    let size = [5, 7, 9]
    let grid = Grid(size: size, affine: Affine(elements: record.affine))
    for plane in Plane.allCases {
      let geometry = SliceGeometry(grid, plane: plane, convention: convention)
      let center = grid.center
      for (letter, direction) in Self.directions {
        // The face of the array that lies farthest toward the letter.
        var marked = center
        var farthest = -Double.infinity
        for axis in 0..<3 {
          for end in [0, size[axis] - 1] {
            var point = center
            point[axis] = end
            let world = grid.affine.world(point)
            let origin = grid.affine.world(center)
            let offset = [world.x - origin.x, world.y - origin.y, world.z - origin.z]
            let length = offset.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let reach = offset[direction.axis] * direction.sign / length
            if reach > farthest { (farthest, marked) = (reach, point) }
          }
        }
        var values = [Float](repeating: 0, count: grid.voxelCount)
        values[grid.offset(marked)] = 1
        let volume = Volume(grid: grid, storage: .float32(values))
        let slice = volume.slice(geometry.index(of: marked), geometry)
        let place = try #require(slice.values.firstIndex(of: 1))
        let (column, row) = (place % slice.width, place / slice.width)
        #expect(column == geometry.column(of: marked))
        #expect(row == geometry.row(of: marked))
        if letter == geometry.letters.left { #expect(column == 0) }
        if letter == geometry.letters.right { #expect(column == slice.width - 1) }
        if letter == geometry.letters.top { #expect(row == 0) }
        if letter == geometry.letters.bottom { #expect(row == slice.height - 1) }
      }
    }
  }

  @Test(arguments: orientations.prefix(48)) func `columns and rows lead back to the voxel`(
    _ record: AffineRecord
  ) {
    let grid = Grid(size: [3, 4, 5], affine: Affine(elements: record.affine))
    for plane in Plane.allCases {
      let geometry = SliceGeometry(grid, plane: plane)
      for offset in 0..<grid.voxelCount {
        let point = VoxelPoint(i: offset % 3, j: offset / 3 % 4, k: offset / 12)
        let (column, row) = (geometry.column(of: point), geometry.row(of: point))
        #expect(geometry.voxel(column: column, row: row, index: geometry.index(of: point)) == point)
        let walk = geometry.walk(geometry.index(of: point))
        #expect(walk.start + column * walk.columnStride + row * walk.rowStride == offset)
      }
    }
  }

  @Test func `radiological slices have the patient's left on the right`() {
    let grid = Grid(size: [2, 2, 2], affine: .spacing(1, 1, 1))
    for plane in [Plane.axial, .coronal] {
      #expect(SliceGeometry(grid, plane: plane).letters.right == "L")
      #expect(SliceGeometry(grid, plane: plane, convention: .neurological).letters.right == "R")
    }
    let sagittal = SliceGeometry(grid, plane: .sagittal).letters
    #expect(sagittal.left == "A" && sagittal.top == "S")
  }

  @Test func `spacing follows the screen's axes`() {
    let grid = Grid(size: [2, 3, 4], affine: .spacing(1, 2, 3))
    let coronal = SliceGeometry(grid, plane: .coronal)
    #expect(coronal.columnSpacing == 1 && coronal.rowSpacing == 3)
    #expect(coronal.width == 2 && coronal.height == 4 && coronal.count == 3)
  }

  @Test(arguments: Plane.allCases) func `a slice that is put back leaves the labels as they were`(
    _ plane: Plane
  ) {
    let grid = Grid(size: [3, 4, 5], affine: Affine(elements: AffineRecord.all[17].affine))
    var map = LabelMap(grid: grid, scheme: .binary, labels: (0..<60).map { Label($0) })
    let before = map
    let geometry = SliceGeometry(grid, plane: plane)
    let slice = map.slice(1, geometry)
    map.setSlice(
      Slice(width: slice.width, height: slice.height, values: slice.values.map { _ in 99 }), 1,
      geometry)
    #expect(map != before)
    map.setSlice(slice, 1, geometry)
    #expect(map == before)
  }
}
