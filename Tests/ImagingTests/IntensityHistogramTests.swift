import Imaging
import Testing

@Suite struct IntensityHistogramTests {
  private let unit = Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])

  private func volume(_ values: [Float]) -> Volume {
    Volume(
      grid: Grid(size: [values.count, 1, 1], affine: unit), storage: .float32(values))
  }

  @Test func `every voxel that is not background is in a bin`() throws {
    let values = (1...1001).map { Float($0) } + [.nan, .infinity]
    let found = try #require(IntensityHistogram(volume(values), binCount: 10))
    #expect(found.counts.reduce(0, +) == 1001)
    // The quantiles of 1…1001, as NumPy interpolates them.
    #expect(abs(found.lower - 2) < 1e-4 && abs(found.upper - 1000) < 1e-4)
    #expect(found.counts.allSatisfy { (99...102).contains($0) })
  }

  @Test func `a single value has no histogram`() {
    #expect(IntensityHistogram(volume([7, 7, 7]), binCount: 4) == nil)
    #expect(IntensityHistogram(volume([.nan, .nan]), binCount: 4) == nil)
  }

  @Test func `CT is known by air and soft tissue`() {
    let head = (0..<300).map { Float($0 % 3 == 0 ? -1000 : $0 % 3 == 1 ? 40 : 900) }
    #expect(volume(head).looksLikeHounsfieldUnits())
    // MRI has no values near −1000; CT values shifted by 1024 have no water at 0.
    #expect(!volume(head.map { $0 + 1024 }).looksLikeHounsfieldUnits())
    #expect(!volume(head.map { max($0, 0) }).looksLikeHounsfieldUnits())
  }

  // nibabel 5: np.degrees(nibabel.affines.obliquity(affine)).max()
  @Test func `obliqueness is the largest angle`() {
    #expect(unit.obliqueness == 0)
    let (c, s) = (0.9659258262890683, 0.25881904510252074)
    let turned = Affine(elements: [1.8, 0, 0, 0, 0, 1.8 * c, -3 * s, 0, 0, 1.8 * s, 3 * c, 0])
    #expect(abs(turned.obliqueness - 15) < 1e-9)
  }
}
