import Imaging

extension TrainingState.Header {
  /// What is wrong with a training run, as one sentence; `nil` if it is valid.
  ///
  /// A checkpoint may come from someone else, or from a disk that lost a part of it. A state that
  /// passes is safe to compute with: no size overflows, and no setting breaks a precondition of
  /// training.
  var problem: String? {
    configuration.problem ?? options.problem ?? progressProblem
      ?? history.lazy.compactMap(\.problem).first
  }

  private var progressProblem: String? {
    range("step", step, 0...1_000_000_000_000) ?? range("images", images, 0...1_000_000_000_000)
      ?? range("seconds", seconds, 0...1e10)
  }
}

extension UNetConfiguration {
  /// The widest network that is read: sixteen times as wide as any that was trained here.
  static let widest = 1024

  /// What is wrong with the network's configuration, as one sentence.
  fileprivate var problem: String? {
    if inputs != Modality.allCases.count {
      return "inputs is \(inputs); it must be \(Modality.allCases.count)"
    }
    if outputs != Region.allCases.count {
      return "outputs is \(outputs); it must be \(Region.allCases.count)"
    }
    guard (1...Self.widest).contains(width), width.isMultiple(of: 16) else {
      return "width is \(width); it must be a multiple of 16, at most \(Self.widest)"
    }
    return nil
  }
}

extension TrainingOptions {
  /// What is wrong with the training options, as one sentence.
  fileprivate var problem: String? {
    sizeProblem ?? lengthProblem ?? optimizerProblem ?? sampleProblem ?? augmentation.problem
  }

  private var sizeProblem: String? {
    if let problem = range("batch", batch, 1...4096) ?? range("replicas", replicas, 1...1024)
      ?? range("threadsPerReplica", threadsPerReplica, 1...1024)
    {
      return problem
    }
    if !batch.isMultiple(of: replicas) {
      return "batch is \(batch); it must be a multiple of replicas, which is \(replicas)"
    }
    for (name, side) in [("height", height), ("width", width)] {
      guard side <= 4096, UNetConfiguration.isValidInput(side: side) else {
        return "\(name) is \(side); it must be 188 plus a multiple of 16, at most 4096"
      }
    }
    guard let frame else { return nil }
    let isValid =
      frame.count == 2
      && frame.allSatisfy { $0 <= 4096 && UNetConfiguration.isValidFrame(side: $0) }
    return isValid ? nil : "frame is \(frame); it must be two multiples of 16 up to 4096"
  }

  private var lengthProblem: String? {
    switch length {
    case .steps(let steps): range("length in steps", steps, 0...1_000_000_000_000)
    case .minutes(let minutes): range("length in minutes", minutes, 0...1e9)
    }
  }

  private var optimizerProblem: String? {
    range("learningRate", learningRate, 0...1000)
      ?? range("warmUpSteps", warmUpSteps, 0...1_000_000_000_000)
      ?? range("weightDecay", weightDecay, 0...1000) ?? range("beta1", beta1, 0...0.999_999)
      ?? range("beta2", beta2, 0...0.999_999_9) ?? range("epsilon", epsilon, 1e-30...1)
      ?? range("clipNorm", clipNorm, 1e-30...1e30) ?? range("averageDecay", averageDecay, 0...1)
      ?? range("momentum", momentum, 0...1) ?? range("focus", focus ?? 0, 0...10)
  }

  private var sampleProblem: String? {
    if let planes, planes.isEmpty || Set(planes).count < planes.count {
      return "planes is \(planes.map(\.rawValue)); it must list one or more planes, each once"
    }
    return range("partialShare", partialShare ?? 0, 0...1)
  }
}

extension Augmentation {
  /// What is wrong with the augmentation, as one sentence.
  fileprivate var problem: String? {
    let chances = [
      ("dropout", dropout), ("flairAlone", flairAlone), ("anySubset", anySubset),
      ("restyling", restyling), ("enhancementLoss", enhancementLoss), ("cysts", cysts),
      ("pasting", pasting),
    ]
    return range("rotation", rotation, 0...360) ?? range("scaling", scaling, 0...0.99)
      ?? range("shift", shift, 0...4096) ?? range("bias", bias, 0...100)
      ?? chances.lazy.compactMap { range($0.0, $0.1, 0...1) }.first
  }
}

extension LogRow {
  /// What is wrong with a row of the log, as one sentence.
  fileprivate var problem: String? {
    let regions = Region.allCases.count
    guard dice.count == regions, validation.map({ $0.count == regions }) ?? true else {
      return "history has a row whose dice is not \(regions) numbers"
    }
    return range("step in history", step, 0...1_000_000_000_000)
      ?? range("seconds in history", seconds, 0...1e10)
  }
}

/// A sentence if a value is not in its range; NaN never is.
private func range<Value: Comparable>(_ name: String, _ value: Value, _ range: ClosedRange<Value>)
  -> String?
{
  range.contains(value)
    ? nil : "\(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)"
}
