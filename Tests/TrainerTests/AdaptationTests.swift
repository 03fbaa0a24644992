import Metrics
import ONNX
import OneDNN
import Testing
import Trainer

/// Fine-tuning a finished model on corrected slices.
struct AdaptationTests {
  private let model = ModelExportTests.state().model(notes: ["license": "mine"])

  private func settings(steps: Int) -> Adaptation.Settings {
    var settings = Adaptation.Settings()
    settings.steps = steps
    settings.batch = 2
    settings.side = (204, 204)
    return settings
  }

  @Test func `a network that goes on from a file is the file's until it learns`() throws {
    let state = try TrainingState(continuing: model, file: "m.onnx", options: TrainingOptions())
    let again = state.model(notes: ["license": "mine"])
    #expect(again.metadata == model.metadata)
    for (tensor, original) in zip(again.graph.initializers, model.graph.initializers) {
      #expect(tensor.name == original.name && tensor.shape == original.shape)
      guard case .floats(let found) = tensor.values, case .floats(let expected) = original.values
      else { continue }
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-6 * max(1, abs($1)) })
    }
  }

  @Test(arguments: ActivationLayout.allCases)
  func `training with frozen statistics computes what inference does`(
    _ activations: ActivationLayout
  ) throws {
    let state = try TrainingState(continuing: model, file: "m.onnx", options: TrainingOptions())
    Threads.set(1)
    let plan = try TrainingPlan(
      state.header.configuration, batch: 1, height: 204, width: 204, type: .float32,
      activations: activations, freezesStatistics: true, engine: Engine())
    try state.weights.withUnsafeBufferPointer { try plan.load($0) }
    plan.loadStatistics(means: state.means, variances: state.variances)
    _ = plan.input.update(fromContentsOf: uniform(3, plan.input.count).map { Float($0) })
    try plan.forward(training: false)
    let inference = Array(plan.logits)
    try plan.forward(training: true)
    #expect(zip(plan.logits, inference).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func `a case of whose corrected slices none shows the head is passed over`() throws {
    let empty = try syntheticCase("empty", slices: [99])
    #expect(empty.headSlices.isEmpty)
    let run = Adaptation(model, file: "m.onnx", settings: settings(steps: 4))
    #expect(throws: TrainingDataError.self) { try run.run(corrected: [empty], replay: []) }
    let both = try run.run(corrected: [empty, syntheticCase(slices: [2])], replay: [])
    #expect(both.model.metadata["adaptation"] == "1 corrected slices of square, 4 steps")
  }

  @Test(arguments: ActivationLayout.allCases)
  func `corrected slices are learned, and the file keeps what it says of itself`(
    _ activations: ActivationLayout
  ) throws {
    let corrected = try syntheticCase(slices: [2])
    #expect(corrected.headSlices == [2] && corrected.tumorSlices == [2])
    var settings = settings(steps: 40)
    settings.rate = 1e-2
    settings.activationLayout = activations
    let result = try Adaptation(model, file: "m.onnx", settings: settings)
      .run(corrected: [corrected], replay: [syntheticCase("other")])
    // One slice of 9×8 voxels with tumor.
    #expect(result.before[0].referenceCount == 72 && result.after[0].referenceCount == 72)
    #expect((result.after[0].dice ?? 0) > max(result.before[0].dice ?? 0, 0.6))
    #expect(result.model.metadata["license"] == "mine")
    #expect(result.model.metadata["adaptation"] == "1 corrected slices of square, 40 steps")
    #expect(result.model.graph.nodes == model.graph.nodes)
  }

  @Test func `what the model found well is not lost over what it is taught`() throws {
    // Slice 2 was corrected. The model found the whole tumor badly and the core well.
    let corrected = try syntheticCase(slices: [2])
    let other = try syntheticCase("other")
    let adaptation = Adaptation(model, file: "m.onnx", settings: settings(steps: 1))
    let data = adaptation.lessons([corrected], before: [[0.25, 0.92, nil]], replay: [other])
    #expect(data.train.map(\.name) == ["square", "square", "other"])
    #expect(data.train.map(\.headSlices) == [[2], [1, 3], [0, 1, 2, 3]])
    // No corrected slice shows enhancing tumor, so that the others must.
    #expect(data.train.map(\.known) == [0b111, 0b110, 0b111])
    #expect(data.weights == [0.5, 0.25, 0.25])

    let nothingGood = adaptation.lessons([corrected], before: [[0.25, 0.5, 0.84]], replay: [])
    #expect(nothingGood.train.map(\.known) == [0b111])
    #expect(nothingGood.weights == [1])
  }

  @Test func `slices of a case that another looks at outlive the case`() throws {
    var whole: TrainingCase? = try syntheticCase(slices: [2])
    let rest = whole?.remainder(showing: 0b100)
    weak let watched = whole
    whole = nil
    #expect(watched != nil && rest?.coreSlices == [1, 3] && rest?.known == 0b100)
    #expect(try syntheticCase(slices: [1, 2, 3]).remainder(showing: 0b111) == nil)
  }

  @Test func `it stops when it is told to`() throws {
    #expect(throws: CancellationError.self) {
      try Adaptation(model, file: "m.onnx", settings: settings(steps: 5))
        .run(corrected: [syntheticCase(slices: [2])], replay: [], isCancelled: { true })
    }
  }

  @Test func `what cannot be learned from or from where is said`() throws {
    let adaptation = Adaptation(model, file: "m.onnx", settings: settings(steps: 1))
    let nothing = #expect(throws: TrainingDataError.self) {
      try adaptation.run(corrected: [syntheticCase(slices: [])], replay: [])
    }
    #expect(nothing?.description == "no slice was corrected, so there is nothing to learn")
    var other = model
    other.graph.initializers.removeAll { $0.name == "bottom.conv1.weight" }
    let foreign = #expect(throws: TrainingDataError.self) {
      try TrainingState(continuing: other, file: "m.onnx", options: TrainingOptions())
    }
    #expect(
      foreign?.description
        == "m.onnx is not a U-Net of glia train: it has no tensor bottom.conv1.weight of "
        + "256×128×3×3 numbers")
  }
}
