internal import CONNXRuntime

/// A network that ONNX Runtime has read and prepared.
///
/// It may be used from one thread at a time.
package final class RuntimeSession {
  /// Where the network comes from.
  package enum Source: Sendable {
    /// A file; weights in further files are looked for beside it.
    case file(String)
    /// The bytes of a file.
    case bytes([UInt8])
  }

  /// What computes it.
  package enum Provider: Hashable, Sendable {
    case processor
    /// NVIDIA's CUDA, on the first GPU.
    case cuda
  }

  /// The library.
  package let library: RuntimeLibrary
  /// What computes it.
  package let provider: Provider
  /// The inputs in the network's order.
  package let inputs: [RuntimePort]
  /// The outputs in the network's order.
  package let outputs: [RuntimePort]

  let session: OpaquePointer
  let memory: OpaquePointer

  /// Reads a network.
  ///
  /// - Parameters:
  ///   - library: The library.
  ///   - source: The network.
  ///   - threads: The number of threads, at least 1.
  ///   - provider: What computes it.
  /// - Throws: ``ONNXRuntimeError/failed(operation:reason:)``.
  package init(
    _ library: RuntimeLibrary, _ source: Source, threads: Int, provider: Provider = .processor
  ) throws(ONNXRuntimeError) {
    let api = library.handles.api
    var options: OpaquePointer?
    try api.check(api.pointee.create_options(&options), "making a session")
    defer { api.pointee.release_options(options) }
    try api.check(
      api.pointee.set_threads_in_operators(options, Int32(clamping: threads)), "setting threads")
    try api.check(api.pointee.set_threads_over_operators(options, 1), "setting threads")
    if provider == .cuda { try Self.appendCUDA(api, options) }
    var session: OpaquePointer?
    let environment = library.handles.environment
    switch source {
    case .file(let path):
      try api.check(
        api.pointee.create_session(environment, path, options, &session), "reading \(path)")
    case .bytes(let bytes):
      let status = bytes.withUnsafeBytes {
        api.pointee.create_session_from_bytes(
          environment, $0.baseAddress, $0.count, options, &session)
      }
      try api.check(status, "reading a network")
    }
    guard let session else {
      throw .failed(operation: "making a session", reason: "it gave nothing")
    }
    var memory: OpaquePointer?
    do throws(ONNXRuntimeError) {
      try api.check(
        api.pointee.create_cpu_memory_info(
          Int32(CORT_ARENA_ALLOCATOR), Int32(CORT_MEMORY_DEFAULT), &memory), "making a session")
      inputs = try RuntimePort.list(api, session, .input)
      outputs = try RuntimePort.list(api, session, .output)
    } catch {
      api.pointee.release_memory_info(memory)
      api.pointee.release_session(session)
      throw error
    }
    guard let memory else {
      throw .failed(operation: "making a session", reason: "it gave nothing")
    }
    self.library = library
    self.provider = provider
    self.session = session
    self.memory = memory
  }

  deinit {
    library.handles.api.pointee.release_memory_info(memory)
    library.handles.api.pointee.release_session(session)
  }

  private static func appendCUDA(
    _ api: UnsafePointer<cort_api>, _ options: OpaquePointer?
  ) throws(ONNXRuntimeError) {
    var cuda: OpaquePointer?
    try api.check(api.pointee.create_cuda_options(&cuda), "preparing CUDA")
    defer { api.pointee.release_cuda_options(cuda) }
    try api.check(api.pointee.append_cuda(options, cuda), "preparing CUDA")
  }

  /// Computes one output from one input.
  ///
  /// - Parameters:
  ///   - input: The input's name, its numbers and their shape.
  ///   - output: The output's name.
  /// - Returns: The output.
  /// - Throws: ``ONNXRuntimeError/failed(operation:reason:)``.
  package func run(
    _ input: (name: String, numbers: UnsafeMutableBufferPointer<Float>, shape: [Int]),
    output: String
  ) throws(ONNXRuntimeError) -> RuntimeTensor {
    let api = library.handles.api
    var value: OpaquePointer?
    let sides = input.shape.map { Int64($0) }
    try api.check(
      api.pointee.create_tensor_on(
        memory, input.numbers.baseAddress, input.numbers.count * MemoryLayout<Float>.stride, sides,
        sides.count, Int32(CORT_FLOAT), &value), "passing the input")
    defer { api.pointee.release_value(value) }
    var result: OpaquePointer?
    let status = input.name.withCString { inputName in
      output.withCString { outputName in
        var (inputName, outputName) = (Optional(inputName), Optional(outputName))
        return api.pointee.run(session, nil, &inputName, &value, 1, &outputName, 1, &result)
      }
    }
    try api.check(status, "computing")
    guard let result else { throw .failed(operation: "computing", reason: "it gave nothing") }
    return try RuntimeTensor(owning: result, library)
  }
}
