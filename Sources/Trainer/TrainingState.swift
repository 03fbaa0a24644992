internal import Files
internal import Foundation

/// Everything that a run has learned and needs to continue: the contents of a checkpoint.
package struct TrainingState: Sendable {
  /// Everything except the arrays.
  package struct Header: Codable, Sendable, Equatable {
    /// The network's size.
    package var configuration: UNetConfiguration
    /// The settings that the run started with.
    package var options: TrainingOptions
    /// Optimizer steps done.
    package var step = 0
    /// Slices seen.
    package var images = 0
    /// Seconds of training, over all sessions.
    package var seconds = 0.0
    /// One row for each logged step.
    package var history: [LogRow] = []
  }

  /// Everything except the arrays.
  package var header: Header
  /// Weights, flat, in the order of ``ParameterLayout``.
  package var weights: [Float]
  /// Adam's first moment.
  package var firstMoment: [Float]
  /// Adam's second moment.
  package var secondMoment: [Float]
  /// The moving average of the weights, which is evaluated and exported.
  package var averageWeights: [Float]
  /// Running means of the batch normalizations.
  package var means: [Float]
  /// Running (unbiased) variances.
  package var variances: [Float]
  /// The moving average of ``means``.
  package var averageMeans: [Float]
  /// The moving average of ``variances``.
  package var averageVariances: [Float]

  /// A network before its first step.
  ///
  /// Convolutions are normal with variance 2 / fan-in (He et al. 2015, doi:10.1109/ICCV.2015.123),
  /// scales are 1, shifts are 0, and the head initially predicts tumor as unlikely.
  package init(_ configuration: UNetConfiguration, options: TrainingOptions) {
    header = Header(configuration: configuration, options: options)
    let layout = ParameterLayout(configuration)
    weights = Array(repeating: 0, count: layout.count)
    for (number, tensor) in layout.tensors.enumerated() {
      var random = CounterRandom(options.seed, 1, UInt64(number))
      let fan = Float(tensor.shape.dropFirst().reduce(1, *))
      for index in tensor.range {
        switch tensor.role {
        case .weights: weights[index] = random.normal() * (2 / fan).squareRoot()
        case .scale: weights[index] = 1
        case .offset: weights[index] = 0
        }
      }
    }
    for index in layout["head.weight"].range { weights[index] *= 0.1 }
    for index in layout["head.bias"].range { weights[index] = -2 }
    firstMoment = Array(repeating: 0, count: layout.count)
    secondMoment = firstMoment
    averageWeights = weights
    means = Array(repeating: 0, count: layout.statisticsCount)
    variances = Array(repeating: 1, count: layout.statisticsCount)
    averageMeans = means
    averageVariances = variances
  }

  /// A network that continues from another's averaged weights, with a new optimizer and schedule.
  package init(startingFrom other: TrainingState, options: TrainingOptions) {
    self.init(other.header.configuration, options: options)
    averageWeights = other.averageWeights
    averageMeans = other.averageMeans
    averageVariances = other.averageVariances
    continueFromAverage()
  }

  /// Continues from the averaged weights and statistics.
  package mutating func continueFromAverage() {
    weights = averageWeights
    means = averageMeans
    variances = averageVariances
  }

  /// Replaces the averaged weights and statistics by their mean with those of other states.
  ///
  /// The average of networks from different times of one run is often better than each of them
  /// (Izmailov et al. 2018, arXiv:1803.05407; Wortsman et al. 2022, arXiv:2203.05482).
  ///
  /// - Precondition: All networks have the same size.
  package mutating func average(with others: [TrainingState]) {
    precondition(others.allSatisfy { $0.header.configuration == header.configuration })
    let share = 1 / Float(others.count + 1)
    for array in [\TrainingState.averageWeights, \.averageMeans, \.averageVariances] {
      var mean = self[keyPath: array].map { $0 * share }
      for other in others {
        let values = other[keyPath: array]
        for index in mean.indices { mean[index] += values[index] * share }
      }
      self[keyPath: array] = mean
    }
  }

  private static let magic = Data("gliackp1".utf8)

  private static var arrays: [WritableKeyPath<TrainingState, [Float]>] {
    [
      \.weights, \.firstMoment, \.secondMoment, \.averageWeights, \.means, \.variances,
      \.averageMeans, \.averageVariances,
    ]
  }

  /// Writes a checkpoint through a temporary file, so that a crash leaves the old one.
  package func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys  // The same state makes the same bytes.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let json = try encoder.encode(header)
    var data = Self.magic
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(json)
    for array in Self.arrays {
      self[keyPath: array].withUnsafeBytes { data.append(contentsOf: $0) }
    }
    do {
      try AtomicFile.write(Array(data), to: path)
    } catch {
      throw TrainingDataError("the checkpoint \(error)")
    }
  }

  /// Reads a checkpoint.
  package init(contentsOf path: String) throws {
    let data: Data
    do {
      data = try RegularFile.read(path)
    } catch {
      throw TrainingDataError("the checkpoint \(error)")
    }
    guard data.count > 16, data.prefix(8) == Self.magic else {
      throw TrainingDataError("\(path) is not a checkpoint of glia train")
    }
    let length = data[8..<16].enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    guard (1...data.count - 16).contains(length) else {
      throw TrainingDataError("the checkpoint \(path) is truncated")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let header: Header
    do {
      header = try decoder.decode(Header.self, from: data[16..<16 + length])
    } catch {
      throw TrainingDataError("the checkpoint \(path) has an unreadable header: \(error)")
    }
    if let problem = header.problem {
      throw TrainingDataError("the checkpoint \(path) cannot be used: \(problem)")
    }
    // Check that the file has that many numbers before allocating memory.
    let layout = ParameterLayout(header.configuration)
    let expected = 16 + length + 4 * 4 * (layout.count + layout.statisticsCount)
    guard data.count == expected else {
      throw TrainingDataError(
        data.count < expected
          ? "the checkpoint \(path) is truncated"
          : "the checkpoint \(path) has \(data.count - expected) bytes too many for its network")
    }
    self.init(header.configuration, options: header.options)
    self.header = header
    var place = 16 + length
    for array in Self.arrays {
      let count = self[keyPath: array].count
      _ = self[keyPath: array].withUnsafeMutableBytes { target in
        data.copyBytes(to: target, from: place..<place + count * 4)
      }
      place += count * 4
      guard self[keyPath: array].allSatisfy(\.isFinite) else {
        throw TrainingDataError(
          "the checkpoint \(path) holds weights or statistics that are not finite; "
            + "resume from an earlier one")
      }
    }
  }
}
