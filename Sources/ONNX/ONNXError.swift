/// A model file that cannot be read or written.
package enum ONNXError: Error, Hashable, Sendable {
  /// The operating system could not read the file.
  case cannotRead(file: String, reason: String)
  /// The bytes are not an ONNX model.
  case notONNX(file: String, reason: String)
  /// Weights are stored in another file, which cannot be used.
  case externalData(file: String, tensor: String, reason: String)
  /// A tensor holds something other than numbers.
  case unsupportedElementType(file: String, tensor: String, type: String)
  /// A tensor's shape does not match its number of values.
  case tensorSize(file: String, tensor: String, shape: [Int], count: Int)
  /// The file could not be written; an existing file is unchanged.
  case cannotWrite(file: String, reason: String)
}

extension ONNXError: CustomStringConvertible {
  /// A sentence with the file and the problem.
  package var description: String {
    switch self {
    case .cannotRead(let file, let reason): "\(file) cannot be read: \(reason)"
    case .notONNX(let file, let reason): "\(file) is not an ONNX model: \(reason)"
    case .externalData(let file, let tensor, let reason):
      "tensor \(tensor) of \(file) is kept in another file, \(reason)"
    case .unsupportedElementType(let file, let tensor, let type):
      "tensor \(tensor) of \(file) has elements of type \(type), which is not supported"
    case .tensorSize(let file, let tensor, let shape, let count):
      "tensor \(tensor) of \(file) has shape \(shape) but \(count) numbers"
    case .cannotWrite(let file, let reason): "\(file) cannot be written: \(reason)"
    }
  }
}
