extension ModelDescription {
  /// Refuses a description that does not fit the network.
  ///
  /// - Parameters:
  ///   - graph: What the file says about the network.
  ///   - source: Where the description stands, for messages.
  /// - Throws: ``DescriptionError/conflict(source:path:reason:)``.
  package func check(against graph: GraphFacts, source: String) throws(DescriptionError) {
    func refuse(_ path: String, _ reason: String) -> DescriptionError {
      .conflict(source: source, path: path, reason: reason)
    }
    if let rank = graph.dimensions, rank != dimensions {
      throw refuse("dimensions", "it is \(dimensions), and the network's input has \(rank) sides")
    }
    if let inputs = graph.inputChannels, inputs != inputChannels {
      let slices = 2 * neighbors.count + 1
      throw refuse(
        "channels",
        "there are \(channels.count)\(slices > 1 ? " of \(slices) slices each" : ""), and the network's "
          + "input has \(inputs) channels")
    }
    if let outputs = graph.outputChannels, outputs != output.channelCount {
      throw refuse(
        "output",
        "there are \(output.channelCount), and the network's output has \(outputs) channels")
    }
    if let activation, let given = graph.activation, activation != given {
      throw refuse(
        "activation",
        "it is \(activation.rawValue), but the network itself ends with \(given.rawValue)")
    }
    try checkSides(graph, refuse)
  }

  private func checkSides(
    _ graph: GraphFacts, _ refuse: (String, String) -> DescriptionError
  ) throws(DescriptionError) {
    if let patch {
      for (axis, fixed) in graph.sides.enumerated() {
        guard let fixed, axis < patch.count, patch[axis] != fixed else { continue }
        throw refuse(
          "patch",
          "side \(axis) is \(patch[axis]), and the network takes only \(fixed); "
            + "export it for that size, or for any")
      }
      if let divisor, let axis = patch.indices.first(where: { patch[$0] % divisor[$0] != 0 }) {
        throw refuse("patch", "side \(axis) is \(patch[axis]), not a multiple of \(divisor[axis])")
      }
    }
    if let activation, activation == .softmax, case .structures(let list, _) = output,
      list.count == 1
    {
      throw refuse("activation", "softmax of one channel is always 1")
    }
  }
}
