import CKernels
import Testing

extension KernelTests {
  /// Convolutions by both methods against plain sums.
  struct ConvolutionTests {
    struct Layer: Sendable, CustomTestStringConvertible {
      var inputs: Int
      var outputs: Int
      var size: [Int]
      var depth = 1
      /// Zeros before the source, and as many after it.
      var padding = 0
      var gaps = [0, 0]
      var parts: Int64 = 2

      static let all = [
        Layer(inputs: 4, outputs: 16, size: [1, 20, 23]),
        Layer(inputs: 16, outputs: 16, size: [1, 21, 19], padding: 1, gaps: [4, 16], parts: 3),
        Layer(inputs: 3, outputs: 5, size: [2, 9, 11], padding: 1),
        Layer(inputs: 1, outputs: 1, size: [1, 5, 3], padding: 2, parts: 1),
        Layer(inputs: 33, outputs: 48, size: [1, 13, 14], padding: 1, parts: 4),
        Layer(inputs: 64, outputs: 128, size: [1, 6, 7], padding: 1, parts: 4),
        Layer(inputs: 12, outputs: 20, size: [6, 9, 10], depth: 3, padding: 1, parts: 3),
        Layer(inputs: 16, outputs: 32, size: [7, 7, 8], depth: 3, gaps: [1, 1]),
        Layer(inputs: 5, outputs: 70, size: [1, 1, 1], depth: 3, padding: 1, parts: 5),
      ]

      var testDescription: String {
        "\(inputs) → \(outputs), \(size), kernel depth \(depth), padding \(padding)"
      }

      var convolution: ck_convolution {
        ck_convolution(
          inputs: Int64(inputs), outputs: Int64(outputs), kernel_depth: Int64(depth),
          front: Int64(depth == 1 ? 0 : padding), top: Int64(padding), left: Int64(padding))
      }

      var targetSize: [Int] {
        [depth == 1 ? size[0] : size[0] + 2 * padding - 2] + size[1...].map { $0 + 2 * padding - 2 }
      }
    }

    @Test(arguments: Layer.all, KernelTests.limits)
    func `both methods agree with plain sums`(layer: Layer, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = Features(layer.size, layer.inputs, gap: layer.gaps[0], in: -1...1.5)
      var numbers = Numbers(state: 7)
      let taps = layer.depth * 9
      let weights = (0..<layer.outputs * layer.inputs * taps).map { _ in
        Float.random(in: -1...1, using: &numbers)
      }
      let bias = (0..<layer.outputs).map { _ in Float.random(in: -1...1, using: &numbers) }
      let size = layer.targetSize
      let front = layer.depth == 1 ? 0 : layer.padding
      var sums: [Double] = []
      Features(size, layer.outputs).forEach { z, y, x, o in
        var sum = Double(bias[o])
        for tap in 0..<taps {
          let (kz, ky, kx) = (tap / 9, tap / 3 % 3, tap % 3)
          for i in 0..<layer.inputs {
            let value = source.padded(
              z + kz - front, y + ky - layer.padding, x + kx - layer.padding, i)
            sum += Double(value) * Double(weights[(o * layer.inputs + i) * taps + tap])
          }
        }
        sums.append(sum)
      }
      for method in [CK_DIRECT, CK_WINOGRAD_4] {
        for activation in [ck_activation.identity, .relu, .leaky, .sigmoid] {
          let target = Features(size, layer.outputs, gap: layer.gaps[1])
          Self.run(layer, method, activation, weights, bias, from: source, to: target)
          var next = 0
          let error = target.error { _, _, _, _ in
            next += 1
            return Self.apply(activation, sums[next - 1])
          }
          #expect(error < 1e-5, "method \(method.rawValue), function \(activation.function)")
        }
      }
    }

    @Test func `the method for a shape depends on its channels`() {
      let (high, wide): (Int64, Int64) = (328, 360)
      var shape = Layer(inputs: 16, outputs: 16, size: []).convolution
      #expect(ck_convolution_method(&shape, 1, high, wide) == CK_WINOGRAD_4)
      #expect(ck_convolution_is_fast(&shape, 1, high, wide))
      shape.inputs = 4
      #expect(ck_convolution_method(&shape, 1, high, wide) == CK_DIRECT)
      #expect(!ck_convolution_is_fast(&shape, 1, high, wide))
    }

    @Test(arguments: Example.all, KernelTests.limits)
    func `one by one`(example: Example, limit: Int32) {
      ck_set_instruction_limit(limit)
      defer { ck_set_instruction_limit(3) }
      let source = example.features()
      for outputs in [1, 3, 16, 21] {
        var numbers = Numbers(state: 5)
        let range = 1 / Float(example.channels)
        let weights = (0..<outputs * example.channels).map { _ in
          Float.random(in: -range...range, using: &numbers)
        }
        let bias = (0..<outputs).map { _ in Float.random(in: -1...1, using: &numbers) }
        for activation in [ck_activation.relu, .sigmoid] {
          let target = Features(example.size, outputs, gap: example.gap, isHalf: example.isHalf)
          var (from, to) = (source.map, target.map)
          KernelTests.inParts(3) {
            ck_pointwise(&from, weights, bias, activation, &to, $0, $1)
          }
          let error = target.error { z, y, x, o in
            let sum = (0..<example.channels).reduce(Double(bias[o])) {
              $0 + Double(source[z, y, x, $1]) * Double(weights[o * example.channels + $1])
            }
            return Self.apply(activation, sum)
          }
          #expect(error < target.tolerance)
        }
      }
    }

    private static func run(
      _ layer: Layer, _ method: ck_method, _ activation: ck_activation, _ weights: [Float],
      _ bias: [Float], from source: Features, to target: Features
    ) {
      var shape = layer.convolution
      let size = layer.targetSize.map { Int64($0) }
      let prepared = aligned(ck_convolution_weights_size(&shape, method))
      let scratch = aligned(
        ck_convolution_scratch_size(&shape, method, size[0], size[1], size[2]))
      defer {
        prepared.deallocate()
        scratch.deallocate()
      }
      ck_convolution_prepare(&shape, method, weights, prepared)
      var (from, to) = (source.map, target.map)
      KernelTests.inParts(layer.parts) {
        ck_convolve(&shape, method, &from, prepared, bias, activation, &to, scratch, $0, $1)
      }
    }

    private static func aligned(_ count: Int64) -> UnsafeMutablePointer<Float> {
      UnsafeMutableRawPointer.allocate(byteCount: max(64, Int(count) * 4), alignment: 64)
        .bindMemory(to: Float.self, capacity: Int(count))
    }

    private static func apply(_ activation: ck_activation, _ x: Double) -> Double {
      KernelTests.ElementwiseTests.value(activation, x)
    }
  }
}
