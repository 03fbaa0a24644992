internal import COneDNN

/// A tensor in memory, as primitives take it.
public final class Memory {
  /// Its sizes, type and layout.
  public let descriptor: MemoryDescriptor
  /// The first byte, at a multiple of 64 bytes when allocated here.
  public let pointer: UnsafeMutableRawPointer
  let handle: OpaquePointer
  private let owned: UnsafeMutableRawPointer?
  private let keptAlive: AnyObject?

  /// Allocates a tensor, filled with zeros.
  public convenience init(_ descriptor: MemoryDescriptor, engine: Engine) throws(OneDNNError) {
    let bytes = max(descriptor.byteCount, 64)
    let pointer = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    pointer.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    try self.init(descriptor, pointer: pointer, owned: pointer, keptAlive: nil, engine: engine)
  }

  /// Looks at bytes that somebody else owns.
  ///
  /// Creating it writes zeros into the padding of blocked layouts.
  ///
  /// - `pointer`: At least `descriptor.byteCount` bytes.
  /// - `owner`: Kept alive as long as this object.
  public convenience init(
    _ descriptor: MemoryDescriptor, at pointer: UnsafeMutableRawPointer, owner: AnyObject? = nil,
    engine: Engine
  ) throws(OneDNNError) {
    try self.init(descriptor, pointer: pointer, owned: nil, keptAlive: owner, engine: engine)
  }

  private init(
    _ descriptor: MemoryDescriptor, pointer: UnsafeMutableRawPointer,
    owned: UnsafeMutableRawPointer?, keptAlive: AnyObject?, engine: Engine
  ) throws(OneDNNError) {
    var memory: OpaquePointer?
    let status = dnnl_memory_create(&memory, descriptor.pointer, engine.handle, pointer)
    guard status == dnnl_success, let memory else {
      owned?.deallocate()
      throw OneDNNError("creating a tensor", status)
    }
    self.descriptor = descriptor
    self.pointer = pointer
    self.owned = owned
    self.keptAlive = keptAlive
    handle = memory
  }

  deinit {
    dnnl_memory_destroy(handle)
    owned?.deallocate()
  }

  /// The elements as float32, in the order of the layout.
  public var floats: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(
      start: pointer.assumingMemoryBound(to: Float.self), count: descriptor.byteCount / 4)
  }
}

/// Working memory that the calls of one thread share, since they run one after the other.
public final class Scratchpad {
  private let engine: Engine
  private var block: Block?

  private final class Block {
    let pointer: UnsafeMutableRawPointer
    let count: Int
    init(count: Int) {
      pointer = .allocate(byteCount: count, alignment: 4096)
      self.count = count
    }
    deinit { pointer.deallocate() }
  }

  /// Creates an empty scratchpad, which grows as calls ask for more.
  public init(_ engine: Engine) { self.engine = engine }

  func memory(_ descriptor: MemoryDescriptor) throws(OneDNNError) -> Memory {
    let current: Block
    if let block, block.count >= descriptor.byteCount {
      current = block
    } else {
      current = Block(count: max(descriptor.byteCount, 1 << 20))
      block = current
    }
    return try Memory(descriptor, at: current.pointer, owner: current, engine: engine)
  }
}
