internal import Foundation
internal import ONNX

/// Computes nodes whose inputs are constants while the file is read.
///
/// Weights may be transposed or scaled, and sizes computed, in this way. Integers are checked for
/// overflow, and results for their length, because files are not trusted.
enum ConstantFolding {
  /// Computes the results of a node.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - inputs: What it reads, in its order; `nil` where it omits an input.
  /// - Returns: `nil` if its operator cannot be computed here.
  /// - Throws: ``ModelError`` naming the node.
  static func fold(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> [ONNXTensor]? {
    if node.node.operatorType == "Split" { return try split(node, inputs) }
    if let tensor = try moved(node, inputs) { return [tensor] }
    return try computed(node, inputs).map { [$0] }
  }

  // MARK: Help

  /// An input that must be there.
  static func input(
    _ node: NodeReader, _ inputs: [ONNXTensor?], _ place: Int
  ) throws(ModelError) -> ONNXTensor {
    guard inputs.count > place, let tensor = inputs[place] else {
      throw node.refuse("input \(place) is missing")
    }
    return tensor
  }

  /// The integers of an input; `nil` if it is missing.
  static func integers(
    _ node: NodeReader, _ inputs: [ONNXTensor?], _ place: Int
  ) throws(ModelError) -> [Int]? {
    guard inputs.count > place, let tensor = inputs[place] else { return nil }
    return try node.integers(tensor)
  }

  /// Integers that were an attribute once and are an input now.
  static func list(
    _ node: NodeReader, _ inputs: [ONNXTensor?], _ place: Int, _ name: String
  ) throws(ModelError) -> [Int]? {
    if let attribute = try node.list(name) { return attribute }
    return try integers(node, inputs, place)
  }

  /// The number of elements of a shape.
  static func count(_ shape: [Int], _ node: NodeReader) throws(ModelError) -> Int {
    guard shape.count <= GraphLimits.axes else {
      throw node.refuse("its result has \(shape.count) axes")
    }
    var count = 1
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflows, product <= GraphLimits.numbers else {
        throw node.refuse("its result has shape \(shape)")
      }
      count = product
    }
    return count
  }

  /// An axis, counted from the end if negative.
  static func axis(_ axis: Int, of count: Int, _ node: NodeReader) throws(ModelError) -> Int {
    let place = axis < 0 ? axis &+ count : axis
    guard (0..<count).contains(place) else {
      throw node.refuse("axis \(axis) is not one of \(count)")
    }
    return place
  }

  /// The distance of neighbors along each axis.
  static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// Elements of a tensor, in another order or several times.
  ///
  /// - Parameters:
  ///   - tensor: The tensor.
  ///   - shape: The shape of the result.
  ///   - offset: The index of the first element.
  ///   - strides: How far apart neighbors of the result are, along each axis.
  ///   - node: The node, for messages.
  static func view(
    _ tensor: ONNXTensor, _ shape: [Int], offset: Int = 0, strides: [Int], _ node: NodeReader
  ) throws(ModelError) -> ONNXTensor {
    let count = try count(shape, node)
    var places: [Int] = []
    places.reserveCapacity(count)
    if count > 0 { places.append(offset) }
    for (size, stride) in zip(shape, strides) where count > 0 {
      places = places.flatMap { first in (0..<size).map { first + $0 * stride } }
    }
    return take(tensor, shape, places)
  }

  /// The elements at these places.
  static func take(_ tensor: ONNXTensor, _ shape: [Int], _ places: [Int]) -> ONNXTensor {
    switch tensor.values {
    case .floats(let values):
      make(shape, .floats(places.map { values[$0] }), tensor.elementType)
    case .integers(let values):
      make(shape, .integers(places.map { values[$0] }), tensor.elementType)
    }
  }

  /// A tensor without a name.
  static func make(
    _ shape: [Int], _ values: ONNXTensor.Values, _ type: ONNXElementType? = nil
  ) -> ONNXTensor {
    var tensor =
      switch values {
      case .floats(let floats): ONNXTensor(name: "", shape: shape, floats: floats)
      case .integers(let integers): ONNXTensor(name: "", shape: shape, integers: integers)
      }
    if let type { tensor.elementType = type }
    return tensor
  }

  /// A list of integers.
  static func list(_ integers: [Int]) -> ONNXTensor {
    make([integers.count], .integers(integers.map { Int64($0) }))
  }

  /// The numbers as float32, whatever they are.
  static func floats(_ tensor: ONNXTensor) -> [Float] {
    switch tensor.values {
    case .floats(let values): values
    case .integers(let values): values.map { Float($0) }
    }
  }
}
