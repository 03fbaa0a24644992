/// Where a plan keeps its values: in an arena, in blocks of channels.
///
/// The parts of a concatenation are kept side by side, so that joining them costs nothing, unless a part
/// belongs to another one already. The input and the result of the network have memory of their own.
struct Storage {
  /// The place of a value: a buffer, and how many bytes after its start.
  struct Place {
    var buffer: Int
    var offset: Int
  }

  /// The place of each value; of value 0, that of its blocked copy.
  private(set) var places: [Place?]
  /// Working memory of the layers that need some, by the layer's number.
  private(set) var workspaces: [Int: Int] = [:]
  /// The concatenations whose parts lie side by side.
  private(set) var joined: Set<Int> = []
  private var layout = ArenaLayout()
  private let lanes: ChannelLanes

  init(_ graph: ModelGraph, shapes: [FeatureShape], lanes: ChannelLanes) {
    self.lanes = lanes
    places = Array(repeating: nil, count: shapes.count)
    var first = [Int](repeating: 0, count: shapes.count)
    var last = [Int](repeating: 0, count: shapes.count)
    for (step, layer) in graph.layers.enumerated() {
      first[layer.output] = step
      last[layer.output] = step
      for input in layer.inputs { last[input] = step }
    }
    last[graph.output] = graph.layers.count

    var isPart = [Bool](repeating: false, count: shapes.count)
    // What has memory of its own: other concatenations, and values whose frame stays from run to run.
    let isApart = Set(
      graph.layers.compactMap { layer in
        switch layer.operation {
        case .concatenation, .frame: layer.output
        default: nil
        }
      })
    for (step, layer) in graph.layers.enumerated() {
      guard case .concatenation = layer.operation else { continue }
      let canJoin = layer.inputs.allSatisfy { input in
        input != 0 && !isPart[input] && !isApart.contains(input)
      }
      guard canJoin, Set(layer.inputs).count == layer.inputs.count else { continue }
      joined.insert(step)
      let buffer = layout.add(
        byteCount: byteCount(layer.output, shapes), first: first[layer.output],
        last: last[layer.output])
      places[layer.output] = Place(buffer: buffer, offset: 0)
      var offset = 0
      for input in layer.inputs {
        isPart[input] = true
        places[input] = Place(buffer: buffer, offset: offset)
        layout.extend(buffer, from: first[input], to: last[input])
        offset += byteCount(input, shapes)
      }
    }
    for value in shapes.indices where places[value] == nil {
      let buffer = layout.add(
        byteCount: byteCount(value, shapes), first: first[value], last: last[value])
      places[value] = Place(buffer: buffer, offset: 0)
    }
    for (step, layer) in graph.layers.enumerated() {
      switch layer.operation {
      case .upsampling:
        let input = shapes[layer.inputs[0]]
        let quarters = 4 * lanes.counts[layer.output] * input.height * input.width
        workspaces[step] = layout.add(byteCount: 4 * quarters, first: step, last: step)
      default: break
      }
    }
  }

  private func byteCount(_ value: Int, _ shapes: [FeatureShape]) -> Int {
    4 * lanes.counts[value] * shapes[value].height * shapes[value].width
  }

  /// The offset of each buffer in the arena, and the arena's size.
  func place() -> (offsets: [Int], byteCount: Int) { layout.place() }
}
