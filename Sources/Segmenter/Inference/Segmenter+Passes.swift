/// Single forward passes, for benchmarks, comparisons and tests.
extension Segmenter {
  /// The result of one forward pass.
  package struct Output: Sendable {
    /// Channels, rows and columns.
    package let shape: [Int]
    /// The elements, channel by channel and row by row.
    package let values: [Float]
  }

  /// Computes one forward pass.
  ///
  /// - Parameters:
  ///   - input: Channels × height × width numbers, as network input.
  ///   - height: Rows.
  ///   - width: Columns.
  /// - Returns: The network's output.
  /// - Throws: ``ModelError/sizeDoesNotFit(file:sides:reason:)``,
  ///   ``ModelError/backend(_:)``.
  /// - Precondition: The length of `input` is right.
  package func forward(_ input: [Float], height: Int, width: Int) throws(ModelError) -> Output {
    precondition(input.count == model.graph.inputChannels * height * width, "the input's size")
    return try worker.run { [inference] in
      Result { () throws(ModelError) in
        let pass = try inference.value.backend.pass(height: height, width: width, background: 0)
        _ = pass.input.update(fromContentsOf: input)
        try pass.run()
        let shape = pass.outputShape
        return Output(
          shape: [shape.channels, shape.height, shape.width], values: Array(pass.output))
      }
    }
  }

  /// Pseudorandom numbers from −1 to 1, the same in every run.
  ///
  /// A linear congruential generator (a = 1664525, c = 1013904223, modulus 2³², seed 1); only its
  /// upper 24 bits are used, so that scripts can reproduce the numbers.
  package static func noise(_ count: Int) -> [Float] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 23) - 1
    }
  }

  /// The times of consecutive forward passes, in seconds, without copies in and out.
  ///
  /// - Parameters:
  ///   - height: Rows of the input, which is noise.
  ///   - width: Columns.
  ///   - runs: The number of timed passes, after one warm-up pass.
  /// - Returns: The time of each pass.
  /// - Throws: As ``forward(_:height:width:)``.
  package func measure(height: Int, width: Int, runs: Int) throws(ModelError) -> [Double] {
    try worker.run { [inference] in
      Result { () throws(ModelError) in
        let pass = try inference.value.backend.pass(height: height, width: width, background: 0)
        _ = pass.input.update(fromContentsOf: Self.noise(pass.inputShape.count))
        try pass.run()
        var times: [Double] = []
        let clock = ContinuousClock()
        for _ in 0..<runs {
          let start = clock.now
          try pass.run()
          let (seconds, attoseconds) = start.duration(to: clock.now).components
          times.append(Double(seconds) + Double(attoseconds) * 1e-18)
        }
        return times
      }
    }
  }

  /// The kernels for an input size, in the order in which they run.
  package func kernels(height: Int, width: Int) throws(ModelError) -> [String] {
    try worker.run { [inference] in
      Result { () throws(ModelError) in
        try inference.value.backend.pass(height: height, width: width, background: 0).kernels
      }
    }
  }
}
