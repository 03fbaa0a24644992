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
}
