import Foundation
import Imaging
import Metrics
import Testing
import Trainer

/// Runs of a few steps on the synthetic case.
struct TrainingRunTests {
  static func data() throws -> TrainingData {
    try TrainingData(train: [syntheticCase()], partial: [syntheticCase("part", scheme: .binary)])
  }

  static func run(_ options: TrainingOptions) throws -> TrainingRun {
    try TrainingRun(TrainingState(UNetConfiguration(width: 16), options: options), data: data())
  }

  @Test(arguments: ActivationLayout.allCases)
  func `the same seed gives the same losses twice, and another seed others`(
    _ activations: ActivationLayout
  ) throws {
    var options = smallOptions(steps: 3)
    options.activationLayout = activations
    var other = options
    other.seed = 8
    let losses = try [options, options, other].map { options in
      let run = try Self.run(options)
      return try (0..<3).map { _ in try run.step().loss }
    }
    #expect(losses[0] == losses[1])
    #expect(losses[0] != losses[2])
  }

  @Test(arguments: ActivationLayout.allCases)
  func `a resumed run goes on exactly as if it had not stopped`(
    _ activations: ActivationLayout
  ) throws {
    var options = smallOptions(steps: 4)
    options.activationLayout = activations
    let whole = try Self.run(options)
    for _ in 0..<4 { try whole.step() }

    let file = URL(filePath: NSTemporaryDirectory()).appending(path: "\(UUID()).checkpoint").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let first = try Self.run(options)
    for _ in 0..<2 { try first.step() }
    first.log()
    try first.state.write(to: file)
    let second = try TrainingRun(TrainingState(contentsOf: file), data: Self.data())
    #expect(second.state.header.step == 2)
    #expect(second.options.activationLayout == activations)
    #expect(second.state.header.history.count == 1)
    for _ in 0..<2 { try second.step() }

    #expect(second.state.weights == whole.state.weights)
    #expect(second.state.averageWeights == whole.state.averageWeights)
    #expect(second.state.variances == whole.state.variances)
    #expect(second.progress == 1)
  }

  @Test func `the network learns one case by heart`() throws {
    var options = smallOptions(steps: 60)
    options.augmentation.isEnabled = false
    options.learningRate = 1e-2
    options.replicas = 1
    let run = try TrainingRun(
      TrainingState(UNetConfiguration(width: 16), options: options),
      data: TrainingData(train: [syntheticCase()]))
    var losses: [Double] = []
    while run.progress < 1 { losses.append(try run.step().loss) }
    let begin = losses.prefix(3).reduce(0, +) / 3
    let end = losses.suffix(5).reduce(0, +) / 5
    #expect(end < 0.6 * begin, "\(losses)")
  }

  @Test func `validation counts voxels of whole volumes`() throws {
    let run = try Self.run(smallOptions(steps: 1))
    let item = try syntheticCase()
    let result = try #require(run.evaluate([item]).first)
    // Three slices of 9×8 voxels with tumor, of which 4×4 enhance; the head fits more than one tile.
    let drawn: [Int] = result.counts.map(\.referenceCount)
    #expect(drawn == [216, 48, 48])
    #expect(result.name == "square")
  }
}
