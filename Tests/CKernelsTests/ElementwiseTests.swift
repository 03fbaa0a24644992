import CKernels
import Foundation
import Testing

extension KernelTests {
  /// Functions of each element, and arithmetic of two maps.
  struct ElementwiseTests {
    /// All functions, with numbers as models have them.
    static let activations: [(ck_function, Float, Float)] = [
      (CK_IDENTITY, 0, 0), (CK_RELU, 0, 0), (CK_LEAKY_RELU, 0.1, 0), (CK_SIGMOID, 0, 0),
      (CK_TANH, 0, 0), (CK_ELU, 0.8, 0), (CK_SELU, 1.67326, 1.0507), (CK_CELU, 1.3, 0),
      (CK_HARD_SIGMOID, 0.2, 0.5), (CK_HARD_SWISH, 0, 0), (CK_GELU, 0, 0), (CK_GELU_TANH, 0, 0),
      (CK_CLIP, -0.5, 1.5), (CK_SOFTPLUS, 0, 0), (CK_SOFTSIGN, 0, 0), (CK_SWISH, 1.2, 0),
      (CK_MISH, 0, 0), (CK_EXP, 0, 0), (CK_ABSOLUTE, 0, 0), (CK_NEGATE, 0, 0),
    ]

    static func value(_ activation: ck_activation, _ x: Double) -> Double {
      let (a, b) = (Double(activation.a), Double(activation.b))
      switch activation.function {
      case CK_RELU: return max(x, 0)
      case CK_LEAKY_RELU: return x < 0 ? a * x : x
      case CK_SIGMOID: return 1 / (1 + exp(-x))
      case CK_TANH: return tanh(x)
      case CK_ELU: return x < 0 ? a * expm1(x) : x
      case CK_SELU: return b * (x < 0 ? a * expm1(x) : x)
      case CK_CELU: return max(x, 0) + min(0, a * expm1(x / a))
      case CK_HARD_SIGMOID: return max(0, min(1, a * x + b))
      case CK_HARD_SWISH: return x * max(0, min(1, x / 6 + 0.5))
      case CK_GELU: return x * (1 + erf(x / 2.0.squareRoot())) / 2
      case CK_GELU_TANH:
        return x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))) / 2
      case CK_CLIP: return max(a, min(b, x))
      case CK_SOFTPLUS: return max(x, 0) + log1p(exp(-abs(x)))
      case CK_SOFTSIGN: return x / (1 + abs(x))
      case CK_SWISH: return x / (1 + exp(-a * x))
      case CK_MISH: return x * tanh(max(x, 0) + log1p(exp(-abs(x))))
      case CK_EXP: return exp(x)
      case CK_ABSOLUTE: return abs(x)
      case CK_NEGATE: return -x
      case CK_SQUARE_ROOT: return x.squareRoot()
      default: return x
      }
    }

    @Test(arguments: Example.all, KernelTests.limits)
    func `functions of each element`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features(in: -6...6)
      for (function, a, b) in Self.activations {
        let activation = ck_activation(function: function, a: a, b: b)
        let target = example.empty()
        var (from, to) = (source.map, target.map)
        KernelTests.inParts(3) { ck_elementwise(&from, activation, &to, $0, $1) }
        let error = target.error { Self.value(activation, Double(source[$0, $1, $2, $3])) }
        #expect(error < target.tolerance, "function \(function.rawValue)")
      }
    }

    /// Where results become small, their digits must not be lost.
    @Test(arguments: KernelTests.limits)
    func `exponentials keep their digits over the whole range`(limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let count = 20_001
      for (function, range): (ck_function, ClosedRange<Float>) in [
        (CK_EXP, -87...88.7), (CK_SIGMOID, -80...80), (CK_TANH, -1e-3...1e-3), (CK_TANH, -9...9),
        (CK_SOFTPLUS, -80...80), (CK_SWISH, -60...60), (CK_SQUARE_ROOT, 1e-3...1e6),
        (CK_ELU, -1e-3...1e-3), (CK_ELU, -20...1), (CK_GELU, -2...8), (CK_MISH, -20...20),
      ] {
        let activation = ck_activation(function: function, a: 1, b: 0)
        let source = Features([1, 1, count], 1)
        for i in 0..<count {
          source[0, 0, i, 0] =
            range.lowerBound
            + (range.upperBound - range.lowerBound) * Float(i) / Float(count - 1)
        }
        let target = Features([1, 1, count], 1)
        var (from, to) = (source.map, target.map)
        ck_elementwise(&from, activation, &to, 0, 1)
        var worst = 0.0
        for i in 0..<count {
          let expected = Self.value(activation, Double(source[0, 0, i, 0]))
          guard abs(expected) > 1e-37 else { continue }
          worst = max(worst, abs(Double(target[0, 0, i, 0]) - expected) / abs(expected))
        }
        #expect(worst < (function == CK_GELU ? 1e-5 : 1e-6), "function \(function.rawValue)")
      }
    }

    @Test(arguments: KernelTests.limits)
    func `extremes neither overflow nor become numbers`(limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      func result(_ function: ck_function, _ x: Float) -> Float {
        let features = Features([1, 1, 1], 1)
        features[0, 0, 0, 0] = x
        var map = features.map
        ck_elementwise(&map, ck_activation(function: function, a: 1, b: 0), &map, 0, 1)
        return features[0, 0, 0, 0]
      }
      #expect(result(CK_EXP, 1000) == .infinity)
      #expect(result(CK_EXP, -1000) == 0)
      #expect(result(CK_EXP, -.infinity) == 0)
      #expect(result(CK_SIGMOID, -1000) == 0)
      #expect(result(CK_SIGMOID, 1000) == 1)
      #expect(result(CK_TANH, -.infinity) == -1)
      #expect(result(CK_SOFTPLUS, 1000) == 1000)
      for function in [CK_EXP, CK_SIGMOID, CK_TANH, CK_RELU, CK_SWISH] {
        #expect(result(function, .nan).isNaN)
      }
    }

    @Test(arguments: Example.all, KernelTests.limits)
    func `a factor and a term for each channel`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features()
      let factors = (0..<example.channels).map { 1 + Float($0 % 7) / 8 }
      let terms = (0..<example.channels).map { Float($0 % 5) - 2 }
      for activation in [ck_activation.identity, .relu, .leaky, .sigmoid] {
        let target = example.empty()
        var (from, to) = (source.map, target.map)
        KernelTests.inParts(2) { ck_affine(&from, factors, terms, activation, &to, $0, $1) }
        let error = target.error {
          let x = Double(source[$0, $1, $2, $3]) * Double(factors[$3]) + Double(terms[$3])
          return Self.value(activation, x)
        }
        #expect(error < target.tolerance)
      }
      let target = example.empty()
      var (from, to) = (source.map, target.map)
      KernelTests.inParts(2) { ck_prelu(&from, factors, &to, $0, $1) }
      let error = target.error {
        let x = Double(source[$0, $1, $2, $3])
        return x < 0 ? x * Double(factors[$3]) : x
      }
      #expect(error < target.tolerance)
      // In place.
      KernelTests.inParts(2) { ck_affine(&to, factors, terms, .relu, &to, $0, $1) }
      let again = target.error {
        let x = Double(source[$0, $1, $2, $3])
        let y = x < 0 ? x * Double(factors[$3]) : x
        return max(0, y * Double(factors[$3]) + Double(terms[$3]))
      }
      #expect(again < 2 * target.tolerance)
    }

    @Test(arguments: Example.all, KernelTests.limits)
    func `arithmetic repeats what has one side or one channel`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let a = example.features(in: 1...3)
      let ones = [1, 1, 1]
      let others = [
        example.features(in: 1...3, seed: 2),
        Features(ones, example.channels, gap: 3, in: 1...3, seed: 3),
        Features(example.size, 1, isHalf: example.isHalf, in: 1...3, seed: 4),
        Features([1, example.size[1], 1], 1, in: 1...3, seed: 5),
        Features([example.size[0], 1, example.size[2]], example.channels, in: 1...3, seed: 6),
      ]
      let operations: [(ck_operation, (Double, Double) -> Double)] = [
        (CK_ADD, { $0 + $1 }), (CK_SUBTRACT, { $0 - $1 }), (CK_MULTIPLY, { $0 * $1 }),
        (CK_DIVIDE, { $0 / $1 }), (CK_MINIMUM, { min($0, $1) }), (CK_MAXIMUM, { max($0, $1) }),
      ]
      for b in others {
        for (operation, plain) in operations {
          let target = example.empty()
          var (first, second, to) = (a.map, b.map, target.map)
          KernelTests.inParts(3) {
            ck_arithmetic(operation, &second, &first, .relu, &to, $0, $1)
          }
          let error = target.error { z, y, x, c in
            let other = b[
              b.size[0] == 1 ? 0 : z, b.size[1] == 1 ? 0 : y, b.size[2] == 1 ? 0 : x,
              b.channels == 1 ? 0 : c]
            return max(0, plain(Double(other), Double(a[z, y, x, c])))
          }
          #expect(error < target.tolerance, "operation \(operation.rawValue)")
        }
      }
    }

    @Test(arguments: Example.all, KernelTests.limits)
    func `softmax over channels`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features(in: -40...100)
      let target = example.empty()
      var (from, to) = (source.map, target.map)
      KernelTests.inParts(3) { ck_softmax(&from, &to, $0, $1) }
      var expected: [Double] = []
      for z in 0..<example.size[0] {
        for y in 0..<example.size[1] {
          for x in 0..<example.size[2] {
            let values = (0..<example.channels).map { Double(source[z, y, x, $0]) }
            let largest = values.max() ?? 0
            let sum = values.reduce(0) { $0 + exp($1 - largest) }
            expected += values.map { exp($0 - largest) / sum }
          }
        }
      }
      let error = target.error { z, y, x, c in
        expected[((z * example.size[1] + y) * example.size[2] + x) * example.channels + c]
      }
      #expect(error < target.tolerance)
    }
  }
}
