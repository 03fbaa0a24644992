import Segmenter
import Testing

/// The smaller network for tiles with nothing but background around them.
struct SurroundedGraphTests {
  /// Four planes of zeros but for a square of numbers in the middle.
  static func image(side: Int, square: Int) -> [Float] {
    let noise = Segmenter.noise(4 * square * square)
    let first = (side - square) / 2
    var image = [Float](repeating: 0, count: 4 * side * side)
    for plane in 0..<4 {
      for row in 0..<square {
        for column in 0..<square {
          image[(plane * side + first + row) * side + first + column] =
            noise[(plane * square + row) * square + column]
        }
      }
    }
    return image
  }

  @Test func `it computes what the whole network computes`() throws {
    let model = try tinyModel()
    let margin = model.geometry.axes[0].margin
    let surrounded = try #require(SurroundedGraph(model.graph, margin: margin))
    #expect((margin, surrounded.trim) == (92, 88))
    // Tissue up to the border of the output, 20 pixels wide.
    let whole = try NaiveNetwork(model.graph)
      .run(Self.image(side: 204, square: 20), height: 204, width: 204)
    let part = try NaiveNetwork(surrounded.graph)
      .run(Self.image(side: 28, square: 20), height: 28, width: 28)
    #expect(part.count == 3 * 20 * 20)
    #expect(largestDifference(whole, part) < 1e-5)
    #expect(
      try surrounded.graph.operationCount(height: 156, width: 188)
        < 0.7 * model.graph.operationCount(height: 332, width: 364))
  }

  @Test func `it fits tiles with as much background on all sides`() throws {
    let model = try tinyModel()
    let surrounded = try #require(SurroundedGraph(model.graph, margin: 92))
    let tile = try #require(model.geometry.tiles(rows: 3..<20, columns: 5..<31).first)
    #expect(surrounded.fits(tile, of: model.graph))
    let other = try #require(SurroundedGraph(model.graph, margin: 93))
    #expect(!other.fits(tile, of: model.graph))
  }
}
