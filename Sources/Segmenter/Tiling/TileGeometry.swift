/// How the output tiles of a network lie in its inputs, worked out from the graph.
///
/// ``SliceCover`` chooses the tiles of a slice by it.
///
/// Followed through the graph are the distance between neighboring elements of each value, in input
/// pixels, and the input place of its first element. For the seed's U-Net output element 0 lies at input
/// pixel 92, and the pooling grids repeat every 16 pixels: only tiles that lie multiples of 16 apart
/// compute the same numbers for a pixel.
package struct TileGeometry: Sendable {
  /// Along rows (0) and columns (1).
  package let axes: [Axis]
  /// Whether some operation adds zeros at its borders, so that results depend on where a tile ends.
  package let isPadded: Bool

  /// One axis.
  package struct Axis: Sendable {
    /// The input place of the first output element.
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

  init(_ graph: ModelGraph, longestInput: Int) throws(ModelError) {
    var axes: [Axis] = []
    for axis in 0..<2 { axes.append(try Self.axis(axis, of: graph, longestInput)) }
    self.axes = axes
    isPadded = Self.isPadded(graph)
  }

  private static func isPadded(_ graph: ModelGraph) -> Bool {
    graph.layers.contains { layer in
      switch layer.operation {
      case .convolution(let c): c.paddingBefore + c.paddingAfter != [0, 0, 0, 0]
      case .maximum(let p): p.paddingBefore + p.paddingAfter != [0, 0, 0, 0]
      default: false
      }
    }
  }

  private static func axis(_ axis: Int, of graph: ModelGraph, _ longestInput: Int)
    throws(ModelError) -> Axis
  {
    var steps = [Double](repeating: 1, count: graph.channels.count)
    var places = [Double](repeating: 0, count: graph.channels.count)
    for layer in graph.layers {
      let source = layer.inputs[0]
      var step = steps[source]
      var place = places[source]
      func move(_ kernel: [Int], _ strides: [Int], _ padding: [Int], _ dilation: Int = 1) {
        place += step * (Double((kernel[axis] - 1) * dilation) / 2 - Double(padding[axis]))
        step *= Double(strides[axis])
      }
      switch layer.operation {
      case .convolution(let c): move(c.kernel, c.strides, c.paddingBefore, c.dilations[axis])
      case .maximum(let p): move(p.kernel, p.strides, p.paddingBefore)
      case .upsampling:
        step /= 2
        place -= step / 2
      case .crop(let crop): place += step * Double(crop.start[axis])
      case .activation: break
      case .frame(let frame): place -= step * Double(frame.width)
      case .concatenation:
        guard layer.inputs.allSatisfy({ steps[$0] == step }) else {
          throw .unsupportedUse(
            file: graph.file, operation: "Concat", node: layer.name,
            reason: "it joins values of different resolution")
        }
      }
      guard step <= Double(GraphLimits.side), abs(place) <= Double(GraphLimits.side) else {
        throw .unsupportedUse(
          file: graph.file, operation: layer.operation.name, node: layer.name,
          reason: "its result lies more than \(GraphLimits.side) pixels off, or apart")
      }
      steps[layer.output] = step
      places[layer.output] = place
    }
    let place = places[graph.output]
    // Padding often shifts the result by half a pixel, which nobody calls a shift.
    let isExact = place == place.rounded() && place >= 0
    guard steps[graph.output] == 1, isExact || (isPadded(graph) && abs(place) < 1) else {
      throw .unsupportedGraph(
        file: graph.file, reason: "its output is not at the resolution of its input")
    }
    let margin = isExact ? Int(place) : 0
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
    return Axis(margin: margin, period: Int(steps.max() ?? 1), sides: sides)
  }
}

/// One piece of a slice that is computed at a time.
package struct Tile: Hashable, Sendable {
  /// The row and column of the slice on which the first output element lies.
  package let row: Int
  package let column: Int
  /// The tile's rows and columns.
  package let rows: TileGeometry.Side
  package let columns: TileGeometry.Side
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
