internal import COneDNN

/// The role of a tensor in a primitive.
package enum Argument: Hashable, Sendable {
  case source, destination, weights, bias
  case mean, variance, scale, shift, workspace
  case sourceGradient, destinationGradient, weightsGradient, biasGradient
  case scaleGradient, shiftGradient

  var code: Int32 {
    switch self {
    case .source: DNNL_ARG_SRC_0
    case .destination: DNNL_ARG_DST_0
    case .weights: DNNL_ARG_WEIGHTS_0
    case .bias: DNNL_ARG_BIAS
    case .mean: DNNL_ARG_MEAN
    case .variance: DNNL_ARG_VARIANCE
    case .scale: DNNL_ARG_SCALE
    case .shift: DNNL_ARG_SHIFT
    case .workspace: DNNL_ARG_WORKSPACE
    case .sourceGradient: DNNL_ARG_DIFF_SRC_0
    case .destinationGradient: DNNL_ARG_DIFF_DST_0
    case .weightsGradient: DNNL_ARG_DIFF_WEIGHTS_0
    case .biasGradient: DNNL_ARG_DIFF_BIAS
    case .scaleGradient: DNNL_ARG_DIFF_SCALE
    case .shiftGradient: DNNL_ARG_DIFF_SHIFT
    }
  }
}

/// One network operation with fixed shapes, compiled by oneDNN.
///
/// Static functions in the extensions create primitives, one file per kind. The caller provides
/// their working memory as a ``Scratchpad`` when binding arguments.
package final class Primitive: @unchecked Sendable {
  // Both handles are immutable after creation; the arguments hold the execution state.
  let handle: OpaquePointer
  let descriptor: OpaquePointer
  let engine: Engine

  /// Compiles an operation.
  init(descriptor: OpaquePointer, engine: Engine, _ operation: String) throws(OneDNNError) {
    var primitive: OpaquePointer?
    let status = dnnl_primitive_create(&primitive, descriptor)
    guard status == dnnl_success, let primitive else {
      dnnl_primitive_desc_destroy(descriptor)
      throw OneDNNError(operation, status)
    }
    handle = primitive
    self.descriptor = descriptor
    self.engine = engine
  }

  /// Compiles an operation from its C descriptor.
  convenience init(
    _ operation: UnsafeRawPointer, engine: Engine, attributes: Attributes, hint: Primitive? = nil,
    _ name: @autoclosure () -> String
  ) throws(OneDNNError) {
    var descriptor: OpaquePointer?
    try check(
      dnnl_primitive_desc_create(
        &descriptor, operation, attributes.handle, engine.handle, hint?.descriptor), name())
    guard let descriptor else { throw OneDNNError(name(), dnnl_runtime_error) }
    try self.init(descriptor: descriptor, engine: engine, name())
  }

  deinit {
    dnnl_primitive_destroy(handle)
    dnnl_primitive_desc_destroy(descriptor)
  }

  /// The chosen kernel, such as "jit:avx512_core"; a name with "ref" is a slow one.
  package var implementation: String {
    var name: UnsafePointer<CChar>?
    let status = dnnl_primitive_desc_query(descriptor, dnnl_query_impl_info_str, 0, &name)
    guard status == dnnl_success, let name else { return "unknown" }
    return String(cString: name)
  }

  /// Whether the kernel is one of oneDNN's slow ones.
  ///
  /// `gemm:ref`, a matrix product without vector code, is what a processor before AVX has.
  package var isReference: Bool {
    implementation.contains("ref") && !implementation.contains("gemm")
  }

  /// Returns the tensor that the primitive expects for an argument, with the layout it chose.
  package func descriptor(of argument: Argument) throws(OneDNNError) -> MemoryDescriptor {
    try query(argument.code)
  }

  private func query(_ code: Int32) throws(OneDNNError) -> MemoryDescriptor {
    guard let found = dnnl_primitive_desc_query_md(descriptor, dnnl_query_exec_arg_md, code) else {
      throw OneDNNError("asking for a tensor's layout", dnnl_invalid_arguments)
    }
    return MemoryDescriptor(copying: found.pointee)
  }

  /// Binds tensors to arguments once; every execution is then one call.
  package func bind(_ arguments: [Argument: Memory], scratchpad: Scratchpad) throws(OneDNNError)
    -> Call
  {
    var list: [dnnl_exec_arg_t] = []
    for (argument, memory) in arguments {
      list.append(dnnl_exec_arg_t(arg: argument.code, memory: memory.handle))
    }
    var kept = Array(arguments.values)
    let needed = try query(DNNL_ARG_SCRATCHPAD)
    if needed.byteCount > 0 {
      let memory = try scratchpad.memory(needed)
      kept.append(memory)
      list.append(dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: memory.handle))
    }
    return Call(self, list, kept)
  }
}

/// A primitive with its tensors, ready to run any number of times.
package final class Call {
  /// The operation.
  package let primitive: Primitive
  private let arguments: [dnnl_exec_arg_t]
  private let kept: [Memory]

  init(_ primitive: Primitive, _ arguments: [dnnl_exec_arg_t], _ kept: [Memory]) {
    self.primitive = primitive
    self.arguments = arguments
    self.kept = kept
  }

  /// Runs the operation and returns when it has finished.
  package func execute(_ stream: Stream) throws(OneDNNError) {
    try check(
      dnnl_primitive_execute(primitive.handle, stream.handle, Int32(arguments.count), arguments),
      "running \(primitive.implementation)")
  }
}

/// Attributes of a primitive: fused operations, and working memory given by the caller.
final class Attributes {
  let handle: OpaquePointer

  init(_ postOperations: [PostOperation] = []) throws(OneDNNError) {
    var attributes: OpaquePointer?
    try check(dnnl_primitive_attr_create(&attributes), "creating attributes")
    guard let attributes else { throw OneDNNError("creating attributes", dnnl_runtime_error) }
    handle = attributes
    try check(
      dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl_scratchpad_mode_user),
      "setting the scratchpad mode")
    guard !postOperations.isEmpty else { return }
    var operations: OpaquePointer?
    try check(dnnl_post_ops_create(&operations), "creating post-operations")
    defer { dnnl_post_ops_destroy(operations) }
    for operation in postOperations {
      switch operation {
      case .elementwise(let function):
        let (kind, alpha, beta) = function.code
        try check(
          dnnl_post_ops_append_eltwise(operations, 1, kind, alpha, beta), "fusing \(function)")
      case .sum:
        try check(dnnl_post_ops_append_sum(operations, 1), "fusing a sum")
      }
    }
    try check(dnnl_primitive_attr_set_post_ops(handle, operations), "setting post-operations")
  }

  deinit { dnnl_primitive_attr_destroy(handle) }
}

/// An operation applied to a convolution's result before it is stored.
package enum PostOperation: Hashable, Sendable {
  /// A function of each element.
  case elementwise(ElementwiseFunction)
  /// Adds the previous contents of the destination.
  case sum
}
