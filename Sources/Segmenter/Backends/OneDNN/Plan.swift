internal import OneDNN

/// A network compiled for one input size.
final class Plan: InferencePass {
  let inputShape: FeatureShape
  let outputShape: FeatureShape
  let trim: Int
  private let inputMemory: Memory
  private let outputMemory: Memory
  private let calls: [Call]
  private let stream: OneDNN.Stream

  init(
    input: Memory, inputShape: FeatureShape, output: Memory, outputShape: FeatureShape,
    trim: Int, calls: [Call], stream: OneDNN.Stream
  ) {
    inputMemory = input
    self.inputShape = inputShape
    outputMemory = output
    self.outputShape = outputShape
    self.trim = trim
    self.calls = calls
    self.stream = stream
  }

  var input: UnsafeMutableBufferPointer<Float> { inputMemory.floats }
  var output: UnsafeBufferPointer<Float> { UnsafeBufferPointer(outputMemory.floats) }
  var kernels: [String] { calls.map(\.primitive.implementation) }

  func run() throws(ModelError) {
    do throws(OneDNNError) {
      for call in calls { try call.execute(stream) }
      try stream.wait()
    } catch {
      throw ModelError(error)
    }
  }
}
