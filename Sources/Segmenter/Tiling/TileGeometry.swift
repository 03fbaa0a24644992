/// The position of a network's output tiles in its inputs, derived from the graph.
///
/// ``SliceCover`` uses it to choose the tiles of a slice.
///
/// Each value is followed through the graph by its ``Sampling``. For the bundled U-Net, output
/// element 0 is at input pixel 92, and the pooling grids repeat every 16 pixels: only tiles at
/// offsets that are multiples of 16 compute the same numbers for a pixel.
package struct TileGeometry: Sendable {
  /// Along each axis of space.
  package let axes: [Axis]
  /// Whether results depend on where a tile ends, as with operations that add zeros at borders.
  package let isPadded: Bool

  /// One axis.
  package struct Axis: Sendable {
    /// The input pixel of the first output element.
    package let margin: Int
    /// The number of pixels after which the pooling grids repeat.
    package let period: Int
    /// The input sides that fit and the output sides they give, in ascending order.
    package let sides: [Side]
  }

  /// An input side that fits, and its output side.
  package struct Side: Hashable, Sendable {
    package let input: Int
    package let output: Int
  }

  /// The longest tile of an unpadded network, which bounds the memory.
  package static let longestInput = 640

  /// Derives the geometry of a network.
  ///
  /// - Parameters:
  ///   - graph: The network.
  ///   - longestInput: The longest tile, in pixels.
  /// - Throws: ``ModelError`` if the output is not at the resolution of the input, or no side fits.
  init(_ graph: ModelGraph, longestInput: Int) throws(ModelError) {
    isPadded = graph.layers.contains { $0.operation.isPadded }
    var axes: [Axis] = []
    for axis in 0..<graph.rank {
      axes.append(try Self.axis(axis, of: graph, isPadded: isPadded, longestInput))
    }
    self.axes = axes
  }

  private static func axis(
    _ axis: Int, of graph: ModelGraph, isPadded: Bool, _ longestInput: Int
  ) throws(ModelError) -> Axis {
    let samplings = try samplings(axis, of: graph)
    let (step, position) = (samplings[graph.output].step, samplings[graph.output].position)
    let period = samplings.map(\.step).max() ?? 1
    // Padding often shifts the result by half a pixel of some level, which is tolerated.
    let isExact = position == position.rounded() && position >= 0
    guard step == 1, isExact || (isPadded && abs(position) < max(period, 1)) else {
      throw .unsupportedGraph(
        file: graph.file, reason: "its output is not at the resolution of its input")
    }
    let candidates = Self.candidates(axis, of: graph, longestInput, period: period)
    let pairs = candidates.compactMap { input -> Side? in
      (try? graph.sides(input, axis: axis)).map { Side(input: input, output: $0[graph.output]) }
    }
    // A padded network whose result is as large as its input has no margin, whatever it shifts.
    let isWhole = isPadded && pairs.contains { $0.input == $0.output }
    let margin = isExact && !isWhole ? Int(position) : 0
    let sides = pairs.filter { margin + $0.output <= $0.input }
    guard !sides.isEmpty else {
      throw .unsupportedGraph(
        file: graph.file, reason: "no input of up to \(longestInput) pixels per side fits it")
    }
    return Axis(
      margin: margin, period: max(Int(period), 1), sides: sides)
  }

  /// The sides that are tried.
  private static func candidates(
    _ axis: Int, of graph: ModelGraph, _ longestInput: Int, period: Double
  ) -> [Int] {
    guard let side = graph.fixedSides[axis] else { return Array(1...longestInput) }
    guard graph.isForOneSize, graph.isOpen(axis) else { return [side] }
    // Reading the file again for each size takes a moment, so only those are tried that suit it best.
    let period = max(Int(period), 1)
    let most = (max(longestInput, side) + period - 1) / period
    let step = period * ((most + 63) / 64)
    return Set(stride(from: step, through: longestInput, by: step)).union([side]).sorted()
  }

  /// The positions of each value's elements.
  private static func samplings(_ axis: Int, of graph: ModelGraph) throws(ModelError) -> [Sampling]
  {
    var samplings = [Sampling](
      repeating: Sampling(step: 1, position: 0), count: graph.channels.count)
    for layer in graph.layers {
      func refuse(_ reason: String) -> ModelError {
        .unsupportedUse(
          file: graph.file, operation: layer.operation.name, node: layer.name, reason: reason)
      }
      let sampling: Sampling
      do {
        sampling = try layer.operation.sampling(layer.inputs.map { samplings[$0] }, axis: axis)
      } catch {
        throw refuse(error.reason)
      }
      let limit = Double(GraphLimits.side)
      guard sampling.step <= limit, abs(sampling.position) <= limit else {
        throw refuse("its result lies more than \(GraphLimits.side) pixels off, or apart")
      }
      samplings[layer.output] = sampling
    }
    return samplings
  }
}

extension TileGeometry.Axis {
  /// Output tiles that cover a range with the least work.
  ///
  /// All tiles have the same side and start at multiples of ``period``.
  package func cover(_ range: Range<Int>) -> (side: TileGeometry.Side, starts: [Int]) {
    precondition(!range.isEmpty, "nothing to cover")
    let first = Int((Double(range.lowerBound) / Double(period)).rounded(.down)) * period
    let length = range.upperBound - first
    var best: (work: Int, side: TileGeometry.Side, starts: [Int])?
    for side in sides {
      let step = side.output / period * period
      let count =
        side.output >= length ? 1 : step > 0 ? (length - side.output + step - 1) / step + 1 : 0
      guard count > 0, count * side.input < best?.work ?? .max else { continue }
      best = (count * side.input, side, (0..<count).map { first + $0 * step })
    }
    if let best { return (best.side, best.starts) }
    // Every output is shorter than the period, so tiles follow each other without a common grid.
    let side = sides[sides.count - 1]
    return (side, Array(stride(from: first, to: range.upperBound, by: side.output)))
  }
}
