import CKernels
import Foundation
import OneDNN

/// A memory layout for our own kernels.
enum Order: CaseIterable {
  case blocksOf16, blocksOf8, lastBy16, lastBy8

  var block: Int { self == .blocksOf16 || self == .lastBy16 ? 16 : 8 }
  var isBlocked: Bool { self == .blocksOf16 || self == .blocksOf8 }
  var layout: Layout { isBlocked ? (block == 16 ? .nChw16c : .nChw8c) : .nhwc }

  /// A tensor N×C×rows×columns, or some of its channels, as the kernels see it.
  func images(_ memory: Memory, _ shape: [Int], _ type: ElementType, channels: Range<Int>? = nil)
    -> ck_images
  {
    let channels = channels ?? 0..<shape[1]
    let pixels = shape[2] * shape[3]
    let step = isBlocked ? block * pixels : block
    return ck_images(
      values: memory.pointer + channels.lowerBound / block * step * type.byteCount,
      images: Int64(shape[0]), blocks: Int64(channels.count / block), height: Int64(shape[2]),
      width: Int64(shape[3]), block: Int64(block), image_step: Int64(shape[1] * pixels),
      block_step: Int64(step), pixel_step: Int64(isBlocked ? block : shape[1]),
      is_bf16: type == .bfloat16)
  }
}

/// Runs single primitives on tensors whose values go in and come out in plain order.
struct LayerRig {
  let engine: Engine
  let stream: OneDNN.Stream
  let scratchpad: Scratchpad

  init() throws {
    engine = try Engine()
    stream = try Stream(engine)
    scratchpad = Scratchpad(engine)
  }

  /// A tensor in a layout, filled with numbers in plain order.
  func tensor(
    _ shape: [Int], _ layout: Layout, _ values: [Double]? = nil, type: ElementType = .float32
  ) throws -> Memory {
    try tensor(MemoryDescriptor(shape, type, layout), shape, values)
  }

  /// A tensor that a primitive asked for, filled with numbers in plain order.
  func tensor(_ descriptor: MemoryDescriptor, _ shape: [Int], _ values: [Double]? = nil) throws
    -> Memory
  {
    let memory = try Memory(descriptor, engine: engine)
    if let values {
      let plain = try Memory(
        MemoryDescriptor(shape, .float32, shape.count == 1 ? .x : .nchw), engine: engine)
      _ = plain.floats.update(fromContentsOf: values.map { Float($0) })
      try plain.reorder(into: memory, engine: engine, stream: stream)
    }
    return memory
  }

  /// A tensor's numbers in plain order.
  func plain(_ memory: Memory, _ shape: [Int]) throws -> [Double] {
    let plain = try Memory(
      MemoryDescriptor(shape, .float32, shape.count == 1 ? .x : .nchw), engine: engine)
    try memory.reorder(into: plain, engine: engine, stream: stream)
    return plain.floats.map(Double.init)
  }

  func run(_ primitive: Primitive, _ arguments: [Argument: Memory]) throws {
    try primitive.bind(arguments, scratchpad: scratchpad).execute(stream)
  }
}
