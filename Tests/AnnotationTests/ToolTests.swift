import Annotation
import Imaging
import Testing

struct ToolTests {
  private let middle = VoxelPoint(i: 11, j: 10, k: 6)

  private func points(_ places: [Int]) -> [VoxelPoint] {
    places.map { VoxelPoint(i: $0 % 24, j: $0 / 24 % 20, k: $0 / 480) }
  }

  @Test func `a brush is as large in millimeters along every axis`() {
    let flat = Brush(.round, millimeters: 6).places(from: middle, to: middle, plane(.coronal))
    let found = points(flat)
    #expect(found.allSatisfy { $0.j == 10 })
    // 3 mm to each side: three voxels of 1 mm, one of 2 mm.
    #expect(Set(found.map(\.i)) == Set(8...14))
    #expect(Set(found.map(\.k)) == Set(5...7))
    let solid = Brush(.square, millimeters: 4, isSolid: true)
      .places(from: middle, to: middle, plane(.axial))
    #expect(solid.count == 5 * 5 * 3)
    #expect(Brush(millimeters: 0.1).places(from: middle, to: middle, plane(.axial)).count == 1)
  }

  @Test func `a brush on voxels of a millionth of a millimeter reaches to the edges`() {
    let grid = Grid(size: [9, 8, 7], affine: .spacing(1e-6, 1, 1e-30))
    let geometry = SliceGeometry(grid, plane: .axial)
    let middle = VoxelPoint(i: 4, j: 4, k: 3)
    var brush = Brush(.square, millimeters: 3)
    #expect(brush.places(from: middle, to: middle, geometry).count == 9 * 3)
    brush.isSolid = true
    #expect(brush.places(from: middle, to: middle, geometry).count == 9 * 3 * 7)
    #expect(Set(brush.footprint(at: middle, geometry).map(\.row)).count == 3)
  }

  @Test(arguments: Brush.Form.allCases, [false, true])
  func `a brush paints the voxels whose centers it covers`(_ form: Brush.Form, isSolid: Bool) {
    var dice = Dice(seed: 3)
    let spacing = sampleGrid.affine.spacing
    func point() -> VoxelPoint {
      VoxelPoint(
        i: Int.random(in: 0..<24, using: &dice), j: Int.random(in: 0..<20, using: &dice),
        k: Int.random(in: 0..<12, using: &dice))
    }
    for plane in Plane.allCases {
      let geometry = SliceGeometry(sampleGrid, plane: plane)
      let brush = Brush(
        form, millimeters: Double.random(in: 0.5...15, using: &dice), isSolid: isSolid)
      let center = point()
      let expected = (0..<sampleGrid.voxelCount).filter { place in
        let other = VoxelPoint(i: place % 24, j: place / 24 % 20, k: place / 480)
        guard isSolid || geometry.index(of: other) == geometry.index(of: center) else {
          return false
        }
        let way = (0..<3).map { Double(other[$0] - center[$0]) * spacing[$0] }
        let radius = brush.millimeters / 2
        return form == .square
          ? way.allSatisfy { abs($0) <= radius }
          : way.reduce(0) { $0 + $1 * $1 } <= radius * radius
      }
      #expect(brush.places(from: center, to: center, geometry) == expected)
    }
  }

  @Test func `a fast drag leaves no gaps`() {
    let from = VoxelPoint(i: 2, j: 3, k: 6)
    let to = VoxelPoint(i: 20, j: 12, k: 6)
    let found = Set(points(Brush(millimeters: 1).places(from: from, to: to, plane(.axial))))
    #expect(found.contains(from) && found.contains(to) && found.count == 19)
    for i in 2...20 { #expect(found.contains { $0.i == i }) }
  }

  @Test func `a brush at the border paints what there is`() {
    let corner = VoxelPoint(i: 0, j: 0, k: 0)
    let places = Brush(.square, millimeters: 4).places(from: corner, to: corner, plane(.axial))
    #expect(places.count == 9)
  }

  @Test(arguments: Plane.allCases) func `a polygon is filled with its outline`(_ plane: Plane) {
    let geometry = SliceGeometry(sampleGrid, plane: plane)
    let corners = [(3, 2), (9, 2), (9, 8), (3, 8)].map {
      geometry.voxel(column: $0.0, row: $0.1, index: 5)
    }
    let places = polygonPlaces(corners, geometry)
    #expect(places.count == 49)
    #expect(points(places).allSatisfy { geometry.index(of: $0) == 5 })
    #expect(polygonPlaces([], geometry).isEmpty)
    #expect(polygonPlaces([corners[0]], geometry).count == 1)
  }

  @Test func `flood fill stays inside a border, in the slice or the volume`() {
    let geometry = plane(.axial)
    let slice = sampleMap.floodPlaces(
      from: VoxelPoint(i: 0, j: 0, k: 6), .slice(6, geometry))
    #expect(slice.count == 24 * 20 - 12 * 12)
    let volume = sampleMap.floodPlaces(from: VoxelPoint(i: 0, j: 0, k: 0), .volume)
    #expect(volume.count == sampleMap.labels.count { $0 == 0 })
    let core = sampleMap.floodPlaces(from: middle, .volume)
    #expect(core.count == sampleMap.labels.count { $0 == 4 })
  }

  @Test func `region growing stops where the intensity changes`() {
    let values = sampleMap.labels.map { Int16($0) * 100 + 7 }
    let volume = Volume(grid: sampleGrid, storage: .int16(values))
    let core = grownPlaces(from: middle, in: volume, tolerance: 50, .volume)
    #expect(core.count == sampleMap.labels.count { $0 == 4 })
    let geometry = plane(.sagittal)
    let slice = grownPlaces(from: middle, in: volume, tolerance: 350, .slice(11, geometry))
    #expect(slice.count == sampleMap.slice(11, geometry).values.count { $0 != 0 })
  }

  @Test func `holes are filled, islands removed`() {
    var map = sampleMap
    map[VoxelPoint(i: 6, j: 8, k: 6)] = 0
    let hole = map.fillingHoles(with: 1, .volume)
    #expect(
      hole == [LabelProposal(place: sampleGrid.offset(VoxelPoint(i: 6, j: 8, k: 6)), label: 1)])
    #expect(map.fillingHoles(with: 1, .slice(6, plane(.axial))) == hole)
    map[VoxelPoint(i: 22, j: 2, k: 6)] = 2
    let islands = map.removingIslands(of: 2, .volume)
    #expect(points(islands.map(\.place)) == [VoxelPoint(i: 22, j: 2, k: 6)])
    let voxel = sampleGrid.voxelMilliliters
    #expect(map.removingIslands(of: 2, below: 1.5 * voxel, .volume) == islands)
    #expect(map.removingIslands(of: 2, below: 0.5 * voxel, .volume).isEmpty)
  }

  @Test func `growing and shrinking a box`() {
    var map = LabelMap(grid: sampleGrid, scheme: .brats2020)
    for k in 4...7 { for j in 5...9 { for i in 5...10 { map[VoxelPoint(i: i, j: j, k: k)] = 2 } } }
    #expect(map.growing(2, .volume).count == 2 * (6 * 5 + 5 * 4 + 6 * 4))
    #expect(map.growing(2, .slice(5, plane(.axial))).count == 2 * (6 + 5))
    #expect(map.shrinking(2, .volume).count == 6 * 5 * 4 - 4 * 3 * 2)
    // A shrinking core gives way to the edema around it.
    #expect(sampleMap.shrinking(4, .slice(6, plane(.axial))).allSatisfy { $0.label == 1 })
  }

  @Test func `smoothing takes a spike away and fills a notch`() {
    var map = sampleMap
    let (spike, notch) = (VoxelPoint(i: 11, j: 3, k: 6), VoxelPoint(i: 11, j: 15, k: 6))
    map[spike] = 2
    map[notch] = 0
    let changes = map.smoothing(2, .slice(6, plane(.axial)))
    #expect(changes.contains(LabelProposal(place: sampleGrid.offset(spike), label: 0)))
    #expect(changes.contains(LabelProposal(place: sampleGrid.offset(notch), label: 2)))
  }

  @Test func `a slice is copied as a whole`() {
    var session = EditSession(base: sampleMap, source: EditSource(.nothing))
    let geometry = plane(.coronal)
    _ = session.apply(session.map.copying(slice: 10, to: 2, geometry), over: .all, name: "copy")
    #expect(session.map.slice(2, geometry) == sampleMap.slice(10, geometry))
  }

  @Test func `a prediction is accepted in a rectangle and by component`() {
    var other = LabelMap(
      grid: sampleGrid, scheme: .brats2023, labels: sampleMap.labels.map { $0 == 4 ? 3 : $0 })
    other[VoxelPoint(i: 1, j: 1, k: 1)] = 3
    let empty = LabelMap(grid: sampleGrid, scheme: .brats2020)
    var session = EditSession(base: empty, source: EditSource(.nothing))
    let component = empty.acceptingComponent(of: other, at: middle)
    _ = session.apply(component, over: .all, name: "accept")
    #expect(session.map == sampleMap)
    #expect(empty.acceptingComponent(of: other, at: VoxelPoint(i: 23, j: 19, k: 0)).isEmpty)

    let geometry = plane(.axial)
    let rectangle = sampleMap.accepting(
      empty, from: VoxelPoint(i: 0, j: 0, k: 6), to: VoxelPoint(i: 30, j: 30, k: 6), geometry)
    session = EditSession(base: sampleMap, source: EditSource(.nothing))
    _ = session.apply(rectangle, over: .all, name: "accept")
    #expect(session.map.slice(6, geometry).values.allSatisfy { $0 == 0 })
    #expect(session.map.slice(5, geometry) == sampleMap.slice(5, geometry))
  }
}
