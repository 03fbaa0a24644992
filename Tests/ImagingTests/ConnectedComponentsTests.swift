import Imaging
import Testing

struct ConnectedComponentsTests {
  /// A mask, and what scipy.ndimage.label finds in it.
  struct Record: Decodable, Sendable, CustomTestStringConvertible {
    struct Result: Decodable, Sendable {
      let connectivity: Int
      let voxelCounts: [Int]
      let from: [[Int]]
      let to: [[Int]]
      let labels: [Int32]
    }
    let name: String
    let size: [Int]
    let mask: String
    let results: [Result]
    var testDescription: String { name }
    static let all: [Record] = load("components.json")
  }

  @Test(arguments: Record.all) func `components are those of SciPy`(_ record: Record) throws {
    let mask = record.mask.map { $0 == "1" }
    for expected in record.results {
      let connectivity = try #require(Connectivity(rawValue: expected.connectivity))
      let found = ConnectedComponents(mask, size: record.size, connectivity: connectivity)
      #expect(found.count == expected.voxelCounts.count)
      #expect(found.components.map(\.voxelCount) == expected.voxelCounts)
      #expect(found.components.map { [$0.from.i, $0.from.j, $0.from.k] } == expected.from)
      #expect(found.components.map { [$0.to.i, $0.to.j, $0.to.k] } == expected.to)
      #expect(found.labels() == expected.labels)
    }
  }

  @Test(arguments: Record.all) func `runs cover the mask in order`(_ record: Record) {
    let mask = record.mask.map { $0 == "1" }
    let found = ConnectedComponents(mask, size: record.size, connectivity: .edges)
    var covered = [Bool](repeating: false, count: mask.count)
    var end = 0
    for run in found.runs {
      #expect(run.start >= end)
      end = run.places.upperBound
      for place in run.places { covered[place] = true }
    }
    #expect(covered == mask)
  }

  @Test func `any value but 0 belongs to the mask`() {
    let found = ConnectedComponents(
      [0, 4, 255, 0, 1, 0] as [UInt8], size: [3, 2, 1], connectivity: .faces)
    #expect(found.labels() == [0, 1, 1, 0, 1, 0])
  }

  @Test func `neighbors across an edge or a corner join only where they count`() {
    let edge: [Bool] = [true, false, false, true]
    let corner: [Bool] = [true, false, false, false, false, false, false, true]
    func count(_ mask: [Bool], _ connectivity: Connectivity) -> Int {
      ConnectedComponents(mask, size: [2, 2, mask.count / 4], connectivity: connectivity).count
    }
    #expect(Connectivity.allCases.map { count(edge, $0) } == [2, 1, 1])
    #expect(Connectivity.allCases.map { count(corner, $0) } == [2, 2, 1])
  }
}
