/// The network for an input in whose middle all tissue lies, under the output, with background around.
///
/// An unpadded network looks far beyond its output, and around a head that is all zeros. What a layer
/// makes of zeros is the same number everywhere, one for each channel, and is known beforehand. So
/// only the part of each value that depends on tissue is computed, on a smaller input, and where the
/// next convolution looks further, those numbers are put around it. The result is the same.
package struct SurroundedGraph {
  /// The network for the smaller input; values have the numbers they had.
  package let graph: ModelGraph
  /// How many rows and columns less the input has on each side.
  package let trim: Int
  /// How far the output lies inside the larger input, on each side.
  package let margin: Int

  /// What is known of a value: how many of its rows and columns on each side depend on no tissue, and
  /// their numbers.
  private struct Border {
    var width: Int
    var numbers: [Float]
  }

  /// - `margin`: Rows and columns on each side of the input that are background.
  /// - Returns: `nil` where nothing can be saved, or an operation depends on where its input ends.
  package init?(_ graph: ModelGraph, margin: Int) {
    self.margin = margin
    guard let borders = Self.borders(graph, margin: margin) else { return nil }
    var trims = borders.map(\.?.width)
    var needs = [Int?](repeating: nil, count: borders.count)
    needs[graph.output] = 0
    func need(_ value: Int, _ trim: Int) { needs[value] = min(needs[value] ?? trim, trim) }
    // From the output back: what is computed of a value is what those who look at it need of it, but
    // for the results of maxima, which get their border back by a frame.
    for layer in graph.layers.reversed() {
      let known = trims[layer.output] ?? 0
      let needed = needs[layer.output] ?? known
      var trim = min(known, needed)
      if case .maximum(let pooling) = layer.operation {
        trim = known
        need(layer.inputs[0], trim * pooling.strides[0])
      } else if case .crop(let crop) = layer.operation {
        need(layer.inputs[0], trim + crop.start[0])
      } else {
        for input in layer.inputs { need(input, trim) }
      }
      trims[layer.output] = trim
    }
    trim = min(trims[0] ?? 0, needs[0] ?? 0)
    trims[0] = trim
    guard trim > 0, Self.agree(graph, trims: trims, needs: needs) else { return nil }

    var (layers, channels) = ([ModelGraph.Layer](), graph.channels)
    for var layer in graph.layers {
      let trim = trims[layer.output] ?? 0
      switch layer.operation {
      case .crop(var crop):
        let start = crop.start[0] + trim - (trims[layer.inputs[0]] ?? 0)
        crop.start = [start, start]
        crop.end = [.before(start), .before(start)]
        layer.operation = .crop(crop)
        layers.append(layer)
      case .maximum:
        let width = trim - (needs[layer.output] ?? trim)
        guard width > 0, let border = borders[layer.output] else {
          layers.append(layer)
          continue
        }
        let (framed, bare) = (layer.output, channels.count)
        channels.append(channels[framed])
        layer.output = bare
        layers.append(layer)
        layers.append(
          ModelGraph.Layer(
            name: "\(layer.name) with its border",
            operation: .frame(ModelGraph.Frame(width: width, numbers: border.numbers)),
            inputs: [bare], output: framed))
      default: layers.append(layer)
      }
    }
    self.graph = ModelGraph(
      file: graph.file, layers: layers, channels: channels, output: graph.output,
      fixedSides: graph.fixedSides.map { [trim] side in side.map { $0 - 2 * trim } })
  }

  /// Whether every layer gets just what it needs; where a skip needs more of a level than its maximum
  /// does, it does not.
  private static func agree(_ graph: ModelGraph, trims: [Int?], needs: [Int?]) -> Bool {
    var given = trims.map { $0 ?? 0 }
    return graph.layers.allSatisfy { layer in
      let trim = trims[layer.output] ?? 0
      let source = given[layer.inputs[0]]
      switch layer.operation {
      case .maximum(let pooling):
        given[layer.output] = needs[layer.output] ?? trim
        return source == trim * pooling.strides[0] && given[layer.output] <= trim
      case .crop(let crop): return crop.start[0] + trim >= source
      default: return layer.inputs.allSatisfy { given[$0] == trim }
      }
    }
  }

  /// Whether tiles of a size have as much background around them, and their sides fit every maximum.
  package func fits(_ tile: Tile, of network: ModelGraph) -> Bool {
    let sides = [tile.rows, tile.columns]
    guard sides.allSatisfy({ $0.input - $0.output >= 2 * margin }) else { return false }
    return sides.enumerated().allSatisfy { axis, side in
      guard let all = try? network.sides(side.input, axis: axis) else { return false }
      return network.layers.allSatisfy { layer in
        guard case .maximum(let pooling) = layer.operation else { return true }
        return all[layer.inputs[0]].isMultiple(of: pooling.strides[axis])
      }
    }
  }

  /// What is known of each value; `nil` where some operation looks beyond its input's border or moves
  /// differently along rows and columns.
  private static func borders(_ graph: ModelGraph, margin: Int) -> [Border?]? {
    var borders = [Border?](repeating: nil, count: graph.channels.count)
    borders[0] = Border(
      width: margin, numbers: Array(repeating: 0, count: graph.inputChannels))
    for layer in graph.layers {
      let source = borders[layer.inputs[0]]
      switch layer.operation {
      case .convolution(let c):
        let reach = zip(c.kernel, c.dilations).map { ($0 - 1) * $1 }
        guard
          c.paddingBefore + c.paddingAfter == [0, 0, 0, 0], c.strides == [1, 1],
          reach[0] == reach[1]
        else { return nil }
        guard let source, source.width > reach[0] else { continue }
        borders[layer.output] = Border(
          width: source.width - reach[0], numbers: c.applied(to: source.numbers))
      case .maximum(let p):
        guard
          p.paddingBefore + p.paddingAfter == [0, 0, 0, 0], p.strides == p.kernel,
          p.kernel[0] == p.kernel[1]
        else { return nil }
        guard let source, source.width >= p.strides[0] else { continue }
        borders[layer.output] = Border(
          width: source.width / p.strides[0], numbers: source.numbers)
      case .crop(let crop):
        guard
          crop.start[0] == crop.start[1], crop.end == crop.start.map({ .before($0) })
        else { return nil }
        guard let source, source.width > crop.start[0] else { continue }
        borders[layer.output] = Border(
          width: source.width - crop.start[0], numbers: source.numbers)
      case .activation(let activation):
        borders[layer.output] = source.map {
          Border(width: $0.width, numbers: $0.numbers.map(activation.callAsFunction))
        }
      case .upsampling, .concatenation, .frame: continue
      }
    }
    return borders
  }
}

extension ModelGraph.Convolution {
  /// What a convolution makes of an image that is one number everywhere, for each channel.
  fileprivate func applied(to numbers: [Float]) -> [Float] {
    let taps = kernel[0] * kernel[1]
    return (0..<outputs).map { output in
      var sum = Double(bias[output])
      for input in 0..<inputs {
        let first = (output * inputs + input) * taps
        sum += Double(numbers[input]) * weights[first..<first + taps].reduce(0) { $0 + Double($1) }
      }
      return activation.map { $0(Float(sum)) } ?? Float(sum)
    }
  }
}
