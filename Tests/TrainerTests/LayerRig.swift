import Foundation
import OneDNN

/// Runs single primitives on blocked tensors whose numbers go in and come out plain.
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
  func tensor(_ shape: [Int], _ layout: Layout, _ values: [Double]? = nil) throws -> Memory {
    try tensor(MemoryDescriptor(shape, .float32, layout), shape, values)
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
