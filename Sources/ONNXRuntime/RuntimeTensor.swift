internal import CONNXRuntime

/// The result of a run, as float32 numbers.
package final class RuntimeTensor {
  /// The size of each axis.
  package let shape: [Int]
  /// The numbers, the last axis fastest; valid as long as this object.
  package let numbers: UnsafeBufferPointer<Float>

  private let value: OpaquePointer
  private let library: RuntimeLibrary
  /// The numbers, if the result's own are not float32.
  private let converted: UnsafeMutableBufferPointer<Float>?

  /// Takes over a value.
  ///
  /// - Throws: ``ONNXRuntimeError/failed(operation:reason:)`` if its elements are no numbers.
  init(owning value: OpaquePointer, _ library: RuntimeLibrary) throws(ONNXRuntimeError) {
    let api = library.handles.api
    do throws(ONNXRuntimeError) {
      var shape: OpaquePointer?
      try api.check(api.pointee.tensor_shape(value, &shape), Self.operation)
      defer { api.pointee.release_shape(shape) }
      guard let shape else { throw .failed(operation: Self.operation, reason: "it has no shape") }
      let (sides, element) = try RuntimePort.shapeAndType(api, shape)
      var memory: UnsafeMutableRawPointer?
      try api.check(api.pointee.tensor_numbers(value, &memory), Self.operation)
      let count = Int(sides.reduce(1, *))
      if element == CORT_FLOAT {
        numbers = UnsafeBufferPointer(
          start: memory?.assumingMemoryBound(to: Float.self), count: count)
        converted = nil
      } else {
        let own = try Self.convert(memory, element, count)
        numbers = UnsafeBufferPointer(own)
        converted = own
      }
      self.shape = sides.map { Int($0) }
    } catch {
      api.pointee.release_value(value)
      throw error
    }
    self.value = value
    self.library = library
  }

  deinit {
    library.handles.api.pointee.release_value(value)
    converted?.deallocate()
  }

  private static let operation = "reading the result"

  /// The numbers of another type, such as those of labels.
  private static func convert(
    _ memory: UnsafeMutableRawPointer?, _ element: UInt32, _ count: Int
  ) throws(ONNXRuntimeError) -> UnsafeMutableBufferPointer<Float> {
    let result = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
    func fill<Number: BitwiseCopyable>(_ type: Number.Type, _ float: (Number) -> Float) {
      for index in 0..<count {
        let number = memory?.load(
          fromByteOffset: index * MemoryLayout<Number>.stride, as: Number.self)
        result.initializeElement(at: index, to: number.map(float) ?? .nan)
      }
    }
    switch element {
    case UInt32(CORT_UINT8): fill(UInt8.self) { Float($0) }
    case UInt32(CORT_INT8): fill(Int8.self) { Float($0) }
    case UInt32(CORT_INT32): fill(Int32.self) { Float($0) }
    case UInt32(CORT_INT64): fill(Int64.self) { Float($0) }
    case UInt32(CORT_DOUBLE): fill(Double.self) { Float($0) }
    default:
      result.deallocate()
      throw .failed(operation: operation, reason: "its elements have type number \(element)")
    }
    return result
  }
}
