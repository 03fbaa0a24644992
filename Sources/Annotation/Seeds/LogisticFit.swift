import Foundation

/// Logistic regression on a voxel's terms, fitted to voxels known to be inside or outside.
///
/// The fit is added to the prior log odds (`offset`), so that the prior stands where there is no evidence against
/// it. Terms are scaled to equal spread, and a ridge penalty keeps their weights small, because a few strokes
/// cannot determine them all.
///
/// Source: T. Hastie, R. Tibshirani and J. Friedman, *The Elements of Statistical Learning*, 2nd ed. (2009),
/// 4.4.1 (iteratively reweighted least squares) and 4.4.4 (regularization).
package struct LogisticFit {
  /// One voxel.
  package struct Sample: Sendable {
    /// Its terms; the first is 1.
    package var terms: [Double]
    /// The probability that it is inside, 0…1.
    package var target: Double
    /// Its weight.
    package var weight: Double
    /// The prior log odds.
    package var offset: Double

    /// Creates a sample.
    package init(terms: [Double], target: Double, weight: Double, offset: Double) {
      self.terms = terms
      self.target = target
      self.weight = weight
      self.offset = offset
    }
  }

  /// The weights of the terms as given, the constant first.
  package let weights: [Double]

  /// The ridge penalty on the weights of scaled terms.
  static let ridge = 5.0
  private static let steps = 20

  /// Fits the function by Newton's method, with steps halved until they improve the fit.
  ///
  /// - Parameters:
  ///   - samples: At least one voxel; all have the same number of terms.
  ///   - constantRidge: The ridge penalty on the constant.
  package init(_ samples: [Sample], constantRidge: Double) {
    let count = samples[0].terms.count
    let total = Double(samples.count)
    var mean = [Double](repeating: 0, count: count)
    var spread = [Double](repeating: 1, count: count)
    for term in 1..<count {
      mean[term] = samples.reduce(0) { $0 + $1.terms[term] } / total
      let variance =
        samples.reduce(0) { $0 + ($1.terms[term] - mean[term]) * ($1.terms[term] - mean[term]) }
        / total
      spread[term] = variance.squareRoot() + 1e-6
    }
    let objective = Objective(
      rows: samples.map { sample in
        (0..<count).map { $0 == 0 ? 1 : (sample.terms[$0] - mean[$0]) / spread[$0] }
      },
      samples: samples,
      ridge: (0..<count).map { $0 == 0 ? constantRidge : Self.ridge })
    var solution = [Double](repeating: 0, count: count)
    var least = objective.cost(solution)
    for _ in 0..<Self.steps {
      var step = objective.newtonStep(solution)
      // A whole step can overshoot and never come back, when strokes contradict the prior.
      var next = solution.adding(step)
      for _ in 0..<20 where !(objective.cost(next) <= least) {
        step = step.map { $0 / 2 }
        next = solution.adding(step)
      }
      let cost = objective.cost(next)
      guard cost <= least else { break }
      (solution, least) = (next, cost)
      if step.allSatisfy({ abs($0) < 1e-4 }) { break }
    }
    // Undo the scaling.
    var weights = (0..<count).map { solution[$0] / spread[$0] }
    weights[0] = solution[0] - (1..<count).reduce(0) { $0 + weights[$1] * mean[$1] }
    self.weights = weights
  }
}

/// What the fit makes smaller: the negative log likelihood of the samples, and the ridge penalty.
private struct Objective {
  /// The scaled terms of each sample.
  let rows: [[Double]]
  let samples: [LogisticFit.Sample]
  /// The ridge penalty on each weight.
  let ridge: [Double]

  /// The value for some weights.
  func cost(_ weights: [Double]) -> Double {
    var cost = 0.0
    for (ridge, weight) in zip(ridge, weights) { cost += ridge * weight * weight / 2 }
    for (row, sample) in zip(rows, samples) {
      var sum = sample.offset
      for term in row.indices { sum += weights[term] * row[term] }
      // The logarithm of 1 + exp(sum), without overflow.
      let softplus: Double = max(sum, 0) + log1p(exp(-abs(sum)))
      cost += sample.weight * (softplus - sample.target * sum)
    }
    return cost
  }

  /// The step to the smallest value of the parabola that fits at some weights.
  func newtonStep(_ weights: [Double]) -> [Double] {
    let count = weights.count
    var matrix = [Double](repeating: 0, count: count * count)
    var gradient = (0..<count).map { -ridge[$0] * weights[$0] }
    matrix.withUnsafeMutableBufferPointer { matrix in
      for (row, sample) in zip(rows, samples) {
        var sum = sample.offset
        for term in 0..<count { sum += weights[term] * row[term] }
        let probability = logistic(min(max(sum, -30), 30))
        let pull = sample.weight * (sample.target - probability)
        let curvature = sample.weight * probability * (1 - probability) + 1e-9
        row.withUnsafeBufferPointer { row in
          for first in 0..<count {
            gradient[first] += pull * row[first]
            let scaled = curvature * row[first]
            for second in 0...first { matrix[first * count + second] += scaled * row[second] }
          }
        }
      }
    }
    for term in 0..<count { matrix[term * count + term] += ridge[term] }
    return solved(matrix, gradient)
  }
}

extension [Double] {
  /// Returns the sums with the numbers of a list of the same length.
  fileprivate func adding(_ other: [Double]) -> [Double] { zip(self, other).map { $0 + $1 } }
}

/// The probability of log odds.
func logistic(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

/// Solves linear equations with a symmetric, positive definite matrix by Cholesky's method.
///
/// - Parameters:
///   - matrix: The lower triangle, row by row, in a square array.
///   - right: The right side.
/// - Returns: The solution.
private func solved(_ matrix: [Double], _ right: [Double]) -> [Double] {
  let count = right.count
  var (factor, solution) = (matrix, right)
  for row in 0..<count {
    for column in 0...row {
      var sum = factor[row * count + column]
      for k in 0..<column { sum -= factor[row * count + k] * factor[column * count + k] }
      factor[row * count + column] =
        row == column ? max(sum, 1e-12).squareRoot() : sum / factor[column * count + column]
    }
  }
  for row in 0..<count {
    for column in 0..<row { solution[row] -= factor[row * count + column] * solution[column] }
    solution[row] /= factor[row * count + row]
  }
  for row in (0..<count).reversed() {
    for column in row + 1..<count {
      solution[row] -= factor[column * count + row] * solution[column]
    }
    solution[row] /= factor[row * count + row]
  }
  return solution
}
