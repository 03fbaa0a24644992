import CKernels
import Testing

extension KernelTests {
  /// Resizing by nearest elements and linear interpolation.
  struct ResizeTests {
    /// Where a target index lies in the source, as ONNX's Resize says.
    private static func coordinate(
      _ rule: ck_resize_rule, _ index: Int, _ source: Int, _ target: Int
    ) -> Double {
      let scale = Double(target) / Double(source)
      switch rule.coordinates {
      case CK_HALF_PIXEL: return (Double(index) + 0.5) / scale - 0.5
      case CK_PYTORCH_HALF_PIXEL: return target > 1 ? (Double(index) + 0.5) / scale - 0.5 : 0
      case CK_ALIGN_CORNERS:
        return target > 1 ? Double(index * (source - 1)) / Double(target - 1) : 0
      default: return Double(index) / scale
      }
    }

    /// The source's indices and their weights along one axis.
    private static func weights(
      _ rule: ck_resize_rule, _ index: Int, _ source: Int, _ target: Int
    ) -> [(Int, Double)] {
      // ONNX Runtime leaves an axis alone that keeps its size.
      if source == target { return [(index, 1)] }
      let x = coordinate(rule, index, source, target)
      func held(_ i: Int) -> Int { min(max(i, 0), source - 1) }
      guard rule.interpolation == CK_LINEAR else {
        switch rule.rounding {
        case CK_FLOOR: return [(held(Int(x.rounded(.down))), 1)]
        case CK_CEIL: return [(held(Int(x.rounded(.up))), 1)]
        case CK_ROUND_PREFER_CEIL: return [(held(Int((x + 0.5).rounded(.down))), 1)]
        default: return [(held(Int((x - 0.5).rounded(.up))), 1)]
        }
      }
      let inside = min(max(x, 0), Double(source - 1))
      let first = Int(inside)
      return [(first, 1 - inside + Double(first)), (held(first + 1), inside - Double(first))]
    }

    @Test(arguments: Example.all, KernelTests.limits)
    func `all rules`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features()
      let sizes = [
        example.size.map { 2 * $0 },
        [example.size[0], example.size[1] * 4, max(1, example.size[2] / 2)],
        [1, 1, 5],
      ]
      let rules =
        [CK_HALF_PIXEL, CK_PYTORCH_HALF_PIXEL, CK_ALIGN_CORNERS, CK_ASYMMETRIC].map {
          ck_resize_rule(
            interpolation: CK_LINEAR, coordinates: $0, rounding: CK_FLOOR, scales: (0, 0, 0))
        }
        + [
          (CK_ASYMMETRIC, CK_FLOOR), (CK_HALF_PIXEL, CK_ROUND_PREFER_FLOOR),
          (CK_ASYMMETRIC, CK_CEIL), (CK_HALF_PIXEL, CK_ROUND_PREFER_CEIL),
        ].map {
          ck_resize_rule(
            interpolation: CK_NEAREST, coordinates: $0, rounding: $1, scales: (0, 0, 0))
        }
      for size in sizes {
        for rule in rules {
          let target = Features(size, example.channels, gap: 1, isHalf: example.isHalf)
          var (from, to, value) = (source.map, target.map, rule)
          KernelTests.inParts(3) { ck_resize(&from, &value, &to, $0, $1) }
          let axes = (0..<3).map { axis in
            (0..<size[axis]).map { Self.weights(rule, $0, example.size[axis], size[axis]) }
          }
          let error = target.error { z, y, x, c in
            var sum = 0.0
            for (i, u) in axes[0][z] {
              for (j, v) in axes[1][y] {
                for (k, w) in axes[2][x] { sum += u * v * w * Double(source[i, j, k, c]) }
              }
            }
            return sum
          }
          // Places are float32, as in ONNX Runtime.
          #expect(error < max(target.tolerance, 1e-5), "\(rule) to \(size)")
        }
      }
    }
  }
}
