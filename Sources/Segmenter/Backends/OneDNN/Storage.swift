internal import OneDNN

/// Where a plan keeps its values: in an arena, channels last.
///
/// The parts of a concatenation are stored side by side, so that joining them costs nothing, if the
/// operations that write and read them can pass over the other parts. The network's input and result
/// as the caller sees them have their own memory.
struct Storage {
  /// The location of a value.
  struct Location: Hashable {
    /// The buffer in the arena.
    var buffer: Int
    /// The channel of the buffer at which the value begins.
    var channel: Int
    /// The channels of the buffer.
    var stride: Int
  }

  /// The location of each value; `nil` for those with memory of their own.
  private(set) var locations: [Location?]
  /// The working memory of the layer that needs most, in bytes.
  private(set) var workspace = 0
  private var layout = ArenaLayout()
  private let graph: ModelGraph
  private let shapes: [FeatureShape]
  private let type: ElementType
  private let life: [ClosedRange<Int>]

  init(_ graph: ModelGraph, shapes: [FeatureShape], type: ElementType, threads: Int) {
    (self.graph, self.shapes, self.type) = (graph, shapes, type)
    locations = Array(repeating: nil, count: shapes.count)
    life = Self.life(graph)
    joinParts()
    if locations[0] == nil { locations[0] = buffer(for: 0) }
    for (step, layer) in graph.layers.enumerated() {
      let place = LayerPlace(layer, shapes, type, threads: threads)
      workspace = max(workspace, layer.oneDNN.workspace(place))
      guard !layer.oneDNN.keepsResult, locations[layer.output] == nil else { continue }
      if layer.oneDNN.worksInPlace, let location = reusable(layer, step) {
        locations[layer.output] = location
        layout.extend(location.buffer, from: step, to: life[layer.output].upperBound)
      } else {
        locations[layer.output] = buffer(for: layer.output)
      }
    }
  }

  /// The offset of each buffer in the arena, and the arena's size.
  func offsets() -> (offsets: [Int], byteCount: Int) { layout.offsets() }

  /// Whether a value is stored as a part of another, from this channel on.
  func isPart(_ value: Int, of whole: Int, from channel: Int) -> Bool {
    guard let part = locations[value], let whole = locations[whole] else { return false }
    return part.buffer == whole.buffer && part.channel == whole.channel + channel
  }

  /// The steps from the one that computes a value to the last that reads it.
  private static func life(_ graph: ModelGraph) -> [ClosedRange<Int>] {
    var life = [ClosedRange<Int>](repeating: 0...0, count: graph.channels.count)
    for (step, layer) in graph.layers.enumerated() {
      life[layer.output] = step...step
      for input in layer.inputs { life[input] = life[input].lowerBound...step }
    }
    life[graph.output] = life[graph.output].lowerBound...graph.layers.count
    return life
  }

  private mutating func buffer(for value: Int) -> Location {
    let count = shapes[value].channels
    let buffer = layout.add(
      byteCount: type.byteCount * count * shapes[value].positions, first: life[value].lowerBound,
      last: life[value].upperBound)
    return Location(buffer: buffer, channel: 0, stride: count)
  }

  /// The memory of an input that only this layer still needs, for a result of the same shape.
  private func reusable(_ layer: ModelGraph.Layer, _ step: Int) -> Location? {
    for input in layer.inputs where shapes[input] == shapes[layer.output] {
      // A concatenation's parts may still be needed when the whole is not.
      guard let location = locations[input], location.stride == shapes[input].channels,
        layout.buffers[location.buffer].last == step
      else { continue }
      return location
    }
    return nil
  }

  /// Puts the parts of concatenations side by side where possible.
  private mutating func joinParts() {
    let producers = Dictionary(
      uniqueKeysWithValues: graph.layers.enumerated().map { ($1.output, $0) })
    // The operations that read each value.
    var readers = [[ModelGraph.Layer]](repeating: [], count: shapes.count)
    for layer in graph.layers {
      for input in Set(layer.inputs) { readers[input].append(layer) }
    }
    // From the end, so that a concatenation within another one already has its location.
    for layer in graph.layers.reversed() where layer.operation is Operators.Concat {
      let whole = locations[layer.output] ?? buffer(for: layer.output)
      locations[layer.output] = whole
      var channel = whole.channel
      for (index, input) in layer.inputs.enumerated() {
        defer { channel += shapes[input].channels }
        guard layer.inputs.firstIndex(of: input) == index, input != graph.output,
          locations[input] == nil, let producer = producers[input],
          canBePart(graph.layers[producer], readBy: readers[input])
        else { continue }
        locations[input] = Location(buffer: whole.buffer, channel: channel, stride: whole.stride)
        layout.extend(
          whole.buffer, from: life[input].lowerBound, to: life[input].upperBound)
      }
    }
  }

  /// Whether a value can be stored among other channels.
  private func canBePart(_ producer: ModelGraph.Layer, readBy readers: [ModelGraph.Layer]) -> Bool {
    func place(_ layer: ModelGraph.Layer) -> LayerPlace {
      LayerPlace(layer, shapes, type, threads: 1)
    }
    return !producer.oneDNN.keepsResult
      && producer.oneDNN.writesParts(place(producer))
      && readers.allSatisfy { $0.oneDNN.readsParts(place($0)) }
  }
}

/// The shapes of a layer's values, and how they are computed.
struct LayerPlace {
  /// The shapes of its inputs.
  let inputs: [FeatureShape]
  /// The shape of its result.
  let output: FeatureShape
  /// The elements of values.
  let type: ElementType
  /// The number of threads.
  let threads: Int

  init(_ layer: ModelGraph.Layer, _ shapes: [FeatureShape], _ type: ElementType, threads: Int) {
    inputs = layer.inputs.map { shapes[$0] }
    output = shapes[layer.output]
    self.type = type
    self.threads = threads
  }
}
