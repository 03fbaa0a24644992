import Imaging
import Terminal
import Testing
import Viewer

/// Where a case is opened.
@Suite struct OpeningTests {
  private static let planes: [(key: Unicode.Scalar, axis: Int)] = [("a", 2), ("c", 1), ("s", 0)]
  private static let grid = SampleStudy.grid

  /// A mask of the voxels of which something is true.
  private static func mask(_ isIn: (VoxelPoint) -> Bool) -> LabelMap {
    var map = LabelMap(grid: grid, scheme: .brats2020)
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          let point = VoxelPoint(i: i, j: j, k: k)
          if isIn(point) { map[point] = 2 }
        }
      }
    }
    return map
  }

  /// A ring about a center, thickest in slice 20: no voxel of it is in its middle.
  private static let ring = mask { point in
    let (x, y, z) = (point.i - 20, point.j - 30, abs(point.k - 20))
    return z < 4 && (16...(64 - 8 * z)).contains(x * x + y * y)
  }
  /// A block in a corner.
  private static let block = mask { $0.i < 6 && $0.j < 9 && (3...5).contains($0.k) }

  private func model(start: StartState = StartState()) -> ViewerModel {
    var model = ViewerModel(
      caseNames: ["a", "b"], size: TerminalSize(columns: 120, rows: 40), start: start)
    _ = update(&model, .started)
    return model
  }

  private func send(_ reports: [LoadReport], to model: inout ViewerModel) {
    for report in reports { _ = update(&model, .loaded(report, generation: model.generation)) }
  }

  /// What arrives before the masks.
  private func images(hasReference: Bool = true) -> [LoadReport] {
    Array(SampleStudy.reports(reference: hasReference ? Self.ring : nil).prefix(5))
  }

  @Test func `the first picture waits for no mask`() {
    var model = model()
    send(images(), to: &model)
    #expect(model.hasPicture)
    #expect(model.crosshair == Self.grid.center)
  }

  @Test(arguments: planes)
  func `a case opens at the reference's largest section with the crosshair in it`(
    key: Unicode.Scalar, axis: Int
  ) {
    var model = model()
    model.press(Key(key))
    send(images() + [.reference(Self.ring)], to: &model)
    let areas = Dictionary(
      grouping: (0..<Self.grid.voxelCount).filter { Self.ring.labels[$0] != 0 }
    ) { offset in
      [
        offset % Self.grid.size[0], offset / Self.grid.size[0] % Self.grid.size[1],
        offset / Self.grid.size[0] / Self.grid.size[1],
      ][axis]
    }.mapValues(\.count)
    #expect(areas[model.crosshair[axis]] == areas.values.max())
    #expect(Self.ring[model.crosshair] != 0)
    // What arrives later moves nothing.
    let before = model.crosshair
    send([.prediction(Self.block, file: "p.nii"), .finished], to: &model)
    #expect(model.crosshair == before)
  }

  @Test func `without a reference the prediction decides, and without both the middle`() {
    var model = model()
    send(
      images(hasReference: false) + [.prediction(Self.block, file: "p.nii"), .finished], to: &model)
    #expect(Self.block[model.crosshair] != 0)
    model = self.model()
    send(images(hasReference: false) + [.finished], to: &model)
    #expect(model.crosshair == Self.grid.center)
    // Of a reference without tumor there is nothing to see.
    model = self.model()
    let empty = LabelMap(grid: Self.grid, scheme: .brats2020)
    send(images() + [.reference(empty), .prediction(Self.block, file: "p.nii")], to: &model)
    #expect(Self.block[model.crosshair] != 0)
  }

  @Test(arguments: [[Key(.up)], [Key("L")], [Key("g"), Key("7"), Key(.enter)], [Key("+")]])
  func `whoever has moved or zoomed stays there`(keys: [Key]) {
    var model = model()
    send(images(), to: &model)
    for key in keys { model.press(key) }
    let before = model.crosshair
    send([.reference(Self.ring), .finished], to: &model)
    #expect(model.crosshair == before)
    // The next case opens at its tumor again.
    model.press(Key("]"))
    send(images() + [.reference(Self.ring)], to: &model)
    #expect(Self.ring[model.crosshair] != 0)
  }

  @Test func `a slice that waits to be segmented stays in view`() {
    var model = model()
    send(images(), to: &model)
    model.press(Key("r"))
    let before = model.sliceIndex
    send([.reference(Self.ring)], to: &model)
    #expect(model.sliceIndex == before)
  }

  @Test func `a slice that was asked for is shown`() {
    var start = StartState()
    start.slice = 9
    var model = model(start: start)
    send(images() + [.reference(Self.ring), .finished], to: &model)
    #expect(model.sliceIndex == 9)
  }
}
