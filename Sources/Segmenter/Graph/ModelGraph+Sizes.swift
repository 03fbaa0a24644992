/// A number of rows or columns that a network cannot take.
package struct SideMismatch: Error {
  /// The layer and its problem, such as "Concat (node up3) would join 41 and 40 rows".
  package let reason: String
}

extension ModelGraph {
  /// What elements along an axis are called.
  func word(_ axis: Int) -> String { ["planes", "rows", "columns"][axis + 3 - rank] }

  /// The side of each value along one axis, for an input that is so long.
  ///
  /// No operator mixes axes, so each is computed separately.
  ///
  /// - Throws: ``SideMismatch`` if the network cannot take the input.
  package func sides(_ input: Int, axis: Int) throws(SideMismatch) -> [Int] {
    let word = word(axis)
    if isForOneSize, isOpen(axis), input != fixedSides[axis] {
      return try fittedSides(input, axis: axis)
    }
    if let fixed = fixedSides[axis], fixed != input {
      throw SideMismatch(reason: "its input always has \(fixed) \(word)")
    }
    guard input > 0 else { throw SideMismatch(reason: "there are no \(word)") }
    guard input <= GraphLimits.side else { throw SideMismatch(reason: "it has too many \(word)") }
    var sides = [Int](repeating: 0, count: channels.count)
    sides[0] = input
    for layer in layers {
      func mismatch(_ reason: String) -> SideMismatch {
        SideMismatch(reason: "\(layer.operation.name) (node \(layer.name)) \(reason) \(word)")
      }
      let side: Int
      do {
        side = try layer.operation.side(layer.inputs, of: sides, axis: axis)
      } catch {
        throw mismatch(error.reason)
      }
      guard side <= GraphLimits.side else { throw mismatch("would make \(side)") }
      guard side > 0 else { throw mismatch("gets only \(sides[layer.inputs[0]])") }
      sides[layer.output] = side
    }
    return sides
  }

  /// The same, for a file that computes sizes.
  private func fittedSides(_ input: Int, axis: Int) throws(SideMismatch) -> [Int] {
    var sides = fixedSides.map { $0 ?? 1 }
    sides[axis] = input
    let graph: ModelGraph
    do throws(ModelError) {
      graph = try fitted(to: sides)
    } catch {
      guard case .sizeDoesNotFit(_, _, let reason) = error else {
        throw SideMismatch(reason: error.description)
      }
      throw SideMismatch(reason: reason)
    }
    return try graph.sides(input, axis: axis)
  }

  /// The shape of every value for an input size.
  ///
  /// - Parameter input: The input's side along each axis.
  /// - Throws: ``ModelError/sizeDoesNotFit(file:sides:reason:)``, which names sizes that fit.
  package func shapes(sides input: [Int]) throws(ModelError) -> [FeatureShape] {
    guard input.count == rank else {
      throw .sizeDoesNotFit(
        file: file, sides: input, reason: "it takes \(rank == 2 ? "images" : "volumes")")
    }
    let fitted = try fitted(to: input)
    if fitted.fixedSides != fixedSides { return try fitted.shapes(sides: input) }
    var shapes = [[Int]](repeating: [], count: channels.count)
    for axis in 0..<rank {
      do throws(SideMismatch) {
        for (value, side) in try sides(input[axis], axis: axis).enumerated() {
          shapes[value].append(side)
        }
      } catch {
        let near = neighbors(of: input[axis], axis: axis)
        let hint =
          near.isEmpty
          ? "" : "; \(near.map(String.init).joined(separator: " or ")) would fit"
        throw .sizeDoesNotFit(file: file, sides: input, reason: error.reason + hint)
      }
    }
    return channels.indices.map { FeatureShape(channels: channels[$0], sides: shapes[$0]) }
  }

  /// The shape of every value for an image of this size.
  package func shapes(height: Int, width: Int) throws(ModelError) -> [FeatureShape] {
    try shapes(sides: [height, width])
  }

  /// The nearest sides below and above that fit.
  private func neighbors(of side: Int, axis: Int) -> [Int] {
    if !isOpen(axis), let fixed = fixedSides[axis] { return [fixed] }
    func fits(_ side: Int) -> Bool { (try? sides(side, axis: axis)) != nil }
    let below = stride(from: side - 1, to: max(side - 512, 0), by: -1).first(where: fits)
    let above = (max(side + 1, 1)..<max(side, 0) + 1024).first(where: fits)
    return [below, above].compactMap(\.self)
  }

  /// The cost of a forward pass in floating-point operations, two for each multiply-add.
  package func operationCount(sides: [Int]) throws(ModelError) -> Double {
    let shapes = try shapes(sides: sides)
    return layers.reduce(0) { $0 + $1.operation.operationCount(shapes[$1.output]) }
  }

  /// The cost of a forward pass for an image.
  package func operationCount(height: Int, width: Int) throws(ModelError) -> Double {
    try operationCount(sides: [height, width])
  }

  /// The rows and columns of the result for an input size.
  package func outputSize(height: Int, width: Int) throws(ModelError) -> (height: Int, width: Int) {
    let shape = try shapes(height: height, width: width)[output]
    return (shape.height, shape.width)
  }
}
