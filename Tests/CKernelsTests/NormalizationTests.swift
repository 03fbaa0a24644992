import CKernels
import Testing

extension KernelTests {
  /// Group and instance normalization.
  struct NormalizationTests {
    @Test(arguments: Example.all, KernelTests.limits)
    func `groups of channels`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features(in: -1...5)
      let channels = example.channels
      for groups in Set([1, channels, channels % 4 == 0 ? 4 : 1]) {
        let target = example.empty()
        let scale = (0..<channels).map { 1 + Float($0 % 3) / 4 }
        let shift = (0..<channels).map { Float($0 % 5) / 8 }
        Self.normalize(source, groups, 1e-5, scale, shift, target, parts: 3)
        let width = channels / groups
        let statistics = (0..<groups).map { Self.moments(source, $0 * width..<($0 + 1) * width) }
        let error = target.error { z, y, x, c in
          let (mean, variance) = statistics[c / width]
          let x = (Double(source[z, y, x, c]) - mean) / (variance + 1e-5).squareRoot()
          return max(0, x * Double(scale[c]) + Double(shift[c]))
        }
        // Deviations that are small beside the mean lose digits where factor and term nearly cancel.
        #expect(error < max(target.tolerance, 1e-5))
      }
    }

    /// A mean of a thousand deviations costs float32 sums of squares all their digits.
    @Test(arguments: KernelTests.limits)
    func `a large mean costs no digits`(limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = Features([9, 40, 41], 5, in: 999...1001)
      // Background, as most of an image is.
      source.forEach { z, y, x, c in
        if z < 6 { source[z, y, x, c] = 1000 }
      }
      let moments = Self.measured(source, parts: 2)
      var map = source.map
      var factors = [Float](repeating: 0, count: 5)
      var terms = factors
      ck_normalization(&map, moments, 2, 5, 0, nil, nil, &factors, &terms)
      for c in 0..<5 {
        let (_, variance) = Self.moments(source, c..<c + 1)
        #expect(abs(Double(factors[c]) * variance.squareRoot() - 1) < 2e-6)
      }
    }

    private static func normalize(
      _ source: Features, _ groups: Int, _ epsilon: Float, _ scale: [Float], _ shift: [Float],
      _ target: Features, parts: Int64
    ) {
      let moments = measured(source, parts: parts)
      var (from, to) = (source.map, target.map)
      var factors = [Float](repeating: 0, count: source.channels)
      var terms = factors
      ck_normalization(
        &from, moments, parts, Int64(groups), epsilon, scale, shift, &factors, &terms)
      KernelTests.inParts(2) { ck_affine(&from, factors, terms, .relu, &to, $0, $1) }
    }

    private static func measured(_ source: Features, parts: Int64) -> [Double] {
      var moments = [Double](repeating: 0, count: Int(parts) * source.channels * 2)
      var map = source.map
      for part in 0..<parts { ck_measure(&map, &moments, part, parts) }
      return moments
    }

    private static func moments(_ source: Features, _ channels: Range<Int>) -> (Double, Double) {
      var values: [Double] = []
      for z in 0..<source.size[0] {
        for y in 0..<source.size[1] {
          for x in 0..<source.size[2] {
            for c in channels { values.append(Double(source[z, y, x, c])) }
          }
        }
      }
      let mean = values.reduce(0, +) / Double(values.count)
      return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
    }
  }
}
