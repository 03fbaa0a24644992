import CKernels
import Foundation
import ONNX
import Segmenter
import TestSupport
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

  /// The limit holds for the whole process, so others are tried in a process of their own; see ./test.
  private static let limits: [Int32] =
    ProcessInfo.processInfo.environment["GLIA_INSTRUCTION_LIMITS"] == nil ? [3] : [0, 2, 3]

  @Test(.serialized, arguments: limits)
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

  @Test(arguments: [Precision.exact, .fast])
  func `the faster precision is found once and remembered`(faster: Precision) throws {
    let folder = try TemporaryFolder()
    let memory = TrialMemory(environment: ["XDG_CACHE_HOME": folder.url.path])
    let graph = try unet(8).graph
    var count = 0
    for _ in 0..<2 {
      var trial = PrecisionTrial(graph, threads: 2, memory: memory)
      let found = try trial.precision([64, 64]) { (sides, precision) throws(ModelError) in
        count += 1
        return SleepingPass(FeatureShape(channels: 4, sides: sides), precision == faster ? 1 : 12)
      }
      #expect(found == faster)
    }
    #expect(count == 6)
    // Another size is another question.
    var trial = PrecisionTrial(graph, threads: 2, memory: memory)
    _ = try trial.precision([16, 16]) { (sides, _) throws(ModelError) in
      count += 1
      return SleepingPass(FeatureShape(channels: 4, sides: sides), 1)
    }
    #expect(count == 12)
  }
}

/// A pass that only takes time.
private final class SleepingPass: InferencePass {
  let inputShape: FeatureShape
  let outputShape: FeatureShape
  let trim = 0
  let kernels: [String] = []
  let input: UnsafeMutableBufferPointer<Float>
  private let milliseconds: UInt32

  var output: UnsafeBufferPointer<Float> { UnsafeBufferPointer(input) }

  init(_ shape: FeatureShape, _ milliseconds: UInt32) {
    (inputShape, outputShape) = (shape, shape)
    self.milliseconds = milliseconds
    input = .allocate(capacity: shape.count)
    input.initialize(repeating: 0)
  }

  deinit { input.deallocate() }

  func run() throws(ModelError) { usleep(1000 * milliseconds) }
}
