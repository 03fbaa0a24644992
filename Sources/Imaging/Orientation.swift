internal import Foundation

/// The anatomical axis nearest to an array axis, and its direction.
package struct ArrayAxis: Hashable, Sendable {
  /// The array axis, 0, 1 or 2.
  package let axis: Int
  /// Whether the index increases toward right, anterior or superior.
  package let isPositive: Bool
}

/// The anatomical directions of a volume's array axes, found from its affine.
///
/// Oblique volumes get the nearest directions; each anatomical axis gets its own array axis.
///
/// Source: compare nibabel's `io_orientation`, which the tests check against.
package struct Orientation: Hashable, Sendable {
  /// The array axis nearest to right–left.
  package let rightLeft: ArrayAxis
  /// The array axis nearest to anterior–posterior.
  package let anteriorPosterior: ArrayAxis
  /// The array axis nearest to superior–inferior.
  package let superiorInferior: ArrayAxis

  /// Finds the directions of an affine's axes.
  ///
  /// - Precondition: the affine is invertible.
  package init(_ affine: Affine) {
    let spacing = affine.spacing
    func cosine(_ world: Int, _ axis: Int) -> Double { affine[world, axis] / spacing[axis] }
    let permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    var best = permutations[0]
    var bestFit = -Double.infinity
    for candidate in permutations {
      let fit = (0..<3).reduce(0) { $0 + abs(cosine($1, candidate[$1])) }
      if fit > bestFit + 1e-9 { (best, bestFit) = (candidate, fit) }
    }
    func axis(_ world: Int) -> ArrayAxis {
      ArrayAxis(axis: best[world], isPositive: cosine(world, best[world]) > 0)
    }
    rightLeft = axis(0)
    anteriorPosterior = axis(1)
    superiorInferior = axis(2)
  }

  /// The directions in which the array axes increase, such as "RAS" or "LPS".
  package var axisCodes: String {
    var codes: [Character] = ["?", "?", "?"]
    codes[rightLeft.axis] = rightLeft.isPositive ? "R" : "L"
    codes[anteriorPosterior.axis] = anteriorPosterior.isPositive ? "A" : "P"
    codes[superiorInferior.axis] = superiorInferior.isPositive ? "S" : "I"
    return String(codes)
  }
}

extension Affine {
  /// The largest angle between an array axis and the anatomical axis nearest to it, in degrees.
  ///
  /// Source: compare nibabel's `affines.obliquity`, which gives the angle of each axis in radians.
  package var obliqueness: Double {
    let spacing = spacing
    return (0..<3).map { axis in
      let cosine = (0..<3).map { abs(self[$0, axis]) / spacing[axis] }.max() ?? 1
      return acos(min(cosine, 1)) * 180 / .pi
    }.max() ?? 0
  }
}
