/// How the output tiles of a network lie in its inputs, worked out from the graph.
///
/// ``SliceCover`` uses it to choose the tiles of a slice.
///
/// Each value is followed through the graph by its ``Sampling``. For the bundled U-Net, output element 0 lies
/// at input pixel 92, and the pooling grids repeat every 16 pixels: only tiles that lie multiples of 16 apart
/// compute the same numbers for a pixel.
package struct TileGeometry: Sendable {
  /// Along rows (0) and columns (1).
  package let axes: [Axis]
  /// Whether some operation adds zeros at its borders, so that results depend on where a tile ends.
  package let isPadded: Bool

  /// One axis.
  package struct Axis: Sendable {
    /// The input pixel of the first output element.
    package let margin: Int
    /// After how many pixels the pooling grids repeat.
    package let period: Int
    /// The input sides that fit and the output sides they give, in rising order.
    package let sides: [Side]
  }

  /// An input side that fits, and its output side.
  package struct Side: Hashable, Sendable {
    package let input: Int
    package let output: Int
  }

  /// No tile of an unpadded network is longer than this, which bounds the memory.
  package static let longestInput = 640

  /// Works out the geometry of a network.
  ///
  /// - Parameters:
  ///   - graph: The network.
  ///   - longestInput: The longest tile, in pixels.
  /// - Throws: ``ModelError`` if the output is not at the resolution of the input, or no side fits.
  init(_ graph: ModelGraph, longestInput: Int) throws(ModelError) {
    isPadded = graph.layers.contains { $0.operation.isPadded }
    var axes: [Axis] = []
    for axis in 0..<2 {
      axes.append(try Self.axis(axis, of: graph, isPadded: isPadded, longestInput))
    }
    self.axes = axes
  }

  private static func axis(
    _ axis: Int, of graph: ModelGraph, isPadded: Bool, _ longestInput: Int
  ) throws(ModelError) -> Axis {
    let samplings = try samplings(axis, of: graph)
    let (step, position) = (samplings[graph.output].step, samplings[graph.output].position)
    // Padding often shifts the result by half a pixel, which does not count as one.
    let isExact = position == position.rounded() && position >= 0
    guard step == 1, isExact || (isPadded && abs(position) < 1) else {
      throw .unsupportedGraph(
        file: graph.file, reason: "its output is not at the resolution of its input")
    }
    let margin = isExact ? Int(position) : 0
    let candidates = graph.fixedSides[axis].map { $0...$0 } ?? 1...longestInput
    let sides = candidates.compactMap { input -> Side? in
      guard let output = (try? graph.sides(input, axis: axis))?[graph.output],
        margin + output <= input
      else { return nil }
      return Side(input: input, output: output)
    }
    guard !sides.isEmpty else {
      throw .unsupportedGraph(
        file: graph.file, reason: "no input of up to \(longestInput) pixels a side fits it")
    }
    return Axis(
      margin: margin, period: Int(samplings.map(\.step).max() ?? 1), sides: sides)
  }

  /// Where the elements of each value lie.
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
  /// All tiles have one side, and begin at multiples of ``period``.
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
    // Every output is shorter than the period: tiles then follow each other without a common grid.
    let side = sides[sides.count - 1]
    return (side, Array(stride(from: first, to: range.upperBound, by: side.output)))
  }
}
