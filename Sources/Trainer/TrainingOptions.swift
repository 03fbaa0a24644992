internal import Foundation
package import Imaging

/// How to train.
package struct TrainingOptions: Hashable, Sendable, Codable {
  /// How long to train.
  package enum Length: Hashable, Sendable, Codable {
    /// A number of optimizer steps; a fixed seed then gives the same weights every time.
    case steps(Int)
    /// Minutes of training over all sittings; how far it gets depends on the machine.
    case minutes(Double)
  }

  /// How long to train.
  package var length = Length.steps(5000)
  /// Images in a step, over all replicas.
  package var batch = 8
  /// Copies of the network that each work on a part of the batch.
  ///
  /// Batch normalization and the soft Dice see a copy's part.
  package var replicas = 2
  /// Threads of each copy.
  package var threadsPerReplica = 1
  /// Rows of the input.
  package var height = 364
  /// Columns of the input.
  package var width = 332
  /// Rows and columns of the frames that the network learns from, which keep their size; without it, as in
  /// checkpoints from before there was a choice, it learns from its usual input.
  package var frame: [Int]?
  /// Whether activations are bfloat16.
  package var usesBFloat16 = false
  /// The number from which all chance follows.
  package var seed: UInt64 = 1
  /// The highest learning rate.
  package var learningRate: Float = 2e-3
  /// Steps over which the rate rises from 0.
  package var warmUpSteps = 100
  /// Decoupled weight decay (Loshchilov and Hutter 2019), on convolutions only.
  package var weightDecay: Float = 1e-2
  /// Adam's decay of the first moment.
  package var beta1: Float = 0.9
  /// Adam's decay of the second moment.
  package var beta2: Float = 0.999
  /// Adam's guard against division by zero.
  package var epsilon: Float = 1e-8
  /// The largest norm of the gradient; longer ones are shortened to it.
  package var clipNorm: Float = 3
  /// Decay of the moving average of the weights, reached after a warm-up.
  package var averageDecay: Float = 0.998
  /// How much the newest batch counts in the running statistics, as PyTorch's default.
  package var momentum: Float = 0.1
  /// The part of samples taken from stacks of which only the whole tumor is known; without it
  /// ``usualPartialShare``, as in checkpoints from before there was a choice.
  package var partialShare: Float?
  /// The part of such samples unless another is asked for.
  package static let usualPartialShare: Float = 0.1
  /// How much the cross-entropy is focused on pixels that are wrong, γ of the focal loss; 0, or `nil` in
  /// checkpoints from before there was a choice, not at all.
  package var focus: Float?
  /// The planes whose slices are shown, equally often; without it axial alone, as in checkpoints from before
  /// there was a choice.
  package var planes: [Plane]?
  /// Whether batch normalization keeps the statistics it begins with, as fine-tuning a network whose
  /// statistics were folded away must; `nil` in checkpoints from before there was a choice.
  package var freezesStatistics: Bool?
  /// How samples vary.
  package var augmentation = Augmentation()

  /// The settings used for the bundled model, but for its length.
  package init() {}

  /// The largest number of copies, up to the number of processors, that share a batch evenly.
  package static func replicas(sharing batch: Int) -> Int {
    let processors = ProcessInfo.processInfo.activeProcessorCount
    return (1...max(1, min(processors, batch))).last { batch.isMultiple(of: $0) } ?? 1
  }

  /// How far a run is, 0 to 1.
  func progress(step: Int, seconds: Double) -> Double {
    switch length {
    case .steps(let steps): min(1, Double(step) / Double(max(steps, 1)))
    case .minutes(let minutes): min(1, seconds / (minutes * 60))
    }
  }

  /// The learning rate: a linear rise, then half a cosine down to a hundredth.
  func rate(step: Int, progress: Double) -> Float {
    let warm = min(1, Float(step + 1) / Float(max(warmUpSteps, 1)))
    let cosine = 0.5 * (1 + cos(.pi * Float(progress)))
    return learningRate * warm * (0.01 + 0.99 * cosine)
  }
}
