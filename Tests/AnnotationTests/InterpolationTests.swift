import Annotation
import Imaging
import Testing

struct InterpolationTests {
  /// A ball of two nested labels on a grid of 1×1×2 mm.
  private let ball: LabelMap = {
    let grid = Grid(size: [48, 48, 24], affine: .spacing(1, 1, 2))
    let labels = (0..<grid.voxelCount).map { offset -> Label in
      let (x, y, z) = (offset % 48 - 24, offset / 48 % 48 - 24, 2 * (offset / 2304 - 12))
      let square = x * x + y * y + z * z
      return square < 100 ? 1 : square < 400 ? 2 : 0
    }
    return LabelMap(grid: grid, scheme: .brats2020, labels: labels)
  }()

  private func dice(_ a: [Label], _ b: [Label], _ isIn: (Label) -> Bool) -> Double {
    let both = zip(a, b).count { isIn($0) && isIn($1) }
    return 2 * Double(both) / Double(a.count(where: isIn) + b.count(where: isIn))
  }

  @Test(arguments: [(Plane.axial, 3), (.coronal, 5), (.sagittal, 5)])
  func `a ball of which few slices are annotated is found again`(_ plane: Plane, _ step: Int) {
    let geometry = SliceGeometry(ball.grid, plane: plane)
    let extent = ball.labeledVoxels(geometry)
    let annotated = extent.indices.filter { extent[$0] > 0 }
    var sparse = LabelMap(grid: ball.grid, scheme: ball.scheme)
    for (place, index) in annotated.enumerated()
    where place.isMultiple(of: step) || place == annotated.count - 1 {
      sparse.setSlice(ball.slice(index, geometry), index, geometry)
    }
    var session = EditSession(base: sparse, source: EditSource(.nothing))
    _ = session.apply(
      sparse.interpolating([1, 2], geometry), over: .background, name: "interpolate")
    #expect(dice(session.map.labels, ball.labels) { $0 != 0 } >= 0.95)
    #expect(dice(session.map.labels, ball.labels) { $0 == 1 } >= 0.9)
  }

  @Test func `only the gaps that are asked for are filled`() {
    let geometry = SliceGeometry(ball.grid, plane: .axial)
    var sparse = LabelMap(grid: ball.grid, scheme: ball.scheme)
    for index in [6, 12, 18] { sparse.setSlice(ball.slice(index, geometry), index, geometry) }
    let proposals = sparse.interpolating([1, 2], geometry, in: 7...11)
    #expect(Set(proposals.map { $0.place / 2304 }) == Set(7...11))
    #expect(sparse.interpolating([4], geometry).isEmpty)
  }
}
