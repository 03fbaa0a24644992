/// The network for a smaller input, for slices with all tissue under the output and background
/// around.
///
/// An unpadded network reads far beyond its output, but around a head there are only zeros. A layer
/// turns zeros into one number per channel, which is known in advance. So each value is only
/// computed as far as it depends on tissue, from a trimmed input, and the known numbers are added
/// around it again if the next convolution reads further. The result is the same as that of the
/// whole network.
package struct TrimmedGraph {
  /// The network for the smaller input; values keep their numbers.
  package let graph: ModelGraph
  /// How many rows and columns the input lacks on each side.
  package let trim: Int
  /// How many rows and columns of the whole input must be background on each side.
  package let background: Int

  /// Trims a network; `nil` if that saves nothing, or if an operation depends on where its input
  /// ends.
  ///
  /// - Parameters:
  ///   - graph: The whole network.
  ///   - background: How many rows and columns of its input are 0 on each side.
  package init?(_ graph: ModelGraph, background: Int) {
    guard graph.rank == 2, graph.layers.allSatisfy({ $0.operation.canTrim }) else { return nil }
    self.background = background
    let borders = Self.borders(graph, background: background)
    var trims = borders.map(\.?.width)
    var needs = [Int?](repeating: nil, count: borders.count)
    needs[graph.output] = 0
    // From the output back: a value is computed as far as its readers need it.
    for layer in graph.layers.reversed() {
      let known = trims[layer.output] ?? 0
      let trim =
        layer.operation.regainsBorder ? known : min(known, needs[layer.output] ?? known)
      let inputTrim = layer.operation.inputTrim(for: trim)
      for input in layer.inputs { needs[input] = min(needs[input] ?? inputTrim, inputTrim) }
      trims[layer.output] = trim
    }
    trim = min(trims[0] ?? 0, needs[0] ?? 0)
    trims[0] = trim
    guard trim > 0 else { return nil }

    var (layers, channels) = ([ModelGraph.Layer](), graph.channels)
    // How much less of each value its readers get, compared with the whole value, after padding.
    var given = trims.map { $0 ?? 0 }
    for var layer in graph.layers {
      let trim = given[layer.output]
      guard
        let operation = layer.operation.trimmed(
          inputs: layer.inputs.map { given[$0] }, output: trim)
      else { return nil }
      layer.operation = operation
      if operation.regainsBorder { given[layer.output] = needs[layer.output] ?? trim }
      // A skip may need more of a level than its pooling can be trimmed by.
      guard given[layer.output] <= trim else { return nil }
      let width = trim - given[layer.output]
      guard width > 0, let border = borders[layer.output] else {
        layers.append(layer)
        continue
      }
      let (padded, bare) = (layer.output, channels.count)
      channels.append(channels[padded])
      layer.output = bare
      layers.append(layer)
      layers.append(
        ModelGraph.Layer(
          name: "\(layer.name) with its border",
          operation: Operators.Pad(border: KnownBorder(width: width, numbers: border.numbers)),
          inputs: [bare], output: padded))
    }
    self.graph = ModelGraph(
      file: graph.file, layers: layers, channels: channels, output: graph.output,
      fixedSides: graph.fixedSides.map { [trim] side in side.map { $0 - 2 * trim } },
      head: graph.head, notes: graph.notes)
  }

  /// Whether an input of the whole network can be trimmed.
  ///
  /// - Parameters:
  ///   - height: Rows of the whole input.
  ///   - width: Columns of the whole input.
  ///   - background: How many rows and columns are 0 on each side.
  ///   - whole: The whole network.
  /// - Returns: Whether there is enough background, and every pooling grid ends where its input
  ///   does.
  package func fits(height: Int, width: Int, background: Int, of whole: ModelGraph) -> Bool {
    guard background >= self.background else { return false }
    return [height, width].enumerated().allSatisfy { axis, side in
      guard let sides = try? whole.sides(side, axis: axis) else { return false }
      return whole.layers.allSatisfy { $0.operation.divides(sides[$0.inputs[0]], axis: axis) }
    }
  }

  /// What is known about each value in advance.
  private static func borders(_ graph: ModelGraph, background: Int) -> [KnownBorder?] {
    var borders = [KnownBorder?](repeating: nil, count: graph.channels.count)
    borders[0] = KnownBorder(
      width: background, numbers: Array(repeating: 0, count: graph.inputChannels))
    for layer in graph.layers {
      borders[layer.output] = borders[layer.inputs[0]].flatMap(layer.operation.border(after:))
    }
    return borders
  }
}
