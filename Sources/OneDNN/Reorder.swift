internal import COneDNN

extension Primitive {
  /// Makes a copy into another layout or element type: `source` → `destination`.
  package static func reorder(
    _ engine: Engine, from source: MemoryDescriptor, to destination: MemoryDescriptor
  ) throws(OneDNNError) -> Primitive {
    var descriptor: OpaquePointer?
    let attributes = try Attributes()
    try check(
      dnnl_reorder_primitive_desc_create(
        &descriptor, source.pointer, engine.handle, destination.pointer, engine.handle,
        attributes.handle),
      "describing a reorder")
    guard let descriptor else { throw OneDNNError("describing a reorder", dnnl_runtime_error) }
    return try Primitive(descriptor: descriptor, engine: engine, "creating a reorder")
  }
}

extension Memory {
  /// Copies this tensor into another layout or element type, once.
  package func reorder(into other: Memory, engine: Engine, stream: Stream) throws(OneDNNError) {
    let primitive = try Primitive.reorder(
      engine, from: descriptor, to: other.descriptor)
    try primitive.bind(
      [.source: self, .destination: other], scratchpad: Scratchpad(engine)
    ).execute(stream)
  }
}
