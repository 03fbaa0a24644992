/// Where the channels of each value lie among those that are kept in memory.
///
/// The fast kernels work on whole blocks of channels. A value of 12 channels is therefore kept as 16, and
/// what is computed of the last four means nothing: the weights by which others multiply them are 0. A
/// concatenation keeps its parts as they are, side by side, so that there may be such lanes in its middle.
struct ChannelLanes {
  /// The lane of each channel, for each value.
  let places: [[Int]]
  /// How many lanes each value has, whole blocks of them.
  let counts: [Int]

  init(_ graph: ModelGraph, block: Int) {
    func roundedUp(_ count: Int) -> Int { (count + block - 1) / block * block }
    var places = graph.channels.map { Array(0..<$0) }
    var counts = graph.channels.map(roundedUp)
    for layer in graph.layers {
      switch layer.operation {
      case .convolution, .upsampling: break
      case .maximum, .crop, .activation, .frame:
        places[layer.output] = places[layer.inputs[0]]
        counts[layer.output] = counts[layer.inputs[0]]
      case .concatenation:
        (places[layer.output], counts[layer.output]) = ([], 0)
        for input in layer.inputs {
          places[layer.output] += places[input].map { counts[layer.output] + $0 }
          counts[layer.output] += counts[input]
        }
      }
    }
    self.places = places
    self.counts = counts
  }
}
