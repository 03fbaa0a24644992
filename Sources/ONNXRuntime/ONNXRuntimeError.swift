/// ONNX Runtime cannot be used, or a call of it failed.
package enum ONNXRuntimeError: Error, Hashable, Sendable {
  /// There is no library in any of the usual places.
  case notFound
  /// The user named a file or folder that holds no library.
  case nothingThere(path: String, namedBy: String)
  /// The system's loader refused the file.
  case cannotLoad(path: String, reason: String)
  /// The file is a library, but not ONNX Runtime.
  case notONNXRuntime(path: String)
  /// The library is too old.
  case tooOld(path: String, version: String)
  /// A call failed.
  case failed(operation: String, reason: String)
}

extension ONNXRuntimeError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .notFound: "ONNX Runtime was not found; \(Self.remedy)"
    case .nothingThere(let path, let name):
      "there is no ONNX Runtime library in \(path), which \(name) names"
    case .cannotLoad(let path, let reason): "\(path) cannot be loaded: \(reason)"
    case .notONNXRuntime(let path): "\(path) is not ONNX Runtime's library"
    case .tooOld(let path, let version):
      "\(path) is ONNX Runtime \(version); glia needs \(RuntimeVersion.oldest) or newer"
    case .failed(let operation, let reason): "ONNX Runtime failed while \(operation): \(reason)"
    }
  }

  /// How to get a library.
  package static let remedy =
    "'pip install onnxruntime', or set GLIA_ONNXRUNTIME to its library"
}
