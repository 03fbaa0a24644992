import Imaging
import Testing

struct QuantilesTests {
  /// Numbers, and NumPy's quantiles of those that are not zero.
  struct Record: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let values: [Float]
    let fractions: [Double]
    let quantiles: [Double]
    var testDescription: String { name }
    static let all: [Record] = load("quantiles.json")
  }

  @Test(arguments: Record.all) func `quantiles are NumPy's`(_ record: Record) throws {
    let found = try #require(nonZeroQuantiles(record.values, record.fractions))
    for (ours, theirs) in zip(found, record.quantiles) {
      #expect(abs(ours - theirs) <= 1e-12 * abs(theirs))
    }
  }

  @Test func `zeros, NaN and infinities are left out`() {
    #expect(nonZeroQuantiles([0, .nan, 3, .infinity, -0.0], [0, 1]) == [3, 3])
    #expect(nonZeroQuantiles([0, .nan], [0.5]) == nil)
    #expect(nonZeroQuantiles([], [0.5]) == nil)
  }

  @Test(arguments: [(1.0, 0.0), (0.37, -12.0), (-2.0, 5.0)])
  func `a volume of 16-bit numbers has the quantiles of its values`(
    slope: Double, intercept: Double
  ) throws {
    let stored = (0..<600).map { Int16(truncatingIfNeeded: $0 * $0 * 37 % 9001 - 4000) }
    // The second frame is another image; the outermost slices are all background.
    let inside = (0..<600).map { place in
      let (i, j, k) = (place % 10, place / 10 % 10, place / 100)
      let isEdge = [0, 9].contains(i) || [0, 9].contains(j) || [0, 5].contains(k)
      return isEdge ? Int16(100) : stored[place]
    }
    let volume = Volume(
      grid: Grid(
        size: [10, 10, 6], affine: Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])),
      frameCount: 2, storage: .int16(stored + inside), slope: slope, intercept: intercept)
    for frame in 0..<2 {
      let fractions = [0, 0.005, 0.3, 0.5, 0.995, 1]
      let expected = try #require(
        nonZeroQuantiles(
          volume.values(frame: frame), fractions, background: volume.background(frame: frame).value)
      )
      #expect(volume.quantiles(fractions, frame: frame) == expected)
    }
  }
}
