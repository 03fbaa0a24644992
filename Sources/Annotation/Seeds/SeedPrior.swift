import Foundation
package import Imaging

/// A network's prediction of a structure: the log odds that a voxel belongs to it.
///
/// They are 0 at the network's threshold.
package struct SeedPrior: Sendable {
  /// The log odds in a box, the first axis fastest; NaN where the network has not run.
  let logOdds: @Sendable (_ from: VoxelPoint, _ to: VoxelPoint) -> [Float]

  /// The largest log odds, because networks are often more certain than right.
  static let limit: Float = 4

  /// Takes probabilities of a whole volume.
  ///
  /// - Parameters:
  ///   - probabilities: One value per voxel of the grid, 0…1.
  ///   - threshold: The probability above which the network labels a voxel.
  ///   - grid: The grid of the mask.
  package init(_ probabilities: [Float], threshold: Float, grid: Grid) {
    precondition(probabilities.count == grid.voxelCount, "probabilities of another grid")
    let shift = Self.logOdds(threshold)
    logOdds = { from, to in
      var values: [Float] = []
      for k in from.k...to.k {
        for j in from.j...to.j {
          let start = grid.offset(VoxelPoint(i: from.i, j: j, k: k))
          for probability in probabilities[start...start + to.i - from.i] {
            values.append(Self.limited(probability, shift))
          }
        }
      }
      return values
    }
  }

  /// Takes probabilities of slices.
  ///
  /// - Parameters:
  ///   - segmentation: The probabilities, on the grid of the mask.
  ///   - region: The region of the probabilities.
  ///   - threshold: The probability above which the network labels a voxel.
  package init(_ segmentation: VolumeSegmentation, _ region: Region, threshold: Float) {
    let shift = Self.logOdds(threshold)
    let geometry = segmentation.geometry
    logOdds = { from, to in
      let size = (0..<3).map { to[$0] - from[$0] + 1 }
      var values = [Float](repeating: .nan, count: size[0] * size[1] * size[2])
      for (index, slice) in segmentation.slices {
        let normal = geometry.normal
        let position = geometry.voxel(column: 0, row: 0, index: index)[normal]
        guard (from[normal]...to[normal]).contains(position) else { continue }
        let probabilities = slice[region].values
        var (first, last) = (from, to)
        (first[normal], last[normal]) = (position, position)
        for k in first.k...last.k {
          for j in first.j...last.j {
            for i in first.i...last.i {
              let voxel = VoxelPoint(i: i, j: j, k: k)
              let place = geometry.row(of: voxel) * geometry.width + geometry.column(of: voxel)
              let target = i - from.i + size[0] * (j - from.j + size[1] * (k - from.k))
              values[target] = Self.limited(probabilities[place], shift)
            }
          }
        }
      }
      return values
    }
  }

  private static func logOdds(_ probability: Float) -> Float {
    let bounded = min(max(probability, 0.002), 0.998)
    return log(bounded / (1 - bounded))
  }

  private static func limited(_ probability: Float, _ shift: Float) -> Float {
    probability.isNaN ? .nan : min(max(logOdds(probability) - shift, -limit), limit)
  }
}
