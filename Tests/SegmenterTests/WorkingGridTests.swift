import Imaging
import Segmenter
import Testing

/// The grid on which the network sees images that lie on several.
@Suite struct WorkingGridTests {
  private static let brats = Grid(
    size: [60, 64, 50], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 63, 0, 0, 1, 0]))
  private static let thick = Grid(
    size: [60, 64, 10], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 63, 0, 0, 5, 2]))
  private static let turned = Grid(
    size: [50, 60, 64], affine: Affine(elements: [0, 1, 0, -59, 0, 0, -1, 63, 1, 0, 0, 0]))

  private func working(
    _ grids: [Modality: Grid], result: Grid, spacing: [Double] = [1, 1, 1]
  ) throws -> WorkingGrid {
    try WorkingGrid(grids, result: result, spacing: spacing)
  }

  @Test func `one grid of about the network's spacing is taken as it is`() throws {
    for spacing in [0.85, 1, 1.05, 1.2] {
      let grid = Grid(size: [60, 64, 50], affine: .spacing(spacing, spacing, 1))
      let found = try working([.flair: grid, .t1: grid], result: grid)
      #expect(found.grid == grid && found.resampled.isEmpty, "\(spacing) mm")
    }
    let slices = Grid(size: [60, 64, 10], affine: .spacing(1, 1, 6))
    #expect(try working([.t2: slices], result: slices).grid == slices)
    // Another order of the axes is no other grid.
    let found = try working([.flair: Self.brats, .t1: Self.turned], result: Self.brats)
    #expect(found.grid == Self.brats && found.resampled.isEmpty)
  }

  @Test func `the finest of several grids is taken, and covers the result`() throws {
    let found = try working(
      [.flair: Self.thick, .t1ce: Self.brats, .t2: Self.thick], result: Self.thick)
    #expect(found.grid == Self.brats)
    #expect(found.resampled == [.flair, .t2])
    let longer = Grid(
      size: [60, 64, 14], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 63, 0, 0, 5, -8]))
    let wider = try working([.flair: longer, .t1ce: Self.brats], result: longer).grid
    #expect(wider.size == [60, 64, 70])
    #expect(wider.affine.world(VoxelPoint(i: 0, j: 0, k: 10)).z == 0)
  }

  @Test func `of grids as fine as the network needs, the result's own is taken`() throws {
    let other = Grid(
      size: [60, 64, 50],
      affine: Affine(elements: [-1, 0, 0.1, 0, 0, -1, 0, 63, 0.1, 0, 1, 0]))
    for result in [Self.brats, other] {
      let found = try working([.t1: other, .t1ce: Self.brats, .t2: Self.thick], result: result)
      #expect(found.grid == result)
    }
    // Finer than the network's is no reason to interpolate the result.
    let fine = Grid(size: [66, 70, 55], affine: .spacing(0.9, 0.9, 0.9))
    let grid = Grid(size: [60, 64, 50], affine: .spacing(1, 1, 1))
    #expect(try working([.t1: fine, .t1ce: grid], result: grid).grid == grid)
    // But thick slices do not stand for a fine image.
    let thin = try working([.t1: Self.brats, .t1ce: Self.thick], result: Self.thick)
    #expect(thin.grid.size[2] >= 50)
  }

  @Test(arguments: [Float(0), 7, .nan])
  func `an image with the same value everywhere counts as missing, and is said`(value: Float) throws
  {
    var volumes = phantoms(plainGrid)
    volumes[.flair] = Volume(
      grid: plainGrid, storage: .float32(.init(repeating: value, count: plainGrid.voxelCount)))
    let input = try CaseInput(volumes, result: plainGrid, spacing: [1, 1, 1])
    #expect(input.notes == ["FLAIR has the same value everywhere and is not used"])
    volumes[.flair] = nil
    let missing = try CaseInput(volumes, result: plainGrid, spacing: [1, 1, 1])
    let segmenter = try Segmenter(blockedModel(), threads: 2)
    let (one, other) = (
      try segmenter.segment(input, planes: [.axial]),
      try segmenter.segment(missing, planes: [.axial])
    )
    #expect(one.probabilities() == other.probabilities())
    let flat = Volume(
      grid: plainGrid, storage: .uint8(.init(repeating: 3, count: plainGrid.voxelCount)))
    let error = #expect(throws: SegmentationError.self) {
      try CaseInput([.t1: flat, .t2: flat], result: plainGrid, spacing: [1, 1, 1])
    }
    #expect(
      error?.description
        == "T1, T2 have the same value everywhere, so there is nothing to segment")
  }

  @Test func `an image of a small part of the head is said`() throws {
    var volumes = phantoms(plainGrid)
    let slab = Grid(size: [plainGrid.size[0], 12, plainGrid.size[2]], affine: plainGrid.affine)
    volumes[.t2] = phantom(slab, modality: 3)
    let notes = try CaseInput(volumes, result: plainGrid, spacing: [1, 1, 1]).notes
    #expect(
      notes.contains { $0.wholeMatch(of: /T2 shows (only \d|less than 1) % of the head/) != nil },
      "\(notes)")
    #expect(!notes.contains { $0.hasPrefix("T1 shows") || $0.hasPrefix("FLAIR shows") })
  }

  @Test func `another spacing is brought to the network's`() throws {
    let fine = Grid(size: [120, 128, 50], affine: .spacing(0.5, 0.5, 1))
    let found = try working([.t1: fine], result: fine).grid
    #expect(found.size == [60, 64, 50])
    #expect(found.affine.spacing == [1, 1, 1])
    // The first voxel covers the first two.
    #expect(found.affine.world(VoxelPoint(i: 0, j: 0, k: 0)).x == 0.25)
    let coarse = try working([.t1: fine], result: fine, spacing: [2, 2, 2]).grid
    #expect(coarse.size == [30, 32, 25])
  }

  @Test func `a few slices inside another image are not elsewhere`() throws {
    let slab = Grid(
      size: [60, 64, 2], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 63, 0, 0, 1, 17]))
    for result in [Self.brats, slab] {
      #expect(try working([.flair: slab, .t1ce: Self.brats], result: result).grid == result)
    }
  }

  @Test func `images of different places are refused in one sentence`() throws {
    let far = Grid(
      size: [60, 64, 50], affine: Affine(elements: [1, 0, 0, 500, 0, 1, 0, 0, 0, 0, 1, 0]))
    let error = #expect(throws: SegmentationError.self) {
      try working([.flair: far, .t1ce: Self.brats], result: Self.brats)
    }
    #expect(
      error.map { "\($0)" }?.hasPrefix("T1ce and FLAIR do not overlap")
        ?? false || error.map { "\($0)" }?.hasPrefix("FLAIR and T1ce do not overlap") ?? false)
  }

  @Test func `a result on the working grid is the network's, and elsewhere it is interpolated`()
    throws
  {
    let segmenter = try Segmenter(blockedModel(), threads: 2)
    let volumes = phantoms(plainGrid)
    let same = try CaseInput(volumes, result: plainGrid, spacing: [1, 1, 1])
    #expect(!same.isRegridded && same.notes.isEmpty)
    let plain = try segmenter.segment(same, planes: [.axial])
    let direct = try segmenter.segment(SegmentationInput(volumes: volumes), planes: [.axial])
    #expect(plain.probabilities() == direct.probabilities())

    // The same voxels, in the order of a file that the user chose.
    let other = Grid(
      size: plainGrid.size, affine: Affine(elements: [-1, 0, 0, 43, 0, 1, 0, 0, 0, 0, -1, 4]))
    let half = Grid(
      size: [22, 26, 5], affine: Affine(elements: [2, 0, 0, 0.5, 0, 2, 0, 0.5, 0, 0, 1, 0]))
    let flipped = try segmenter.segment(
      CaseInput(volumes, result: other, spacing: [1, 1, 1]), planes: [.axial])
    #expect(
      flipped.probability(.wholeTumor, at: VoxelPoint(i: 3, j: 20, k: 1))
        == plain.probability(.wholeTumor, at: VoxelPoint(i: 40, j: 20, k: 3)))
    let coarse = try CaseInput(volumes, result: half, spacing: [1, 1, 1])
    #expect(coarse.isRegridded && coarse.notes == ["the result is resampled from 1 mm to 2×2×1 mm"])
    let found = try segmenter.segment(coarse, planes: [.axial])
    let mean = [(20, 30), (21, 30), (20, 31), (21, 31)].reduce(Float(0)) {
      $0 + (plain.probability(.wholeTumor, at: VoxelPoint(i: $1.0, j: $1.1, k: 2)) ?? 0) / 4
    }
    let value = found.probability(.wholeTumor, at: VoxelPoint(i: 10, j: 15, k: 2)) ?? -1
    #expect(abs(value - mean) < 1e-5)
    // One slice of the result needs one slice of the network.
    #expect(coarse.workingSlices(for: [2]).count <= 3)
    let single = try segmenter.segment(coarse, slices: [2], planes: [.axial])
    #expect(Array(single.slices.keys) == [2])
    #expect(
      abs((single.probability(.wholeTumor, at: VoxelPoint(i: 10, j: 15, k: 2)) ?? -1) - mean) < 1e-5
    )
  }

  @Test(arguments: [
    ("1", [1.0, 1, 1]), ("0.5 mm", [0.5, 0.5, 0.5]), ("1,1,3", [1, 1, 3]),
    ("[1.5 x 1.5 x 3]", [1.5, 1.5, 3]),
  ])
  func `the spacing of a model is read leniently`(_ text: String, _ expected: [Double]) throws {
    #expect(try ModelMetadata.spacing(["spacing": text], file: "m.onnx") == expected)
    #expect(throws: ModelError.self) {
      try ModelMetadata.spacing(["spacing": "\(text),0"], file: "m.onnx")
    }
  }
}
