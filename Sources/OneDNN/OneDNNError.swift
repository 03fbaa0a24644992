internal import COneDNN

/// A oneDNN call that failed.
package struct OneDNNError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The failed operation, such as "creating a convolution".
  package let operation: String
  /// The library's reason, such as "unimplemented".
  package let reason: String

  init(_ operation: String, _ status: dnnl_status_t) {
    self.operation = operation
    reason = String(cString: dnnl_status2str(status))
  }

  /// One sentence.
  package var description: String { "oneDNN failed while \(operation): \(reason)" }
}

/// Throws if a call failed.
func check(_ status: dnnl_status_t, _ operation: @autoclosure () -> String) throws(OneDNNError) {
  if status != dnnl_success { throw OneDNNError(operation(), status) }
}
