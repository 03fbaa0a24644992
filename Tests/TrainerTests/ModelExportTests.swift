import Foundation
import ONNX
import OneDNN
import Segmenter
import Testing
import Trainer

/// The ONNX file that a run writes.
struct ModelExportTests {
  /// A network whose scales, shifts and statistics are not the trivial ones of its beginning.
  static func state(seed: UInt64 = 1) -> TrainingState {
    var options = TrainingOptions()
    options.seed = seed
    var state = TrainingState(UNetConfiguration(width: 16), options: options)
    let layout = ParameterLayout(state.header.configuration)
    for (number, tensor) in layout.tensors.enumerated() where tensor.role != .weights {
      for (index, value) in uniform(UInt64(number), tensor.count).enumerated() {
        state.averageWeights[tensor.offset + index] += Float(0.25 * value)
      }
    }
    state.averageMeans = uniform(500, layout.statisticsCount).map { Float(0.2 * $0) }
    state.averageVariances = uniform(501, layout.statisticsCount).map { Float(1 + 0.4 * $0) }
    return state
  }

  @Test func `the written model computes what the trainer's network computes`() throws {
    let state = Self.state()
    Threads.set(2)
    let plan = try TrainingPlan(
      state.header.configuration, batch: 1, height: 204, width: 220, type: .float32,
      activations: .blocked, engine: Engine())
    let image = uniform(1000, 4 * 204 * 220).map { Float($0) }
    try state.averageWeights.withUnsafeBufferPointer { try plan.load($0) }
    plan.loadStatistics(means: state.averageMeans, variances: state.averageVariances)
    _ = plan.input.update(fromContentsOf: image)
    try plan.forward(training: false)

    let file = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID()).onnx").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try state.model().write(to: file)
    let output = try Segmenter(Model(contentsOf: file), threads: 2)
      .forward(image, height: 204, width: 220)
    #expect(output.shape == [3, 20, 36])
    for (logit, probability) in zip(plan.logits, output.values) {
      #expect(abs(1 / (1 + exp(-logit)) - probability) < 1e-4)
    }
  }

  @Test func `the written model says what it needs and where it comes from`() throws {
    let model = Self.state().model(notes: ["license": "CC-BY-NC-SA-4.0"])
    #expect(model.metadata["modalities"] == "flair,t1,t1ce,t2")
    #expect(model.metadata["regions"] == "WT,TC,ET")
    #expect(model.metadata["normalization"] == "zscore-nonzero-clip5")
    #expect(model.metadata["license"] == "CC-BY-NC-SA-4.0")
    #expect(
      Set(model.graph.nodes.map(\.operatorType)) == [
        "Conv", "Relu", "MaxPool", "ConvTranspose", "Slice", "Concat", "Sigmoid",
      ])
  }
}
