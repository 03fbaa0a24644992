import Imaging
import Testing

/// Which value around the head is background, and what follows from it.
struct BackgroundTests {
  private static let grid = Grid(size: [20, 20, 20], affine: .spacing(1, 1, 1))

  /// A ball of tissue, each voxel with a value of its own, in a world of something else.
  private func volume(
    grid: Grid = grid, radius: Double = 7, tissue: (Int) -> Float = { 100 + Float($0 % 977) / 7 },
    outside: (Int) -> Float
  ) -> Volume {
    let values = (0..<grid.voxelCount).map { offset -> Float in
      let (i, j, k) = (offset % 20, offset / 20 % 20, offset / 400)
      let place = [i, j, k].map { Double($0) - 9.5 }
      return place.reduce(0) { $0 + $1 * $1 } < radius * radius ? tissue(offset) : outside(offset)
    }
    return Volume(grid: grid, storage: .float32(values))
  }

  @Test(arguments: [-1, -1024, -0.731_25, 0, 7] as [Float])
  func `the value that the faces share is the background`(_ value: Float) {
    #expect(volume { _ in value }.background() == Background(value: value, isCertain: true))
  }

  @Test func `noise around the head is no background`() {
    // Small whole numbers, as of a scanner, with one that has more than half.
    let noise = volume { [1, 1, 1, 1, 1, 1, 2, 2, 0, 3][$0 * 7 % 10] }
    #expect(noise.background() == .unknown)
    #expect(volume { Float($0 % 613) / 9 }.background() == .unknown)
  }

  @Test func `a head that fills the volume has no background`() {
    #expect(volume(radius: 40) { _ in -1 }.background() == .unknown)
  }

  @Test func `a brain that touches the faces leaves a background`() {
    #expect(volume(radius: 11) { _ in -1 }.background().value == -1)
  }

  @Test func `NaN, a flat volume and colors have none`() {
    #expect(volume { _ in .nan }.background() == .unknown)
    #expect(volume(radius: 0) { _ in 5 }.background() == .unknown)
    let color = Volume(
      grid: Self.grid, storage: .rgb24([UInt8](repeating: 9, count: 3 * 8000)))
    #expect(color.background() == .unknown)
  }

  @Test func `each frame has its own`() {
    guard case .float32(let first) = volume(outside: { _ in -1 }).storage,
      case .float32(let second) = volume(outside: { _ in 0 }).storage
    else { return }
    let both = Volume(grid: Self.grid, frameCount: 2, storage: .float32(first + second))
    #expect(both.background(frame: 0).value == -1)
    #expect(both.background(frame: 1).value == 0)
  }

  @Test func `scaled integers have the background that their slope gives`() {
    var stored = [UInt8](repeating: 0, count: 8000)
    for offset in 3000..<5000
    where (4..<16).contains(offset % 20) && (4..<16).contains(offset / 20 % 20) {
      stored[offset] = UInt8(50 + offset % 200)
    }
    let volume = Volume(grid: Self.grid, storage: .uint8(stored), slope: 2 / 255, intercept: -1)
    #expect(volume.background().value == -1)
  }

  @Test(arguments: [-1, 0, -300, 55] as [Float])
  func `windows, statistics and networks see tissue alone`(_ background: Float) {
    let expected = volume { _ in 0 }
    let found = volume { _ in background }
    #expect(IntensityWindow.robust(found) == IntensityWindow.robust(expected))
    let (one, other) = (VolumeStatistics(found), VolumeStatistics(expected))
    #expect(one.nonZeroCount == other.nonZeroCount && one.nonZeroMean == other.nonZeroMean)
    let (ours, theirs) = (Normalization(measuring: found), Normalization(measuring: expected))
    #expect(ours.mean == theirs.mean && ours.deviation == theirs.deviation)
    #expect(ours(found.values()) == theirs(expected.values()))
    #expect(ours(background) == 0)
  }

  @Test func `tissue of value 0 counts where the background is another`() {
    let found = volume(tissue: { Float($0 % 7) - 3 }, outside: { _ in -9 })
    let normalize = Normalization(measuring: found)
    #expect(normalize.isTissue(0) && !normalize.isTissue(-9))
    #expect(VolumeStatistics(found).nonZeroCount == found.values().count { $0 != -9 })
  }

  @Test(arguments: [0, 5] as [Float]) func `a background that is not the darkest is shown black`(
    _ background: Float
  ) {
    let found = volume(tissue: { Float($0 % 97) / 10 - 5.03 }, outside: { _ in background })
    let geometry = SliceGeometry(found.grid, plane: .axial)
    let window = IntensityWindow.robust(found)
    #expect(window.lower < 0)
    let (plain, shown) = (
      found.slice(10, geometry).values, found.shownSlice(10, geometry, window: window).values
    )
    for (value, shown) in zip(plain, shown) {
      #expect(value == background ? shown.isNaN : shown == value)
    }
  }
}
