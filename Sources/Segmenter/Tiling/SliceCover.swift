internal import Foundation

/// The tiles that give the probabilities of one slice.
///
/// An unpadded network computes the same numbers for a pixel in every tile on its grid, so tiles
/// fit together exactly. The output of a padded network depends on where its tile ends, so it gets
/// the whole slice, with zeros after the last row and column if the shortest input that fits is
/// longer. If no input is as long as the slice, or if it would need too much memory, tiles overlap
/// by half or more, and their probabilities are blended.
package struct SliceCover: Sendable {
  /// The tiles, from the upper left.
  package let tiles: [Tile]
  /// Whether probabilities of several tiles are averaged, with the weights of ``weights(_:)``.
  package let isBlended: Bool

  /// The weight of each element of a tile's output along one axis, from the first row or column on.
  ///
  /// A Gaussian around the center with a standard deviation of one eighth of the side. Source: F.
  /// Isensee et al., "nnU-Net", *Nature Methods* 18, 2021, for deviation and overlap; MONAI's
  /// `compute_importance_map` has the same formula.
  package static func weights(_ side: Int) -> [Float] {
    let (middle, deviation) = (Double(side - 1) / 2, Double(side) / 8)
    return (0..<side).map { index in
      let distance = (Double(index) - middle) / deviation
      return Float(exp(-distance * distance / 2))
    }
  }

  /// The starts of tiles that evenly cover a longer range, each overlapping the next by half or
  /// more.
  package static func starts(covering length: Int, by output: Int) -> [Int] {
    guard output < length else { return [0] }
    let rest = length - output
    let count = min((2 * rest + output - 1) / output, rest) + 1
    return (0..<count).map { Int((Double($0 * rest) / Double(count - 1)).rounded()) }
  }
}
