import Annotation
import Foundation
import Testing

/// The parts of growing from seeds, against NumPy and SciPy.
///
/// Scripts/make_seed_goldens.py prints the numbers; its inputs are the same sines.
struct SeedNumbersTests {
  private func agree(_ found: [Double], _ expected: [Double], within tolerance: Double) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }
  }

  @Test func `a Gaussian smooths along each axis, but not an axis of much larger voxels`() {
    let values = (0..<60).map { Float(sin(1.7 * Double($0))) }
    let found = smoothed(values, size: [6, 5, 2], deviations: [1, 2, 0.1])
    #expect(
      agree(
        stride(from: 0, to: 60, by: 7).map { Double(found[$0]) },
        [0.07765, 0.06717, 0.00961, 0.04803, -0.10441, 0.18879, -0.01380, -0.05188, 0.09601],
        within: 2e-5))
  }

  @Test func `a logistic function is fitted to weighted samples`() {
    let samples = (0..<12).map { n -> LogisticFit.Sample in
      let x = Double(n)
      let terms: [Double] = [1, sin(x), 3 * cos(2 * x) + 1]
      return LogisticFit.Sample(
        terms: terms, target: n % 3 == 0 ? 1 : 0.2, weight: n % 2 == 0 ? 1 : 2,
        offset: 0.1 * x - 0.5)
    }
    #expect(
      agree(
        LogisticFit(samples, constantRidge: 0.5).weights, [-0.46141, 0.10264, 0.28981],
        within: 1e-4))
  }

  /// Newton's method without a line search ends at −20 times the right weights here.
  @Test func `a logistic function is fitted where samples contradict the prior`() {
    let samples = (0..<40).map { n -> LogisticFit.Sample in
      let x = Double(n)
      let isInside = n % 4 == 0
      let terms: [Double] = [1, sin(x), 3 * cos(2 * x) + 1]
      return LogisticFit.Sample(
        terms: terms, target: isInside ? 1 : 0, weight: isInside ? 10 : 30,
        offset: isInside ? -4 : 4)
    }
    #expect(
      agree(
        LogisticFit(samples, constantRidge: 0.5).weights, [-6.05044, -0.29472, 0.00653],
        within: 1e-3))
  }

  @Test func `a random walker ends where the linear equations say`() {
    let places = (0..<24).map(Double.init)
    let first = places.map { Float(sin(1.3 * $0) / 4) }
    let second = places.map { Float(cos(0.9 * $0) / 4) }
    let images: [[Float]] = [first, second]
    let prior = places.map { Float(0.5 + 0.4 * sin(0.7 * $0)) }
    let seeds: [Int8] = [1] + [Int8](repeating: 0, count: 22) + [-1]
    let found = RandomWalker(images, size: [4, 3, 2], spacing: [1, 1.5, 3])
      .probabilities(prior, seeds: seeds)
    #expect(
      agree(
        found.map(Double.init),
        [
          1.00000, 0.79439, 0.72853, 0.72014, 0.58973, 0.53900, 0.48104, 0.42933, 0.47847, 0.52856,
          0.60475, 0.63952, 0.59676, 0.51955, 0.44521, 0.36224, 0.43603, 0.41566, 0.40901, 0.37186,
          0.57711, 0.53255, 0.33848, 0.00000,
        ], within: 5e-3))
  }
}
