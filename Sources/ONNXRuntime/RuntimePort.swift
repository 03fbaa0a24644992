internal import CONNXRuntime

/// An input or an output of a network.
package struct RuntimePort: Hashable, Sendable {
  /// Its name.
  package let name: String
  /// Whether its elements are float32 numbers.
  package let isFloat: Bool
  /// The size of each axis; `nil` where it is free.
  package let shape: [Int?]

  enum Side { case input, output }

  /// The inputs or the outputs of a session.
  static func list(
    _ api: UnsafePointer<cort_api>, _ session: OpaquePointer, _ side: Side
  ) throws(ONNXRuntimeError) -> [RuntimePort] {
    var count = 0
    let counting = side == .input ? api.pointee.input_count : api.pointee.output_count
    try api.check(counting?(session, &count), operation)
    var allocator: OpaquePointer?
    try api.check(api.pointee.default_allocator(&allocator), operation)
    var ports: [RuntimePort] = []
    for index in 0..<count {
      var name: UnsafeMutablePointer<CChar>?
      let naming = side == .input ? api.pointee.input_name : api.pointee.output_name
      try api.check(naming?(session, index, allocator, &name), operation)
      let text = name.map { String(cString: $0) } ?? ""
      try api.check(api.pointee.free(allocator, name), operation)
      var type: OpaquePointer?
      let typing = side == .input ? api.pointee.input_type : api.pointee.output_type
      try api.check(typing?(session, index, &type), operation)
      defer { api.pointee.release_type(type) }
      var shape: OpaquePointer?
      try api.check(api.pointee.tensor_shape_of_type(type, &shape), operation)
      guard let shape else {
        ports.append(RuntimePort(name: text, isFloat: false, shape: []))
        continue
      }
      let (sides, element) = try shapeAndType(api, shape)
      ports.append(
        RuntimePort(
          name: text, isFloat: element == CORT_FLOAT,
          shape: sides.map { $0 > 0 ? Int($0) : nil }))
    }
    return ports
  }

  /// The sides of a tensor, negative where they are free, and the number of its elements' type.
  static func shapeAndType(
    _ api: UnsafePointer<cort_api>, _ shape: OpaquePointer
  ) throws(ONNXRuntimeError) -> (sides: [Int64], element: UInt32) {
    var element: Int32 = 0
    try api.check(api.pointee.element_type(shape, &element), operation)
    var count = 0
    try api.check(api.pointee.side_count(shape, &count), operation)
    var sides = [Int64](repeating: 0, count: count)
    try api.check(api.pointee.sides(shape, &sides, count), operation)
    return (sides, UInt32(bitPattern: element))
  }

  private static let operation = "reading the network's inputs and outputs"
}
