internal import Foundation
package import Imaging

/// How to train.
package struct TrainingOptions: Hashable, Sendable, Codable {
  /// How long to train.
  package enum Length: Hashable, Sendable, Codable {
    /// A number of optimizer steps; a fixed seed then gives the same weights every time.
    case steps(Int)
    /// Minutes of training over all sessions; the result depends on the speed of the machine.
    case minutes(Double)
  }

  /// How long to train.
  package var length = Length.steps(5000)
  /// Images per step, over all replicas.
  package var batch = 8
  /// Copies of the network, each of which works on a part of the batch.
  ///
  /// Batch normalization and the soft Dice only see a copy's own part.
  package var replicas = 2
  /// Threads per copy.
  package var threadsPerReplica = 1
  /// Rows of the input.
  package var height = 364
  /// Columns of the input.
  package var width = 332
  /// Rows and columns of the crops for size-preserving training.
  ///
  /// `nil`, as in older checkpoints, trains on the network's usual input.
  package var frame: [Int]?
  /// Whether activations are bfloat16.
  package var usesBFloat16 = false
  /// The layout of activations, which changes how sums are rounded.
  ///
  /// `nil`, as in older checkpoints, means that none was chosen yet; see ``LayoutTrial``.
  package var activationLayout: ActivationLayout?
  /// The seed for all random numbers.
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
  /// Adam's ε, which prevents division by zero.
  package var epsilon: Float = 1e-8
  /// The largest norm of the gradient; larger gradients are scaled down to it.
  package var clipNorm: Float = 3
  /// Decay of the moving average of the weights, reached after a warm-up.
  package var averageDecay: Float = 0.998
  /// The weight of the newest batch in the running statistics; PyTorch's default.
  package var momentum: Float = 0.1
  /// The share of samples from stacks with only the whole tumor known.
  ///
  /// `nil`, as in older checkpoints, means ``usualPartialShare``.
  package var partialShare: Float?
  /// The default share of such samples.
  package static let usualPartialShare: Float = 0.1
  /// How strongly the cross-entropy focuses on wrong pixels, γ of the focal loss.
  ///
  /// 0, or `nil` as in older checkpoints, turns this off.
  package var focus: Float?
  /// The planes whose slices are shown, equally often.
  ///
  /// `nil`, as in older checkpoints, means axial only.
  package var planes: [Plane]?
  /// Whether batch normalization keeps its initial statistics; necessary to fine-tune a network
  /// whose statistics were folded away.
  ///
  /// `nil` in older checkpoints.
  package var freezesStatistics: Bool?
  /// How samples vary.
  package var augmentation = Augmentation()

  /// The settings used for the bundled model, except its length.
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

  /// The learning rate: a linear rise, then half a cosine down to one hundredth.
  func rate(step: Int, progress: Double) -> Float {
    let warm = min(1, Float(step + 1) / Float(max(warmUpSteps, 1)))
    let cosine = 0.5 * (1 + cos(.pi * Float(progress)))
    return learningRate * warm * (0.01 + 0.99 * cosine)
  }
}
