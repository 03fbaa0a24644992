/// The lanes in memory that hold the channels of each value.
///
/// The fast kernels work on whole blocks of channels, so a value with 12 channels is stored as 16
/// lanes. The contents of the last four have no meaning, because their weights in the next layer
/// are 0. A concatenation keeps its parts unchanged, side by side, so such lanes can also be in its
/// middle.
struct ChannelLanes {
  /// The lane of each channel, for each value.
  let positions: [[Int]]
  /// How many lanes each value has, whole blocks of them.
  let counts: [Int]

  init(_ graph: ModelGraph, block: Int) {
    func roundedUp(_ count: Int) -> Int { (count + block - 1) / block * block }
    var positions = graph.channels.map { Array(0..<$0) }
    var counts = graph.channels.map(roundedUp)
    for layer in graph.layers {
      switch layer.oneDNN.lanes {
      case .own: break
      case .likeInput:
        positions[layer.output] = positions[layer.inputs[0]]
        counts[layer.output] = counts[layer.inputs[0]]
      case .sideBySide:
        (positions[layer.output], counts[layer.output]) = ([], 0)
        for input in layer.inputs {
          positions[layer.output] += positions[input].map { counts[layer.output] + $0 }
          counts[layer.output] += counts[input]
        }
      }
    }
    self.positions = positions
    self.counts = counts
  }
}

/// Where an operation puts the channels of its result.
enum LaneRule {
  /// In lanes from 0 on, regardless of the inputs' lanes.
  case own
  /// In the lanes of the input.
  case likeInput
  /// In the lanes of all inputs, one after the other.
  case sideBySide
}
