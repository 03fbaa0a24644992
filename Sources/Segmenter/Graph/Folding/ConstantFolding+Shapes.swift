internal import Foundation
internal import ONNX

/// Operators that move, repeat or make numbers.
extension ConstantFolding {
  /// The result of such a node; `nil` if it is another one.
  static func moved(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor? {
    switch node.node.operatorType {
    case "Cast": return try cast(node, inputs)
    case "CastLike":
      return try cast(
        input(node, inputs, 0), to: input(node, inputs, 1).elementType, node)
    case "Concat": return try concat(node, inputs)
    case "Constant": return try constant(node)
    case "ConstantOfShape": return try filled(node, inputs)
    case "Dropout", "Identity": return try input(node, inputs, 0)
    case "Expand": return try expand(node, inputs)
    case "Flatten": return try flatten(node, inputs)
    case "Gather": return try gather(node, inputs)
    case "Range": return try range(node, inputs)
    case "Reshape": return try reshape(node, inputs)
    case "ScatterND": return try scatter(node, inputs)
    case "Shape": return try shape(of: input(node, inputs, 0).shape, node)
    case "Size": return make([], .integers([Int64(try input(node, inputs, 0).values.count)]))
    case "Slice": return try slice(node, inputs)
    case "Squeeze":
      let tensor = try input(node, inputs, 0)
      let axes = try list(node, inputs, 1, "axes")
      return try reshaped(tensor, squeezed(tensor.shape, axes, node), node)
    case "Tile": return try tile(node, inputs)
    case "Transpose": return try transpose(node, inputs)
    case "Unsqueeze":
      let tensor = try input(node, inputs, 0)
      guard let axes = try list(node, inputs, 1, "axes") else {
        throw node.refuse("axes are missing")
      }
      return try reshaped(tensor, unsqueezed(tensor.shape, axes, node), node)
    default: return nil
    }
  }

  // MARK: Shapes, also of feature maps

  /// A part of a shape, as the attributes `start` and `end` of `Shape` say.
  static func shape(of shape: [Int], _ node: NodeReader) throws(ModelError) -> ONNXTensor {
    func place(_ name: String, _ absent: Int) throws(ModelError) -> Int {
      let index = try node.integer(name, absent)
      return min(max(index < 0 ? index &+ shape.count : index, 0), shape.count)
    }
    let (start, end) = (try place("start", 0), try place("end", shape.count))
    return list(start < end ? Array(shape[start..<end]) : [])
  }

  /// The shape that `Reshape` asks for, without 0 (as before) and −1 (the rest).
  static func resolved(
    _ wanted: [Int], of shape: [Int], _ node: NodeReader
  ) throws(ModelError) -> [Int] {
    let keepsZeros = try node.integer("allowzero", 0) != 0
    func refuse() -> ModelError {
      node.refuse("it would turn shape \(shape) into \(wanted)")
    }
    let count = try Self.count(shape, node)
    var result = wanted
    for axis in wanted.indices where wanted[axis] == 0 && !keepsZeros {
      guard axis < shape.count else { throw refuse() }
      result[axis] = shape[axis]
    }
    if let open = result.firstIndex(of: -1) {
      result[open] = 1
      let rest = try Self.count(result, node)
      guard rest > 0, count.isMultiple(of: rest) else { throw refuse() }
      result[open] = count / rest
    }
    guard try Self.count(result, node) == count else { throw refuse() }
    return result
  }

  /// A shape without these axes of size 1, or without all such axes.
  static func squeezed(
    _ shape: [Int], _ axes: [Int]?, _ node: NodeReader
  ) throws(ModelError) -> [Int] {
    let places = try squeezedAxes(shape, axes, node)
    return shape.indices.filter { !places.contains($0) }.map { shape[$0] }
  }

  /// The axes that `Squeeze` removes.
  static func squeezedAxes(
    _ shape: [Int], _ axes: [Int]?, _ node: NodeReader
  ) throws(ModelError) -> Set<Int> {
    guard let axes else { return Set(shape.indices.filter { shape[$0] == 1 }) }
    var places: Set<Int> = []
    for axis in axes {
      let place = try Self.axis(axis, of: shape.count, node)
      guard shape[place] == 1 else {
        throw node.refuse("axis \(axis) of \(shape) is not of size 1")
      }
      places.insert(place)
    }
    return places
  }

  /// A shape with more axes of size 1, which have these places in the result.
  static func unsqueezed(
    _ shape: [Int], _ axes: [Int], _ node: NodeReader
  ) throws(ModelError) -> [Int] {
    let places = try unsqueezedAxes(shape.count, axes, node)
    var rest = shape[...]
    return (0..<shape.count + axes.count).map {
      places.contains($0) ? 1 : rest.popFirst() ?? 1
    }
  }

  /// The places of the new axes in the result of `Unsqueeze`.
  static func unsqueezedAxes(
    _ count: Int, _ axes: [Int], _ node: NodeReader
  ) throws(ModelError) -> Set<Int> {
    guard count + axes.count <= GraphLimits.axes else {
      throw node.refuse("its result has \(count + axes.count) axes")
    }
    var places: Set<Int> = []
    for axis in axes { places.insert(try Self.axis(axis, of: count + axes.count, node)) }
    guard places.count == axes.count else { throw node.refuse("axes are \(axes)") }
    return places
  }

  /// The order of axes that `Transpose` asks for.
  static func order(_ node: NodeReader, count: Int) throws(ModelError) -> [Int] {
    let order = try node.list("perm") ?? Array((0..<count).reversed())
    guard order.sorted() == Array(0..<count) else {
      throw node.refuse("attribute perm is \(order) for \(count) axes")
    }
    return order
  }

  /// The first index, the last but one and the step along one axis, within a side.
  ///
  /// - Returns: The first index and the number of elements that are kept.
  static func range(
    from start: Int, to end: Int, step: Int, side: Int, _ node: NodeReader
  ) throws(ModelError) -> (first: Int, count: Int) {
    guard step != 0, step.magnitude <= UInt(GraphLimits.side) else {
      throw node.refuse("its step is \(step)")
    }
    let start = start < 0 ? start &+ side : start
    let end = end < 0 ? (end &+ side > side ? -1 : end &+ side) : end
    if step > 0 {
      let (low, high) = (min(max(start, 0), side), min(max(end, 0), side))
      return (low, high > low ? (high - low - 1) / step + 1 : 0)
    }
    let (high, low) = (min(max(start, -1), side - 1), min(max(end, -1), side - 1))
    return (high, high > low ? (high - low - 1) / -step + 1 : 0)
  }

  // MARK: Tensors

  static func reshaped(
    _ tensor: ONNXTensor, _ shape: [Int], _ node: NodeReader
  ) throws(ModelError) -> ONNXTensor {
    guard try count(shape, node) == tensor.values.count else {
      throw node.refuse("it would turn shape \(tensor.shape) into \(shape)")
    }
    var tensor = tensor
    tensor.shape = shape
    return tensor
  }

  private static func constant(_ node: NodeReader) throws(ModelError) -> ONNXTensor {
    let attributes = node.node.attributes
    switch (attributes.count, attributes.first?.key, attributes.first?.value) {
    case (1, "value", .tensor(let tensor)?): return tensor
    case (1, "value_float", .float(let value)?): return make([], .floats([value]))
    case (1, "value_floats", .floats(let values)?): return make([values.count], .floats(values))
    case (1, "value_int", .integer(let value)?): return make([], .integers([Int64(value)]))
    case (1, "value_ints", .integers(let values)?): return list(values)
    default: throw node.refuse("its value is not a tensor")
    }
  }

  private static func cast(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let code = try node.integer("to", nil)
    guard let type = Int32(exactly: code).flatMap(ONNXElementType.init) else {
      throw node.refuse("attribute to is \(code)")
    }
    return try cast(input(node, inputs, 0), to: type, node)
  }

  private static func cast(
    _ tensor: ONNXTensor, to type: ONNXElementType, _ node: NodeReader
  ) throws(ModelError) -> ONNXTensor {
    let values: ONNXTensor.Values
    switch tensor.values {
    case .floats(let floats) where !type.isFloat:
      var integers: [Int64] = []
      for float in floats {
        guard type != .bool else {
          integers.append(float == 0 ? 0 : 1)
          continue
        }
        // Numbers that are none become something, as in other programs; they are not used.
        integers.append(
          float.isNaN
            ? 0 : float >= 9.2e18 ? .max : float <= -9.2e18 ? .min : Int64(float))
      }
      values = .integers(integers)
    case .integers(let integers) where type.isFloat: values = .floats(integers.map { Float($0) })
    case .integers(let integers) where type == .bool:
      values = .integers(integers.map { $0 == 0 ? 0 : 1 })
    case let same: values = same
    }
    return make(tensor.shape, values, type)
  }

  private static func concat(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let parts = inputs.compactMap(\.self)
    guard let first = parts.first, parts.count == inputs.count else {
      throw node.refuse("it has no inputs")
    }
    let axis = try axis(node.integer("axis", nil), of: first.shape.count, node)
    var (shape, blocks) = (first.shape, [Int]())
    shape[axis] = 0
    for part in parts {
      var other = part.shape
      guard other.count == shape.count else { throw node.refuse("its inputs differ in axes") }
      shape[axis] += other[axis]
      (other[axis], blocks) = (first.shape[axis], blocks + [other[axis...].reduce(1, *)])
      guard other == first.shape else { throw node.refuse("its inputs differ in shape") }
    }
    _ = try count(shape, node)
    let rows = shape[..<axis].reduce(1, *)
    func joined<T>(_ lists: [[T]]) -> [T] {
      var result: [T] = []
      for row in 0..<rows {
        for (list, block) in zip(lists, blocks) {
          result += list[row * block..<(row + 1) * block]
        }
      }
      return result
    }
    let integers = parts.compactMap { part -> [Int64]? in
      if case .integers(let values) = part.values { values } else { nil }
    }
    if integers.count == parts.count {
      return make(shape, .integers(joined(integers)), first.elementType)
    }
    return make(shape, .floats(joined(parts.map(floats))), first.elementType)
  }

  private static func filled(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    guard let shape = try integers(node, inputs, 0) else { throw node.refuse("it has no shape") }
    let count = try count(shape, node)
    guard case .tensor(let value)? = node.node.attributes["value"] else {
      return make(shape, .floats(Array(repeating: 0, count: count)))
    }
    guard value.values.count == 1 else { throw node.refuse("its value is not one number") }
    return take(value, shape, Array(repeating: 0, count: count))
  }

  private static func expand(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let tensor = try input(node, inputs, 0)
    guard let wanted = try integers(node, inputs, 1) else { throw node.refuse("it has no shape") }
    guard let shape = broadcast(tensor.shape, wanted) else {
      throw node.refuse("it would turn shape \(tensor.shape) into \(wanted)")
    }
    return try view(tensor, shape, strides: broadcastStrides(tensor.shape, to: shape), node)
  }

  private static func flatten(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let tensor = try input(node, inputs, 0)
    let shape = try flattened(tensor.shape, node)
    return try reshaped(tensor, shape, node)
  }

  /// The two axes that `Flatten` makes of a shape.
  static func flattened(_ shape: [Int], _ node: NodeReader) throws(ModelError) -> [Int] {
    let wanted = try node.integer("axis", 1)
    let axis = wanted == shape.count ? wanted : try axis(wanted, of: shape.count, node)
    return [
      try count(Array(shape[..<axis]), node), try count(Array(shape[axis...]), node),
    ]
  }

  private static func gather(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let (tensor, indices) = (try input(node, inputs, 0), try input(node, inputs, 1))
    guard case .integers(let wanted) = indices.values else {
      throw node.refuse("its indices are not integers")
    }
    let axis = try axis(node.integer("axis", 0), of: tensor.shape.count, node)
    let shape = Array(tensor.shape[..<axis]) + indices.shape + Array(tensor.shape[(axis + 1)...])
    _ = try count(shape, node)
    let side = tensor.shape[axis]
    let block = tensor.shape[(axis + 1)...].reduce(1, *)
    var offsets: [Int] = []
    for index in wanted {
      let place = index < 0 ? index &+ Int64(side) : index
      guard (0..<Int64(side)).contains(place) else {
        throw node.refuse("index \(index) is not one of \(side)")
      }
      offsets.append(Int(place) * block)
    }
    var places: [Int] = []
    for row in 0..<tensor.shape[..<axis].reduce(1, *) {
      for offset in offsets {
        let first = row * side * block + offset
        places += first..<first + block
      }
    }
    return take(tensor, shape, places)
  }

  private static func range(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let ends = [
      try input(node, inputs, 0), try input(node, inputs, 1), try input(node, inputs, 2),
    ]
    guard ends.allSatisfy({ $0.values.count == 1 }) else {
      throw node.refuse("its inputs are not single numbers")
    }
    let numbers = ends.map { Double(floats($0)[0]) }
    let count = ((numbers[1] - numbers[0]) / numbers[2]).rounded(.up)
    guard count.isFinite, count <= Double(GraphLimits.side) else {
      throw node.refuse("it would make \(count) numbers")
    }
    let values = (0..<max(Int(count), 0)).map { numbers[0] + Double($0) * numbers[2] }
    if case .integers = ends[0].values {
      guard numbers.allSatisfy({ abs($0) < 1e15 }) else {
        throw node.refuse("it goes from \(numbers[0]) to \(numbers[1])")
      }
      return make([values.count], .integers(values.map { Int64($0) }), ends[0].elementType)
    }
    return make([values.count], .floats(values.map { Float($0) }), ends[0].elementType)
  }

  private static func reshape(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let tensor = try input(node, inputs, 0)
    guard let wanted = try list(node, inputs, 1, "shape") else {
      throw node.refuse("it has no shape")
    }
    return try reshaped(tensor, resolved(wanted, of: tensor.shape, node), node)
  }

  private static func scatter(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    var tensor = try input(node, inputs, 0)
    let (indices, updates) = (try input(node, inputs, 1), try input(node, inputs, 2))
    guard try node.string("reduction", "none") == "none", tensor.shape.count == 1,
      indices.shape.last == 1, case .integers(let places) = indices.values,
      places.count == updates.values.count
    else { throw node.refuse("it does more than set elements of a list") }
    let side = Int64(tensor.values.count)
    for (source, index) in places.enumerated() {
      let place = index < 0 ? index &+ side : index
      guard (0..<side).contains(place) else {
        throw node.refuse("index \(index) is not one of \(side)")
      }
      switch (tensor.values, updates.values) {
      case (.integers(var values), .integers(let new)):
        values[Int(place)] = new[source]
        tensor.values = .integers(values)
      case (.floats(var values), .floats(let new)):
        values[Int(place)] = new[source]
        tensor.values = .floats(values)
      default: throw node.refuse("its inputs differ in type")
      }
    }
    return tensor
  }

  private static func slice(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let tensor = try input(node, inputs, 0)
    guard let starts = try list(node, inputs, 1, "starts"),
      let ends = try list(node, inputs, 2, "ends")
    else { throw node.refuse("starts or ends are missing") }
    let axes = try list(node, inputs, 3, "axes") ?? Array(starts.indices)
    let steps = try integers(node, inputs, 4) ?? starts.map { _ in 1 }
    guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count else {
      throw node.refuse("its lists differ in length")
    }
    var (shape, strides, offset) = (tensor.shape, strides(tensor.shape), 0)
    var seen: Set<Int> = []
    for index in starts.indices {
      let axis = try axis(axes[index], of: shape.count, node)
      guard seen.insert(axis).inserted else {
        throw node.refuse("it cuts axis \(axes[index]) twice")
      }
      let part = try range(
        from: starts[index], to: ends[index], step: steps[index], side: shape[axis], node)
      offset += part.count > 0 ? part.first * strides[axis] : 0
      shape[axis] = part.count
      strides[axis] *= steps[index]
    }
    return try view(tensor, shape, offset: offset, strides: strides, node)
  }

  static func split(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> [ONNXTensor] {
    let tensor = try input(node, inputs, 0)
    let axis = try axis(node.integer("axis", 0), of: tensor.shape.count, node)
    let parts = try partSizes(
      node, tensor.shape[axis], try list(node, inputs, 1, "split"))
    let strides = strides(tensor.shape)
    var (results, first, shape) = ([ONNXTensor](), 0, tensor.shape)
    for part in parts {
      shape[axis] = part
      results.append(
        try view(tensor, shape, offset: first * strides[axis], strides: strides, node))
      first += part
    }
    return results
  }

  /// The sizes of the parts into which `Split` divides a side.
  static func partSizes(
    _ node: NodeReader, _ side: Int, _ given: [Int]?
  ) throws(ModelError) -> [Int] {
    let count = node.node.outputs.count
    var sizes = given ?? []
    if given == nil {
      let size = (side + count - 1) / count
      sizes = (0..<count).map { max(min(size, side - $0 * size), 0) }
    }
    guard sizes.count == count, sizes.allSatisfy({ $0 >= 0 && $0 <= side }),
      sizes.reduce(0, &+) == side
    else { throw node.refuse("it would split \(side) into \(sizes)") }
    return sizes
  }

  private static func tile(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let tensor = try input(node, inputs, 0)
    guard let repeats = try integers(node, inputs, 1), repeats.count == tensor.shape.count else {
      throw node.refuse("its repeats do not fit")
    }
    let strides = strides(tensor.shape)
    // Each axis becomes two: how often, and where.
    var (shape, steps, result) = ([Int](), [Int](), [Int]())
    for axis in repeats.indices {
      shape += [repeats[axis], tensor.shape[axis]]
      steps += [0, strides[axis]]
      result.append(try count([repeats[axis], tensor.shape[axis]], node))
    }
    _ = try count(result, node)
    guard shape.count <= GraphLimits.axes else { throw node.refuse("it has too many axes") }
    return try reshaped(view(tensor, shape, strides: steps, node), result, node)
  }

  private static func transpose(
    _ node: NodeReader, _ inputs: [ONNXTensor?]
  ) throws(ModelError) -> ONNXTensor {
    let tensor = try input(node, inputs, 0)
    let order = try order(node, count: tensor.shape.count)
    let strides = strides(tensor.shape)
    return try view(
      tensor, order.map { tensor.shape[$0] }, strides: order.map { strides[$0] }, node)
  }
}
