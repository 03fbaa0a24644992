internal import COneDNN

/// The processor that runs primitives: this machine's CPU.
package final class Engine: @unchecked Sendable {
  // A oneDNN engine is immutable after its creation.
  let handle: OpaquePointer

  /// Creates the CPU engine.
  package init() throws(OneDNNError) {
    var engine: OpaquePointer?
    try check(dnnl_engine_create(&engine, dnnl_cpu, 0), "creating the CPU engine")
    guard let engine else { throw OneDNNError("creating the CPU engine", dnnl_runtime_error) }
    handle = engine
  }

  deinit { dnnl_engine_destroy(handle) }
}

/// A queue in which calls run in order; each thread that executes primitives has its own.
package final class Stream {
  let handle: OpaquePointer

  /// Creates an in-order stream on an engine.
  package init(_ engine: Engine) throws(OneDNNError) {
    var stream: OpaquePointer?
    try check(
      dnnl_stream_create(&stream, engine.handle, UInt32(dnnl_stream_in_order.rawValue)),
      "creating a stream")
    guard let stream else { throw OneDNNError("creating a stream", dnnl_runtime_error) }
    handle = stream
  }

  deinit { dnnl_stream_destroy(handle) }

  /// Waits until everything submitted has run (on a CPU it already has).
  package func wait() throws(OneDNNError) {
    try check(dnnl_stream_wait(handle), "waiting for a stream")
  }
}
