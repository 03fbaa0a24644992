import Foundation
import Imaging
import Metrics
import OneDNN
import Rendering
import Testing
import Trainer

/// The network that keeps the size of its images, which training may use.
struct FrameTests {
  /// The logits of a network without training.
  static func logits(
    _ state: TrainingState, _ image: [Float], _ height: Int, _ width: Int,
    _ activations: ActivationLayout, isFramed: Bool
  ) throws -> [Float] {
    Threads.set(2)
    let plan = try TrainingPlan(
      state.header.configuration, batch: 1, height: height, width: width, type: .float32,
      activations: activations, isFramed: isFramed, engine: Engine())
    try state.averageWeights.withUnsafeBufferPointer { try plan.load($0) }
    plan.loadStatistics(means: state.averageMeans, variances: state.averageVariances)
    _ = plan.input.update(fromContentsOf: image)
    try plan.forward(training: false)
    return Array(plan.logits)
  }

  @Test(arguments: ActivationLayout.allCases)
  func `far from the border a frame's logits are the unpadded network's`(
    _ activations: ActivationLayout
  ) throws {
    let (rows, columns) = (208, 224)
    let frame = uniform(1000, 4 * rows * columns).map { Float($0) }
    // The unpadded network's input lies two pixels inside, where its pooling grids are those of the frame.
    let (height, width) = (204, 220)
    var inside: [Float] = []
    for row in 0..<4 * height {
      let first = ((row / height) * rows + row % height + 2) * columns + 2
      inside += frame[first..<first + width]
    }
    let state = ModelExportTests.state()
    let framed = try Self.logits(state, frame, rows, columns, activations, isFramed: true)
    let unpadded = try Self.logits(state, inside, height, width, activations, isFramed: false)
    #expect(framed.count == 3 * rows * columns)
    let scale = unpadded.map(abs).max() ?? 1
    for place in unpadded.indices {
      let (plane, row, column) = (place / 720, place % 720 / 36, place % 36)
      let other = framed[(plane * rows + row + 94) * columns + column + 94]
      #expect(abs(unpadded[place] - other) < 1e-5 * scale)
    }
  }

  @Test(arguments: ActivationLayout.allCases)
  func `a run learns from frames and is measured unpadded`(_ activations: ActivationLayout) throws {
    var options = smallOptions(steps: 1)
    options.activationLayout = activations
    options.frame = [32, 48]
    let run = try TrainingRunTests.run(options)
    let before = run.state.weights
    let picture = try run.preview(samples: 2)
    #expect((picture.width, picture.height) == (5 * 48, 2 * 32))
    try run.step()
    #expect(run.state.weights != before)
    // All of the tumor is counted, which only tiles of the unpadded network's size cover.
    let drawn = try #require(run.evaluate([syntheticCase()]).first).counts.map(\.referenceCount)
    #expect(drawn == [216, 48, 48])
  }
}
