internal import ONNXRuntime

/// A forward pass of ONNX Runtime.
final class ONNXRuntimePass: InferencePass {
  let inputShape: FeatureShape
  let outputShape: FeatureShape
  let input: UnsafeMutableBufferPointer<Float>
  private(set) var output = UnsafeBufferPointer<Float>(start: nil, count: 0)

  var trim: Int { 0 }
  var kernels: [String] { ["ONNX Runtime \(session.library.version)"] }

  private let session: RuntimeSession
  private let inputName: String
  private let outputName: String
  private let file: String
  /// Holds the memory of ``output``.
  private var result: RuntimeTensor?

  /// Makes room for an input.
  ///
  /// - Parameters:
  ///   - session: The network.
  ///   - input: The input's name and shape.
  ///   - output: The output's name, and the shape that it must have.
  ///   - file: The model's name, for errors.
  init(
    _ session: RuntimeSession, input: (name: String, shape: FeatureShape),
    output: (name: String, shape: FeatureShape), file: String
  ) {
    self.session = session
    self.file = file
    (inputName, inputShape) = input
    (outputName, outputShape) = output
    self.input = .allocate(capacity: inputShape.count)
    self.input.initialize(repeating: 0)
  }

  deinit { input.deallocate() }

  func run() throws(ModelError) {
    let tensor: RuntimeTensor
    do throws(ONNXRuntimeError) {
      tensor = try session.run((inputName, input, inputShape.tensorShape), output: outputName)
    } catch {
      throw ModelError(error)
    }
    guard tensor.shape == outputShape.tensorShape else {
      throw .unsupportedGraph(
        file: file,
        reason: "its result for an input of \(list(inputShape.tensorShape)) is "
          + "\(list(tensor.shape)); it must be \(list(outputShape.tensorShape))")
    }
    result = tensor
    output = tensor.numbers
  }

  private func list(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }
}

extension FeatureShape {
  /// The shape of the tensor, as ONNX has it.
  fileprivate var tensorShape: [Int] { [1, channels] + sides }
}
