/// The way a slice's voxels become a picture's pixels.
package enum Interpolation: String, CaseIterable, Sendable {
  /// Each pixel shows the voxel under its center.
  case nearest
  /// Enlarged slices are interpolated linearly; reduced slices are averaged over each pixel.
  case linear
}

/// The weights of one axis' samples in each output pixel.
///
/// Sample `s` covers `s ..< s + 1`. A reduced axis uses the mean over the range that a pixel
/// covers. An enlarged axis is interpolated linearly between sample centers and constant past the
/// outermost ones. Weights are positive and sum to 1, so results stay within the range of the
/// samples. ``Interpolation/nearest`` uses the one sample under a pixel's center.
package struct AxisWeights {
  /// The largest number of samples used by any output.
  package let taps: Int
  /// The first sample of each output.
  package let first: [Int]
  /// `taps` weights per output; all 0 if the output is outside the samples.
  package let weights: [Float]
  /// The outputs whose centers are over samples; the rest is background.
  package let inside: Range<Int>
  /// The samples with a nonzero weight; the others are not needed.
  package var used: Range<Int> {
    guard let low = first[inside].min(), let high = first[inside].max() else { return 0..<0 }
    return low..<high + taps
  }

  /// Computes the weights.
  ///
  /// - Parameters:
  ///   - outputs: The number of pixels.
  ///   - start: The start of the first pixel, in samples.
  ///   - length: The number of samples that all pixels cover together.
  ///   - samples: The number of samples.
  ///   - interpolation: Whether samples are mixed.
  package init(
    outputs: Int, start: Double, length: Double, samples: Int,
    interpolation: Interpolation = .linear
  ) {
    let step = length / Double(max(outputs, 1))
    let isReduced = step > 1
    let isNearest = interpolation == .nearest
    let taps = isNearest ? 1 : min(isReduced ? Int(step.rounded(.up)) + 1 : 2, samples)
    var first = [Int](repeating: 0, count: outputs)
    var weights = [Float](repeating: 0, count: outputs * taps)
    var inside = 0..<0
    for output in 0..<outputs {
      let begin = start + Double(output) * step
      let center = start + (Double(output) + 0.5) * step
      guard center >= 0, center < Double(samples) else { continue }
      inside = (inside.isEmpty ? output : inside.lowerBound)..<output + 1
      if isNearest {
        first[output] = min(Int(center), samples - 1)
        weights[output] = 1
      } else if isReduced {
        let (low, high) = (max(begin, 0), min(begin + step, Double(samples)))
        let place = min(Int(low), samples - taps)
        first[output] = place
        for tap in 0..<taps {
          let overlap = min(high, Double(place + tap + 1)) - max(low, Double(place + tap))
          weights[output * taps + tap] = Float(max(overlap, 0) / (high - low))
        }
      } else {
        let position = min(max(center - 0.5, 0), Double(samples - 1))
        let place = min(Int(position), samples - taps)
        first[output] = place
        if taps == 1 {
          weights[output] = 1
        } else {
          let part = Float(position - Double(place))
          weights[output * taps] = 1 - part
          weights[output * taps + 1] = part
        }
      }
    }
    self.taps = taps
    self.first = first
    self.weights = weights
    self.inside = inside
  }
}

/// The samples of one axis that vote for the label of each output pixel.
///
/// On a reduced axis, the samples whose centers a pixel covers; otherwise the one under the pixel's
/// center.
package struct AxisVotes {
  /// The samples of each output; empty if it is outside the samples.
  package let ranges: [Range<Int>]
  /// The outputs that have samples.
  package let inside: Range<Int>

  /// Finds the samples; see ``AxisWeights`` for the other parameters.
  ///
  /// The margin is the number of extra outputs before the first and after the last, for code that
  /// needs the labels beyond the view.
  package init(outputs: Int, start: Double, length: Double, samples: Int, margin: Int = 0) {
    let step = length / Double(max(outputs, 1))
    let count = outputs + 2 * margin
    var ranges = [Range<Int>](repeating: 0..<0, count: count)
    var inside = 0..<0
    for output in 0..<count {
      let begin = start + Double(output - margin) * step
      let center = start + (Double(output - margin) + 0.5) * step
      guard center >= 0, center < Double(samples) else { continue }
      inside = (inside.isEmpty ? output : inside.lowerBound)..<output + 1
      let low = max(Int((begin - 0.5).rounded(.up)), 0)
      let high = min(Int((begin + step - 0.5).rounded(.up)), samples)
      let nearest = min(Int(center), samples - 1)
      ranges[output] = step > 1 && low < high ? low..<high : nearest..<nearest + 1
    }
    self.ranges = ranges
    self.inside = inside
  }
}
