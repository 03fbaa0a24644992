internal import OneDNN

/// A network compiled for one input size.
final class Plan {
  /// 1 × channels × rows × columns, to be filled before a run.
  let input: Memory
  let inputShape: FeatureShape
  /// 1 × channels × rows × columns, filled by a run.
  let output: Memory
  let outputShape: FeatureShape
  private let calls: [Call]

  init(
    input: Memory, inputShape: FeatureShape, output: Memory, outputShape: FeatureShape,
    calls: [Call]
  ) {
    self.input = input
    self.inputShape = inputShape
    self.output = output
    self.outputShape = outputShape
    self.calls = calls
  }

  /// Computes the output from the input.
  func run(_ stream: Stream) throws(OneDNNError) {
    for call in calls { try call.execute(stream) }
    try stream.wait()
  }

  /// The kernels that were chosen, in order.
  var implementations: [String] { calls.map(\.primitive.implementation) }
}
