import Foundation

/// The mutual information of two quantities whose joint distribution is known.
package struct Information {
  /// The information in nats.
  package let nats: Double
  /// For each pair, the logarithm of its probability given the second quantity alone: how much
  /// the information grows where the pair becomes more frequent.
  package let table: [Float]

  /// Computes the information.
  ///
  /// - Parameters:
  ///   - joint: Probabilities that sum to 1; rows are the first quantity's bins.
  ///   - bins: The number of the second quantity's bins, the length of a row.
  package init(_ joint: [Double], bins: Int) {
    let rows = joint.count / bins
    var (first, second) = ([Double](repeating: 0, count: rows), [Double](repeating: 0, count: bins))
    for row in 0..<rows {
      for bin in 0..<bins {
        first[row] += joint[row * bins + bin]
        second[bin] += joint[row * bins + bin]
      }
    }
    var sum = 0.0
    var table = [Float](repeating: 0, count: joint.count)
    for row in 0..<rows {
      for bin in 0..<bins {
        let probability = joint[row * bins + bin]
        guard probability > 1e-12 else { continue }
        sum += probability * log(probability / (first[row] * second[bin]))
        table[row * bins + bin] = Float(log(probability / second[bin]))
      }
    }
    nats = sum
    self.table = table
  }
}
