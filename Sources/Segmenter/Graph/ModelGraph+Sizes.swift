/// A number of rows or columns that a network cannot take.
package struct SideMismatch: Error {
  /// The layer and its problem, such as "Concat (node up3) would join 41 and 40 rows".
  package let reason: String
}

extension ModelGraph {
  /// The rows (axis 0) or columns (axis 1) of each value for an input with this many.
  ///
  /// No operator mixes rows and columns, so each axis is computed separately.
  ///
  /// - Throws: ``SideMismatch`` if the network cannot take the input.
  package func sides(_ input: Int, axis: Int) throws(SideMismatch) -> [Int] {
    let word = axis == 0 ? "rows" : "columns"
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

  /// The shape of every value for an input size.
  ///
  /// - Throws: ``ModelError/sizeDoesNotFit(file:height:width:reason:)``, which names sizes that
  ///   fit.
  package func shapes(height: Int, width: Int) throws(ModelError) -> [FeatureShape] {
    func sides(_ input: Int, _ axis: Int) throws(ModelError) -> [Int] {
      do throws(SideMismatch) {
        return try self.sides(input, axis: axis)
      } catch {
        let near = neighbors(of: input, axis: axis)
        let hint =
          near.isEmpty
          ? "" : "; \(near.map(String.init).joined(separator: " or ")) would fit"
        throw .sizeDoesNotFit(
          file: file, height: height, width: width, reason: error.reason + hint)
      }
    }
    let rows = try sides(height, 0)
    let columns = try sides(width, 1)
    return channels.indices.map {
      FeatureShape(channels: channels[$0], height: rows[$0], width: columns[$0])
    }
  }

  /// The nearest sides below and above that fit.
  private func neighbors(of side: Int, axis: Int) -> [Int] {
    if let fixed = fixedSides[axis] { return [fixed] }
    func fits(_ side: Int) -> Bool { (try? sides(side, axis: axis)) != nil }
    let below = stride(from: side - 1, to: max(side - 512, 0), by: -1).first(where: fits)
    let above = (max(side + 1, 1)..<max(side, 0) + 1024).first(where: fits)
    return [below, above].compactMap(\.self)
  }

  /// The cost of a forward pass in floating-point operations, two for each multiply-add.
  package func operationCount(height: Int, width: Int) throws(ModelError) -> Double {
    let shapes = try shapes(height: height, width: width)
    return layers.reduce(0) { $0 + $1.operation.operationCount(shapes[$1.output]) }
  }

  /// The rows and columns of the result for an input size.
  package func outputSize(height: Int, width: Int) throws(ModelError) -> (height: Int, width: Int) {
    let shape = try shapes(height: height, width: width)[output]
    return (shape.height, shape.width)
  }
}
