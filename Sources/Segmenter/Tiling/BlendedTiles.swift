/// The probabilities of overlapping tiles, averaged with the weights of ``SliceCover``.
struct BlendedTiles {
  private let height: Int
  private let width: Int
  /// Weights along the rows and the columns of a tile; all tiles of a cover have the same size.
  private let rowWeights: [Float]
  private let columnWeights: [Float]
  /// Channels × rows × columns.
  private var sums: [Float]
  /// Rows × columns.
  private var weights: [Float]

  init(_ cover: SliceCover, height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    rowWeights = SliceCover.weights(cover.tiles.first?.rows.output ?? 0)
    columnWeights = SliceCover.weights(cover.tiles.first?.columns.output ?? 0)
    sums = [Float](repeating: 0, count: channels * height * width)
    weights = [Float](repeating: 0, count: height * width)
  }

  /// Adds the part of a tile's output that is inside the slice.
  mutating func add(_ tile: Tile, _ output: UnsafeBufferPointer<Float>) {
    let (rows, columns) = (tile.rows.output, tile.columns.output)
    let channels = sums.count / weights.count
    for row in max(tile.row, 0)..<min(tile.row + rows, height) {
      for column in max(tile.column, 0)..<min(tile.column + columns, width) {
        let (y, x) = (row - tile.row, column - tile.column)
        let weight = rowWeights[y] * columnWeights[x]
        let offset = row * width + column
        weights[offset] += weight
        for channel in 0..<channels {
          sums[channel * weights.count + offset] +=
            weight * output[(channel * rows + y) * columns + x]
        }
      }
    }
  }

  /// The mean of a channel; 0 for pixels without any tile.
  func mean(_ channel: Int) -> [Float] {
    weights.indices.map { offset in
      weights[offset] > 0 ? sums[channel * weights.count + offset] / weights[offset] : 0
    }
  }
}
