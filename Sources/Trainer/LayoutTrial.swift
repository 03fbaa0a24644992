internal import Foundation
internal import OneDNN
package import Segmenter

/// Times both layouts of activations, to find out which one trains a network faster on this machine.
///
/// A list of processors would not do: with AMX, oneDNN's 16-bit convolutions are several times as
/// fast with channels last; without it, precision and width decide which layout is faster.
/// ``TrialMemory`` keeps the answer, so there is one trial for each processor, library, network
/// width, precision and number of threads. It takes about 0.5 s at the bundled model's width.
package struct LayoutTrial {
  /// Channels last must take less than this share of the blocked layout's time.
  static let share = 0.95
  /// The number of timed rounds, after one that is not timed.
  static let rounds = 3

  private let configuration: UNetConfiguration
  private let options: TrainingOptions
  private let memory: TrialMemory

  /// A trial of a network for these settings; the answer is looked up and kept in `memory`.
  package init(
    _ configuration: UNetConfiguration, _ options: TrainingOptions,
    memory: TrialMemory = TrialMemory()
  ) {
    self.configuration = configuration
    self.options = options
    self.memory = memory
  }

  /// The key under which the answer is stored.
  package var key: String {
    TrialMemory.key([
      "training", "width \(configuration.width)", options.precisionName,
      "\(options.replicas) × \(options.threadsPerReplica) threads",
    ])
  }

  /// The faster layout.
  ///
  /// - Throws: An error of oneDNN.
  package func layout() throws -> ActivationLayout {
    if let known: ActivationLayout = memory.answer(to: key) { return known }
    let replicas = try Replicas(configuration, options, sides: sides)
    let found = try Self.faster { try replicas.seconds($0) }
    memory.remember(found, to: key)
    return found
  }

  /// Times both layouts, taking turns, and returns the faster one.
  ///
  /// - `seconds`: Takes one training step and returns its duration.
  package static func faster(_ seconds: (ActivationLayout) throws -> Double) rethrows
    -> ActivationLayout
  {
    var least: [ActivationLayout: Double] = [:]
    for round in 0...rounds {
      for layout in ActivationLayout.allCases {
        let time = try seconds(layout)
        if round > 0 { least[layout] = min(least[layout] ?? .infinity, time) }
      }
    }
    let (blocked, channelsLast) = (least[.blocked] ?? 0, least[.channelsLast] ?? .infinity)
    return channelsLast < share * blocked ? .channelsLast : .blocked
  }

  /// Rows and columns of the timed crop, whose convolutions are padded, so that it can be small.
  private var sides: (height: Int, width: Int) {
    configuration.width <= 16 ? (128, 112) : (80, 64)
  }

  /// As many replicas of the network as the run will have, each in both layouts, because replicas
  /// share caches and memory bandwidth.
  private final class Replicas {
    private let workers: [Worker]
    private var plans: [[ActivationLayout: TrainingPlan]] = []
    private let weights: [Float]

    init(
      _ configuration: UNetConfiguration, _ options: TrainingOptions,
      sides: (height: Int, width: Int)
    ) throws {
      weights = TrainingState(configuration, options: options).weights
      workers = (0..<options.replicas).map { Worker(name: "trial \($0)") }
      let engine = try Engine()
      for worker in workers {
        let box = Box()
        worker.begin {
          Threads.set(options.threadsPerReplica)
          for layout in ActivationLayout.allCases {
            let plan = try TrainingPlan(
              configuration, batch: 1, height: sides.height, width: sides.width,
              type: options.elementType, activations: layout,
              freezesStatistics: options.freezesStatistics ?? false, isFramed: true,
              engine: engine)
            for (index, _) in plan.input.enumerated() {
              plan.input[index] = Float(index % 251) / 251 - 0.5
            }
            plan.logitsGradient.update(repeating: 1e-3)
            box.plans[layout] = plan
          }
        }
        try worker.finish()
        plans.append(box.plans)
      }
    }

    deinit { workers.forEach { $0.end() } }

    /// The duration of one step on all replicas at once.
    func seconds(_ layout: ActivationLayout) throws -> Double {
      let start = ContinuousClock.now
      for (worker, plans) in zip(workers, plans) {
        guard let plan = plans[layout] else { preconditionFailure("no plan for \(layout)") }
        worker.begin { [weights] in
          try weights.withUnsafeBufferPointer { try plan.load($0) }
          try plan.forward(training: true)
          try plan.backward()
        }
      }
      var failure: (any Error)?
      for worker in workers {
        do { try worker.finish() } catch { failure = failure ?? error }
      }
      if let failure { throw failure }
      return start.duration(to: .now) / .seconds(1)
    }

    private final class Box: @unchecked Sendable {
      var plans: [ActivationLayout: TrainingPlan] = [:]
    }
  }
}

extension TrainingOptions {
  /// Chooses the faster layout by a trial, unless one is set.
  ///
  /// - Throws: An error of oneDNN.
  package mutating func chooseLayout(
    for configuration: UNetConfiguration, memory: TrialMemory = TrialMemory()
  ) throws {
    activationLayout =
      try activationLayout ?? LayoutTrial(configuration, self, memory: memory).layout()
  }

  /// What training computes with, such as "bfloat16 with channels-last activations".
  package var computation: String {
    "\(precisionName) with \((activationLayout ?? .blocked).rawValue) activations"
  }

  fileprivate var precisionName: String { usesBFloat16 ? "bfloat16" : "float32" }
  /// The type of activations.
  var elementType: ElementType { usesBFloat16 ? .bfloat16 : .float32 }
}
