/// Where a plan keeps its values: in an arena, in blocks of channels.
///
/// The parts of a concatenation are stored side by side, so joining them costs nothing, unless a
/// part already belongs to another concatenation. The network's input and result have their own
/// memory.
struct Storage {
  /// The location of a value: a buffer, and a byte offset in it.
  struct Location {
    var buffer: Int
    var offset: Int
  }

  /// The location of each value; for value 0, of its copy in blocks.
  private(set) var locations: [Location?]
  /// The working memory of layers that need it, by the value that the layer computes.
  private(set) var workspaces: [Int: Int] = [:]
  /// The concatenations whose parts are side by side.
  private(set) var joined: Set<Int> = []
  private var layout = ArenaLayout()
  private let lanes: ChannelLanes

  init(_ graph: ModelGraph, shapes: [FeatureShape], lanes: ChannelLanes) {
    self.lanes = lanes
    locations = Array(repeating: nil, count: shapes.count)
    let life = Self.life(graph)
    joinParts(graph, shapes, life)
    for value in shapes.indices where locations[value] == nil {
      let buffer = layout.add(
        byteCount: byteCount(value, shapes), first: life[value].lowerBound,
        last: life[value].upperBound)
      locations[value] = Location(buffer: buffer, offset: 0)
    }
    for (step, layer) in graph.layers.enumerated() {
      let count = layer.oneDNN.workspaceCount(
        lanes: lanes.counts[layer.output], input: shapes[layer.inputs[0]])
      if count > 0 {
        workspaces[layer.output] = layout.add(byteCount: 4 * count, first: step, last: step)
      }
    }
  }

  /// The offset of each buffer in the arena, and the arena's size.
  func offsets() -> (offsets: [Int], byteCount: Int) { layout.offsets() }

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

  /// Puts the parts of concatenations side by side where possible.
  private mutating func joinParts(
    _ graph: ModelGraph, _ shapes: [FeatureShape], _ life: [ClosedRange<Int>]
  ) {
    var isPart = [Bool](repeating: false, count: shapes.count)
    // Values that already have their own memory.
    let isApart = Set(
      graph.layers.filter { $0.oneDNN.lanes == .sideBySide || $0.oneDNN.keepsResult }.map(\.output))
    for layer in graph.layers where layer.oneDNN.lanes == .sideBySide {
      let canJoin = layer.inputs.allSatisfy { input in
        input != 0 && !isPart[input] && !isApart.contains(input)
      }
      guard canJoin, Set(layer.inputs).count == layer.inputs.count else { continue }
      joined.insert(layer.output)
      let buffer = layout.add(
        byteCount: byteCount(layer.output, shapes), first: life[layer.output].lowerBound,
        last: life[layer.output].upperBound)
      locations[layer.output] = Location(buffer: buffer, offset: 0)
      var offset = 0
      for input in layer.inputs {
        isPart[input] = true
        locations[input] = Location(buffer: buffer, offset: offset)
        layout.extend(buffer, from: life[input].lowerBound, to: life[input].upperBound)
        offset += byteCount(input, shapes)
      }
    }
  }

  private func byteCount(_ value: Int, _ shapes: [FeatureShape]) -> Int {
    4 * lanes.counts[value] * shapes[value].height * shapes[value].width
  }
}
