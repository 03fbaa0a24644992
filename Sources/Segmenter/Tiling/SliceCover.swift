internal import Foundation

/// The tiles from which the probabilities of one slice come.
///
/// An unpadded network computes the same numbers for a pixel in every tile that lies on its grid, so
/// that tiles meet exactly. A padded one sees where its tile ends. It therefore gets the whole slice,
/// with zeros after the last row and column where the least input that fits is longer. Where no input
/// is as long as the slice, or it would take too much memory, tiles overlap by a half and more, and
/// their probabilities are blended.
package struct SliceCover: Sendable {
  /// The tiles, from the upper left.
  package let tiles: [Tile]
  /// Whether probabilities of several tiles are averaged, with the weights of ``weights(_:)``.
  package let isBlended: Bool

  /// How much each place of a tile's output counts along one axis, from the first row or column on.
  ///
  /// A Gaussian around the middle whose deviation is an eighth of the side. Source: F. Isensee et al.,
  /// "nnU-Net", *Nature Methods* 18, 2021, whose deviation and overlap these are; MONAI's
  /// `compute_importance_map` has the same formula.
  package static func weights(_ side: Int) -> [Float] {
    let (middle, deviation) = (Double(side - 1) / 2, Double(side) / 8)
    return (0..<side).map { place in
      let distance = (Double(place) - middle) / deviation
      return Float(exp(-distance * distance / 2))
    }
  }

  /// Where tiles of some length begin so that they cover a longer range evenly, each overlapping the next
  /// by a half or more.
  package static func starts(covering length: Int, by output: Int) -> [Int] {
    guard output < length else { return [0] }
    let rest = length - output
    let count = min((2 * rest + output - 1) / output, rest) + 1
    return (0..<count).map { Int((Double($0 * rest) / Double(count - 1)).rounded()) }
  }
}

extension Model {
  /// The tiles for a slice.
  ///
  /// - Parameters:
  ///   - height: The slice's rows.
  ///   - width: The slice's columns.
  ///   - box: The part whose probabilities are wanted; padded networks see the whole slice nevertheless.
  /// - Returns: Tiles whose outputs cover the part.
  package func cover(
    height: Int, width: Int, box: (rows: Range<Int>, columns: Range<Int>)
  ) -> SliceCover {
    if geometry.isPadded { return paddedCover([height, width]) }
    let vertical = geometry.axes[0].cover(box.rows)
    let horizontal = geometry.axes[1].cover(box.columns)
    return SliceCover(
      tiles: tiles(vertical.starts, vertical.side, horizontal.starts, horizontal.side),
      isBlended: false)
  }

  private func tiles(
    _ rows: [Int], _ rowSide: TileGeometry.Side, _ columns: [Int], _ columnSide: TileGeometry.Side
  ) -> [Tile] {
    rows.flatMap { row in
      columns.map { Tile(row: row, column: $0, rows: rowSide, columns: columnSide) }
    }
  }

  private func paddedCover(_ lengths: [Int]) -> SliceCover {
    let whole = (0..<2).map { side(covering: lengths[$0], axis: $0) }
    // A slice that cannot be seen whole is seen by tiles of the longest sides that memory allows.
    let longest = geometry.axes.flatMap(\.sides).map(\.input)
    let limits = [Int.max] + Set(longest).sorted(by: >)
    var chosen: [TileGeometry.Side] = []
    for limit in limits {
      chosen = (0..<2).compactMap { axis in
        if let side = whole[axis], side.input <= limit { return side }
        return geometry.axes[axis].sides.last { $0.input <= limit }
          ?? geometry.axes[axis].sides.first
      }
      if PlanMemory.suffices(graph, height: chosen[0].input, width: chosen[1].input) { break }
    }
    let starts = (0..<2).map {
      SliceCover.starts(covering: lengths[$0], by: chosen[$0].output)
    }
    return SliceCover(
      tiles: tiles(starts[0], chosen[0], starts[1], chosen[1]),
      isBlended: starts[0].count > 1 || starts[1].count > 1)
  }

  /// The shortest side whose output covers a length; `nil` where there is none.
  private func side(covering length: Int, axis: Int) -> TileGeometry.Side? {
    let known = geometry.axes[axis]
    if let side = known.sides.first(where: { $0.output >= length }) { return side }
    guard graph.fixedSides[axis] == nil, length <= GraphLimits.side else { return nil }
    for input in length..<length + 1024 {
      guard let output = (try? graph.sides(input, axis: axis))?[graph.output], output >= length,
        known.margin + output <= input
      else { continue }
      return TileGeometry.Side(input: input, output: output)
    }
    return nil
  }

  /// What a user should know about how slices of some size are covered; `nil` where the network sees all
  /// that it would see of them in any other program.
  package func coverNote(height: Int, width: Int) -> String? {
    let cover = cover(height: height, width: width, box: (0..<height, 0..<width))
    guard cover.isBlended, let tile = cover.tiles.first else { return nil }
    return "\(path) sees slices of \(height)×\(width) through \(cover.tiles.count) overlapping "
      + "tiles of \(tile.rows.input)×\(tile.columns.input), whose probabilities are blended"
  }
}
