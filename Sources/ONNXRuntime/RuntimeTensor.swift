internal import CONNXRuntime

/// The result of a run: float32 numbers in memory of ONNX Runtime.
package final class RuntimeTensor {
  /// The size of each axis.
  package let shape: [Int]
  /// The numbers, the last axis fastest; valid as long as this object.
  package let numbers: UnsafeBufferPointer<Float>

  private let value: OpaquePointer
  private let library: RuntimeLibrary

  /// Takes over a value.
  ///
  /// - Throws: ``ONNXRuntimeError/failed(operation:reason:)`` if its elements are not float32.
  init(owning value: OpaquePointer, _ library: RuntimeLibrary) throws(ONNXRuntimeError) {
    let api = library.handles.api
    do throws(ONNXRuntimeError) {
      var shape: OpaquePointer?
      try api.check(api.pointee.tensor_shape(value, &shape), "reading the result")
      defer { api.pointee.release_shape(shape) }
      guard let shape else {
        throw .failed(operation: "reading the result", reason: "it has no shape")
      }
      let (sides, element) = try RuntimePort.shapeAndType(api, shape)
      guard element == CORT_FLOAT else {
        throw .failed(operation: "reading the result", reason: "its elements are not float32")
      }
      var numbers: UnsafeMutableRawPointer?
      try api.check(api.pointee.tensor_numbers(value, &numbers), "reading the result")
      self.shape = sides.map { Int($0) }
      self.numbers = UnsafeBufferPointer(
        start: numbers?.assumingMemoryBound(to: Float.self), count: Int(sides.reduce(1, *)))
    } catch {
      api.pointee.release_value(value)
      throw error
    }
    self.value = value
    self.library = library
  }

  deinit { library.handles.api.pointee.release_value(value) }
}
