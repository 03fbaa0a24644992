internal import COneDNN

/// A tensor in memory, as used by primitives.
package final class Memory {
  /// Its sizes, type and layout.
  package let descriptor: MemoryDescriptor
  /// The first byte, at a multiple of 64 bytes when allocated here.
  package let pointer: UnsafeMutableRawPointer
  let handle: OpaquePointer
  private let keptAlive: AnyObject?

  /// Allocates a tensor, filled with zeros.
  package convenience init(_ descriptor: MemoryDescriptor, engine: Engine) throws(OneDNNError) {
    let bytes = try AlignedBytes(count: descriptor.byteCount, alignment: 64)
    try self.init(descriptor, at: bytes.pointer, owner: bytes, engine: engine)
  }

  /// Creates a view of bytes owned by others.
  ///
  /// This writes zeros into the padding of blocked layouts.
  ///
  /// - `pointer`: At least `descriptor.byteCount` bytes.
  /// - `owner`: Kept alive as long as this object.
  package init(
    _ descriptor: MemoryDescriptor, at pointer: UnsafeMutableRawPointer, owner: AnyObject? = nil,
    engine: Engine
  ) throws(OneDNNError) {
    var memory: OpaquePointer?
    let status = dnnl_memory_create(&memory, descriptor.pointer, engine.handle, pointer)
    guard status == dnnl_success, let memory else {
      throw OneDNNError("creating a tensor", status)
    }
    self.descriptor = descriptor
    self.pointer = pointer
    keptAlive = owner
    handle = memory
  }

  deinit { dnnl_memory_destroy(handle) }

  /// The elements as float32, in the order of the layout.
  package var floats: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(
      start: pointer.assumingMemoryBound(to: Float.self), count: descriptor.byteCount / 4)
  }
}

/// Working memory shared by the calls of one thread, which run one after the other.
package final class Scratchpad {
  private let engine: Engine
  private var block: AlignedBytes?

  /// Creates an empty scratchpad, which grows on demand.
  package init(_ engine: Engine) { self.engine = engine }

  func memory(_ descriptor: MemoryDescriptor) throws(OneDNNError) -> Memory {
    let current: AlignedBytes
    if let block, block.count >= descriptor.byteCount {
      current = block
    } else {
      current = try AlignedBytes(count: max(descriptor.byteCount, 1 << 20))
      block = current
    }
    return try Memory(descriptor, at: current.pointer, owner: current, engine: engine)
  }
}
