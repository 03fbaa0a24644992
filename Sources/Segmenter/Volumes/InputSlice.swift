/// One slice as network input: normalized, with all channels.
package struct InputSlice: Sendable {
  package let width: Int
  package let height: Int
  package let channels: Int
  /// Channels × rows × columns.
  package let values: [Float]
  /// Rows × columns: whether any channel is not background.
  package let isTissue: [Bool]
  /// Rows × columns: whether it is brain, or near it, in a head with skull; `nil` if everything can be.
  package let isBrain: [Bool]?

  /// The rows and columns with tissue; `nil` if there is none.
  package var tissueBox: (rows: Range<Int>, columns: Range<Int>)? {
    var (top, bottom, left, right) = (height, -1, width, -1)
    for row in 0..<height {
      for column in 0..<width where isTissue[row * width + column] {
        top = min(top, row)
        bottom = row
        left = min(left, column)
        right = max(right, column)
      }
    }
    return bottom < 0 ? nil : (top..<bottom + 1, left..<right + 1)
  }

  /// Whether there is tissue under a tile's output.
  func hasTissue(under tile: Tile) -> Bool {
    let columns = max(tile.column, 0)..<min(tile.column + tile.columns.output, width)
    return (max(tile.row, 0)..<min(tile.row + tile.rows.output, height)).contains { row in
      isTissue[row * width + columns.lowerBound..<row * width + columns.upperBound].contains(true)
    }
  }

  /// The slice, mirrored left to right.
  package var mirrored: InputSlice {
    func flipped<Value>(_ values: [Value]) -> [Value] {
      var flipped = values
      for row in 0..<values.count / max(width, 1) {
        flipped[row * width..<(row + 1) * width].reverse()
      }
      return flipped
    }
    return InputSlice(
      width: width, height: height, channels: channels, values: flipped(values),
      isTissue: flipped(isTissue), isBrain: isBrain.map(flipped))
  }

  /// Copies a tile's input; beyond the slice is background, 0.
  ///
  /// - Parameters:
  ///   - tile: The tile.
  ///   - margins: How far before the output the input begins, along rows and columns.
  ///   - trim: How many rows and columns of the tile's input are left out on each side.
  ///   - target: Channels × rows × columns.
  func copy(
    _ tile: Tile, margins: [Int], trim: Int = 0,
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    let (rows, columns) = (tile.rows.input - 2 * trim, tile.columns.input - 2 * trim)
    let (top, left) = (tile.row - margins[0], tile.column - margins[1])
    target.update(repeating: 0)
    let first = max(left, 0)
    let last = min(left + columns, width)
    guard first < last else { return }
    values.withUnsafeBufferPointer { source in
      for channel in 0..<channels {
        for row in max(top, 0)..<max(min(top + rows, height), max(top, 0)) {
          let from = (channel * height + row) * width
          let to = (channel * rows + row - top) * columns - left
          for column in first..<last { target[to + column] = source[from + column] }
        }
      }
    }
  }
}
