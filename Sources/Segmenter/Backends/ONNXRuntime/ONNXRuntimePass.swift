internal import ONNXRuntime

/// A forward pass of ONNX Runtime.
///
/// The file may have the channels last, and its result may be the number of the channel with the largest
/// value; here channels always come first, and such a result is 1 in that channel and 0 in the others.
final class ONNXRuntimePass: InferencePass {
  let inputShape: FeatureShape
  let outputShape: FeatureShape
  let input: UnsafeMutableBufferPointer<Float>
  private(set) var output = UnsafeBufferPointer<Float>(start: nil, count: 0)

  var trim: Int { 0 }
  var kernels: [String] { ["ONNX Runtime \(session.library.version)"] }

  private let session: RuntimeSession
  private let model: Model
  /// The input with its channels last, if the file has it so.
  private let arrangedInput: UnsafeMutableBufferPointer<Float>?
  /// The result, where it is not ``tensor`` as it is.
  private var arrangedResult: UnsafeMutableBufferPointer<Float>?
  /// The last result; holds the memory of ``output``.
  private var tensor: RuntimeTensor?

  /// Makes room for an input.
  init(
    _ session: RuntimeSession, _ model: Model, _ inputShape: FeatureShape,
    _ outputShape: FeatureShape
  ) {
    self.session = session
    self.model = model
    self.inputShape = inputShape
    self.outputShape = outputShape
    input = .zeros(inputShape.count)
    arrangedInput = model.input.order.last == 1 ? .zeros(inputShape.count) : nil
  }

  deinit {
    input.deallocate()
    arrangedInput?.deallocate()
    arrangedResult?.deallocate()
  }

  func run() throws(ModelError) {
    if let arrangedInput {
      transpose(
        UnsafeBufferPointer(input), rows: inputShape.channels, columns: inputShape.positions,
        into: arrangedInput)
    }
    let shape = arrangedInput == nil ? inputShape.channelsFirst : inputShape.channelsLast
    do throws(ONNXRuntimeError) {
      tensor = try session.run(
        (model.input.name, arrangedInput ?? input, shape), output: model.graph.outputName)
    } catch {
      throw ModelError(error)
    }
    guard let tensor else { return }
    if model.graph.head == .argmax,
      tensor.shape.filter({ $0 != 1 }) == outputShape.sides.filter({ $0 != 1 })
    {
      separate(tensor.numbers)
      output = UnsafeBufferPointer(arranged)
    } else if tensor.shape == outputShape.channelsFirst {
      output = tensor.numbers
    } else if tensor.shape == outputShape.channelsLast {
      transpose(
        tensor.numbers, rows: outputShape.positions, columns: outputShape.channels, into: arranged)
      output = UnsafeBufferPointer(arranged)
    } else {
      throw .unsupportedGraph(
        file: model.path,
        reason: "its result for an input of \(words(shape)) is \(words(tensor.shape)); it must be "
          + words(outputShape.channelsFirst))
    }
  }

  /// Room for a result.
  private var arranged: UnsafeMutableBufferPointer<Float> {
    let found = arrangedResult ?? .zeros(outputShape.count)
    arrangedResult = found
    return found
  }

  private func words(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "×") }

  /// Swaps two axes: [rows, columns] becomes [columns, rows].
  private func transpose(
    _ numbers: UnsafeBufferPointer<Float>, rows: Int, columns: Int,
    into result: UnsafeMutableBufferPointer<Float>
  ) {
    for row in 0..<rows {
      for column in 0..<columns { result[column * rows + row] = numbers[row * columns + column] }
    }
  }

  /// Makes channels of labels.
  private func separate(_ labels: UnsafeBufferPointer<Float>) {
    let arranged = arranged
    for channel in 0..<outputShape.channels {
      for (index, label) in labels.enumerated() {
        arranged[channel * labels.count + index] = label == Float(channel) ? 1 : 0
      }
    }
  }
}

extension FeatureShape {
  /// The shape of a tensor with the channels first.
  fileprivate var channelsFirst: [Int] { [1, channels] + sides }
  /// The shape of a tensor with the channels last.
  fileprivate var channelsLast: [Int] { [1] + sides + [channels] }
}

extension UnsafeMutableBufferPointer<Float> {
  /// New memory, to be deallocated.
  fileprivate static func zeros(_ count: Int) -> Self {
    let memory = allocate(capacity: count)
    memory.initialize(repeating: 0)
    return memory
  }
}
