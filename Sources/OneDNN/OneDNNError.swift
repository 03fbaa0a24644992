internal import COneDNN

/// A call of oneDNN that did not succeed.
package struct OneDNNError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, such as "creating a convolution".
  package let operation: String
  /// The library's word for what went wrong, such as "unimplemented".
  package let reason: String

  init(_ operation: String, _ status: dnnl_status_t) {
    self.operation = operation
    reason = String(cString: dnnl_status2str(status))
  }

  /// One sentence.
  package var description: String { "oneDNN failed while \(operation): \(reason)" }
}

/// Throws unless a call succeeded.
func check(_ status: dnnl_status_t, _ operation: @autoclosure () -> String) throws(OneDNNError) {
  if status != dnnl_success { throw OneDNNError(operation(), status) }
}
