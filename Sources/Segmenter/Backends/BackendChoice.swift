/// The backend that a user asks for.
package enum BackendChoice: String, CaseIterable, Sendable {
  /// glia's own plan if it can compute the network, else ONNX Runtime if there is one.
  case auto
  /// glia's own plan.
  case glia
  /// ONNX Runtime.
  case onnxruntime
}
