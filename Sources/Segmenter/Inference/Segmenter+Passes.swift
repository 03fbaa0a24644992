/// Single forward passes, for benchmarks, comparisons and tests.
extension Segmenter {
  /// The result of one forward pass.
  package struct Output: Sendable {
    /// Channels, rows and columns, or channels, depth, rows and columns.
    package let shape: [Int]
    /// The elements, channel by channel, and row by row.
    package let values: [Float]
  }

  /// Computes one forward pass.
  ///
  /// - Parameters:
  ///   - input: As many numbers as the input has elements, as network input.
  ///   - sides: Rows and columns, or depth, rows and columns.
  ///   - precision: How exactly to compute; `nil` leaves it to the backend.
  /// - Returns: The network's output.
  /// - Throws: ``ModelError/sizeDoesNotFit(file:sides:reason:)``,
  ///   ``ModelError/backend(_:)``.
  /// - Precondition: The length of `input` is right.
  package func forward(
    _ input: [Float], sides: [Int], precision: Precision? = .exact
  ) throws(ModelError) -> Output {
    let count = sides.reduce(model.graph.inputChannels, *)
    precondition(input.count == count, "\(input.count) numbers instead of \(count)")
    return try worker.run { [inference] in
      Result { () throws(ModelError) in
        let pass = try inference.value.backend.pass(
          sides: sides, background: 0, precision: precision)
        _ = pass.input.update(fromContentsOf: input)
        try pass.run()
        let shape = pass.outputShape
        return Output(shape: [shape.channels] + shape.sides, values: Array(pass.output))
      }
    }
  }

  /// The same for an image.
  package func forward(_ input: [Float], height: Int, width: Int) throws(ModelError) -> Output {
    try forward(input, sides: [height, width])
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
  ///   - sides: The sides of the input, which is noise.
  ///   - precision: How exactly to compute; `nil` leaves it to the backend.
  ///   - runs: The number of timed passes, after one warm-up pass.
  /// - Returns: The time of each pass.
  /// - Throws: As ``forward(_:sides:precision:)``.
  package func measure(sides: [Int], precision: Precision? = .exact, runs: Int)
    throws(ModelError) -> [Double]
  {
    try worker.run { [inference] in
      Result { () throws(ModelError) in
        let pass = try inference.value.backend.pass(
          sides: sides, background: 0, precision: precision)
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
  package func kernels(sides: [Int], precision: Precision? = .exact) throws(ModelError)
    -> [String]
  {
    try worker.run { [inference] in
      Result { () throws(ModelError) in
        try inference.value.backend.pass(sides: sides, background: 0, precision: precision)
          .kernels
      }
    }
  }

  /// The kernels for an image's size.
  package func kernels(height: Int, width: Int) throws(ModelError) -> [String] {
    try kernels(sides: [height, width])
  }
}
