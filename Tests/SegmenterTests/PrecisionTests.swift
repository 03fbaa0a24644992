import CKernels
import ONNX
import OneDNN
import Segmenter
import Testing

/// Exact and fast passes, on processors with and without wide instructions.
@Suite struct PrecisionTests {
  /// One level of a padded U-Net.
  private func unet(_ width: Int) throws -> Model {
    var net = SmallNetwork()
    net.convolve(width)
    let skip = net.convolve(width)
    net.halve()
    net.convolve(2 * width)
    net.join([skip, net.enlarge(width)])
    net.convolve(width)
    net.convolve(3, side: 1, isActive: false)
    return try net.model()
  }

  @Test(arguments: [5, 16]) func `fast numbers are near exact ones`(width: Int) throws {
    let model = try unet(width)
    let segmenter = try Segmenter(model, threads: 2)
    let input = Segmenter.noise(4 * 24 * 32)
    let exact = try segmenter.forward(input, sides: [24, 32], precision: .exact).values
    let fast = try segmenter.forward(input, sides: [24, 32], precision: .fast).values
    let again = try segmenter.forward(input, sides: [24, 32], precision: .exact).values
    #expect(exact == again)
    // bfloat16 has eight bits; where the processor has none of it, both are exact.
    #expect(largestDifference(exact, fast) < 0.05)
  }

  @Test(.serialized, arguments: [Int32(0), 2, 3])
  func `every instruction set gives the same numbers`(limit: Int32) throws {
    let model = try unet(12)
    let expected = try NaiveNetwork(model.graph)
      .run(Segmenter.noise(4 * 20 * 28), height: 20, width: 28)
    ck_set_instruction_limit(limit)
    defer { ck_set_instruction_limit(3) }
    let found = try Segmenter(model, threads: 2)
      .forward(Segmenter.noise(4 * 20 * 28), height: 20, width: 28)
    #expect(largestDifference(found.values, expected) < 2e-5)
  }
}
