internal import CKernels
internal import Foundation
internal import OneDNN

/// A training run: copies of the network on worker threads, the optimizer, and the state.
package final class TrainingRun {
  /// Weights, moments, averages and history.
  package private(set) var state: TrainingState
  /// The patients.
  package let data: TrainingData
  /// Names of the kernels in use.
  package private(set) var implementations: [String] = []

  /// A copy of the network with everything needed to make its samples.
  final class Replica: @unchecked Sendable {
    // Used by its worker's thread during a job, and by the run's thread between jobs.
    let plan: TrainingPlan
    var maker: SampleMaker
    let targets: UnsafeMutablePointer<UInt8>
    var loss = LossValue(loss: 0, crossEntropy: 0, dice: [])
    private let options: TrainingOptions
    private var unframedReplica: Replica?

    /// - `isFramed`: Whether the network is trained on the options' crops, if there are any.
    init(
      _ configuration: UNetConfiguration, _ options: TrainingOptions, isFramed: Bool = true,
      engine: Engine
    ) throws {
      self.options = options
      let frame = isFramed ? options.frame : nil
      plan = try TrainingPlan(
        configuration, batch: options.batch / options.replicas, height: frame?[0] ?? options.height,
        width: frame?[1] ?? options.width, type: options.elementType,
        activations: options.activationLayout ?? .blocked,
        freezesStatistics: options.freezesStatistics ?? false, isFramed: frame != nil,
        engine: engine)
      maker = SampleMaker(
        options.augmentation, height: plan.height, width: plan.width, margin: plan.margin,
        span: (options.height, options.width))
      targets = .allocate(capacity: plan.batch * plan.outputHeight * plan.outputWidth)
    }

    deinit { targets.deallocate() }

    /// The unpadded copy that computes as the exported network does; the replica itself without
    /// crops.
    func unframed() throws -> Replica {
      guard plan.isFramed else { return self }
      if let unframedReplica { return unframedReplica }
      let replica = try Replica(
        plan.configuration, options, isFramed: false, engine: plan.engine)
      unframedReplica = replica
      return replica
    }
  }

  let workers: [Worker]
  private(set) var replicas: [Replica] = []
  let layout: ParameterLayout
  private var gradient: [Float]
  private var recentLoss: [Double] = []
  private var recentDice: [[Double]] = []

  /// The settings.
  package var options: TrainingOptions { state.header.options }
  /// How far the run is, 0 to 1.
  package var progress: Double {
    options.progress(step: state.header.step, seconds: state.header.seconds)
  }

  /// Compiles the network for a state.
  package init(_ state: TrainingState, data: TrainingData) throws {
    self.state = state
    self.data = data
    let options = state.header.options
    precondition(
      options.replicas > 0 && options.batch.isMultiple(of: options.replicas),
      "a batch of \(options.batch) for \(options.replicas) replicas")
    layout = ParameterLayout(state.header.configuration)
    gradient = Array(repeating: 0, count: layout.count)
    workers = (0..<options.replicas).map { Worker(name: "replica \($0)") }
    let engine = try Engine()
    let configuration = state.header.configuration
    for worker in workers {
      let box = Box()
      worker.begin {
        Threads.set(options.threadsPerReplica)
        box.replica = try Replica(configuration, options, engine: engine)
      }
      try worker.finish()
      guard let replica = box.replica else { preconditionFailure("a plan without an error") }
      replicas.append(replica)
    }
    implementations = Array(Set(replicas[0].plan.implementations)).sorted()
  }

  private final class Box: @unchecked Sendable { var replica: Replica? }

  deinit { workers.forEach { $0.end() } }

  /// Runs a job on every replica at once.
  func onReplicas(_ job: @escaping (Int, Replica) throws -> Void) throws {
    for (index, worker) in workers.enumerated() {
      let replica = replicas[index]
      worker.begin { try job(index, replica) }
    }
    var failure: (any Error)?
    for worker in workers {
      do { try worker.finish() } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
  }

  /// Runs one optimizer step on a new batch and returns its loss.
  @discardableResult package func step() throws -> LossValue {
    let begin = ContinuousClock.now
    let options = options
    let number = state.header.step
    let data = data
    let (means, variances) = (state.means, state.variances)
    try state.weights.withUnsafeBufferPointer { weights in
      let weights = UnsafeSendable(weights)
      try onReplicas { index, replica in
        try replica.plan.load(weights.value)
        if replica.plan.freezesStatistics {
          replica.plan.loadStatistics(means: means, variances: variances)
        }
        let known = Self.fill(
          replica, data, options: options, step: number, first: index * replica.plan.batch)
        try replica.plan.forward(training: true)
        replica.loss = replica.plan.computeLoss(
          targets: replica.targets, known: known, focus: options.focus ?? 0)
        try replica.plan.backward()
      }
    }
    update(rate: options.rate(step: number, progress: progress))
    state.header.step += 1
    state.header.images += options.batch
    let duration = (ContinuousClock.now - begin).components
    state.header.seconds += Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
    let loss = meanLoss()
    recentLoss.append(loss.loss)
    recentDice.append(loss.dice)
    return loss
  }

  /// Makes a replica's part of a batch and returns which regions each image knows.
  static func fill(
    _ replica: Replica, _ data: TrainingData, options: TrainingOptions, step: Int, first: Int
  ) -> [UInt8] {
    let plan = replica.plan
    guard let input = plan.input.baseAddress else { return [] }
    let area = plan.outputHeight * plan.outputWidth
    return (0..<plan.batch).map { index in
      var random = CounterRandom(options.seed, 2, UInt64(step), UInt64(first + index))
      let choice = SampleChoice(
        data, partialShare: options.partialShare ?? TrainingOptions.usualPartialShare,
        pasteShare: options.augmentation.isEnabled ? options.augmentation.pasting : 0,
        random: &random)
      replica.maker.make(
        choice.place.item, slice: choice.place.slice,
        donor: choice.donor.map { ($0.item, $0.slice) }, random: &random,
        image: input + index * 4 * plan.height * plan.width, mask: replica.targets + index * area)
      return choice.place.item.known
    }
  }

  private func meanLoss() -> LossValue {
    let values = replicas.map(\.loss)
    let count = Double(values.count)
    let dice = (0..<3).map { region in
      let known = values.map { $0.dice[region] }.filter { !$0.isNaN }
      return known.isEmpty ? Double.nan : known.reduce(0, +) / Double(known.count)
    }
    return LossValue(
      loss: values.reduce(0) { $0 + $1.loss } / count,
      crossEntropy: values.reduce(0) { $0 + $1.crossEntropy } / count, dice: dice)
  }

  /// Averages the replicas' gradients, in their order, and applies AdamW to the weights.
  private func update(rate: Float) {
    let options = options
    let count = Int64(layout.count)
    gradient.withUnsafeMutableBufferPointer { target in
      _ = target.update(fromContentsOf: replicas[0].plan.gradients)
      for replica in replicas.dropFirst() {
        ck_add(target.baseAddress, replica.plan.gradients.baseAddress, count)
      }
      let norm =
        Float(ck_sum_of_squares(target.baseAddress, count).squareRoot()) / Float(replicas.count)
      let clip = norm > options.clipNorm ? options.clipNorm / norm : 1
      ck_scale(target.baseAddress, clip / Float(replicas.count), count)
    }
    let t = state.header.step + 1
    let averageDecay = min(options.averageDecay, Float(1 + t) / Float(10 + t))
    let correction1 = 1 - pow(options.beta1, Float(t))
    let correction2 = 1 - pow(options.beta2, Float(t))
    // The arrays leave the state while they change, so that each is accessed by itself.
    var (weights, first, second, average) = ([Float](), [Float](), [Float](), [Float]())
    swap(&weights, &state.weights)
    swap(&first, &state.firstMoment)
    swap(&second, &state.secondMoment)
    swap(&average, &state.averageWeights)
    for tensor in layout.tensors {
      let place = tensor.offset
      gradient.withUnsafeBufferPointer { g in
        weights.withUnsafeMutableBufferPointer { w in
          first.withUnsafeMutableBufferPointer { m in
            second.withUnsafeMutableBufferPointer { v in
              average.withUnsafeMutableBufferPointer { a in
                guard let g = g.baseAddress, let w = w.baseAddress, let m = m.baseAddress,
                  let v = v.baseAddress, let a = a.baseAddress
                else { return }
                ck_adamw(
                  w + place, g + place, m + place, v + place, a + place, Int64(tensor.count), rate,
                  options.beta1, options.beta2, options.epsilon,
                  tensor.role == .weights ? options.weightDecay : 0, correction1, correction2,
                  averageDecay)
              }
            }
          }
        }
      }
    }
    swap(&weights, &state.weights)
    swap(&first, &state.firstMoment)
    swap(&second, &state.secondMoment)
    swap(&average, &state.averageWeights)
    if !(options.freezesStatistics ?? false) { updateStatistics(averageDecay: averageDecay) }
  }

  /// Combines the replicas' batch statistics and moves the running ones toward them.
  private func updateStatistics(averageDecay: Float) {
    let count = Float(replicas.count)
    for index in 0..<layout.statisticsCount {
      var mean: Float = 0
      var square: Float = 0
      for replica in replicas {
        let m = replica.plan.batchMeans[index]
        mean += m
        square += replica.plan.batchVariances[index] + m * m
      }
      mean /= count
      let samples = Float(replicas[0].plan.statisticsSamples[index]) * count
      let variance = max(square / count - mean * mean, 0) * samples / max(samples - 1, 1)
      let momentum = options.momentum
      state.means[index] += momentum * (mean - state.means[index])
      state.variances[index] += momentum * (variance - state.variances[index])
      state.averageMeans[index] +=
        (1 - averageDecay) * (state.means[index] - state.averageMeans[index])
      state.averageVariances[index] +=
        (1 - averageDecay) * (state.variances[index] - state.averageVariances[index])
    }
  }

  /// Adds a row to the history about the steps since the previous row.
  @discardableResult package func log(validation: [Double]? = nil) -> LogRow {
    func mean(_ values: [Double]) -> Double {
      let known = values.filter { !$0.isNaN }
      return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
    }
    let header = state.header
    let row = LogRow(
      step: header.step, images: header.images, seconds: header.seconds,
      rate: Double(options.rate(step: header.step, progress: progress)), loss: mean(recentLoss),
      dice: (0..<3).map { region in mean(recentDice.map { $0[region] }) }, validation: validation)
    recentLoss = []
    recentDice = []
    state.header.history.append(row)
    return row
  }
}

/// Passes a value to another thread, while the owner waits for that thread.
struct UnsafeSendable<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
