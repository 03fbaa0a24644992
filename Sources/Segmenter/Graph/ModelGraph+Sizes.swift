/// Rows or columns that a network cannot take, and why.
package struct SideMismatch: Error {
  /// The operation and what is wrong there, such as "Concat (node up3) would join 41 and 40 rows".
  package let reason: String
}

extension ModelGraph {
  /// How many rows (axis 0) or columns (axis 1) each value has for an input of that many.
  ///
  /// Rows and columns never mix in the operations that there are, so each is worked out by itself.
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
      let source = sides[layer.inputs[0]]
      func windows(_ kernel: [Int], _ strides: [Int], _ padding: [Int], _ dilation: Int = 1) -> Int
      {
        let extent = (kernel[axis] - 1) * dilation + 1
        let room = source + padding[0] + padding[1] - extent
        return room < 0 ? 0 : room / strides[axis] + 1
      }
      let side: Int
      switch layer.operation {
      case .convolution(let c):
        side = windows(
          c.kernel, c.strides, [c.paddingBefore[axis], c.paddingAfter[axis]], c.dilations[axis])
      case .maximum(let p):
        side = windows(p.kernel, p.strides, [p.paddingBefore[axis], p.paddingAfter[axis]])
      case .upsampling: side = 2 * source
      case .crop(let crop):
        let end =
          switch crop.end[axis] {
          case .before(let count): source - count
          case .at(let index): min(index, source)
          }
        side = end - crop.start[axis]
      case .activation: side = source
      case .frame(let frame): side = source + 2 * frame.width
      case .concatenation:
        if let other = layer.inputs.map({ sides[$0] }).first(where: { $0 != source }) {
          throw SideMismatch(
            reason: "Concat (node \(layer.name)) would join \(source) and \(other) \(word)")
        }
        side = source
      }
      guard side <= GraphLimits.side else {
        throw SideMismatch(
          reason: "\(layer.operation.name) (node \(layer.name)) would make \(side) \(word)")
      }
      guard side > 0 else {
        throw SideMismatch(
          reason: "\(layer.operation.name) (node \(layer.name)) gets only \(source) \(word)")
      }
      sides[layer.output] = side
    }
    return sides
  }

  /// The channels, rows and columns of every value for an input of some size.
  ///
  /// - Throws: ``ModelError/sizeDoesNotFit(file:height:width:reason:)``, which names sizes that fit.
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

  /// What a forward pass costs, in floating-point operations: two for each multiply-add.
  package func operationCount(height: Int, width: Int) throws(ModelError) -> Double {
    let shapes = try shapes(height: height, width: width)
    return layers.reduce(0) { sum, layer in
      let output = shapes[layer.output]
      let places = Double(output.height * output.width)
      switch layer.operation {
      case .convolution(let c): return sum + 2 * places * Double(c.weights.count)
      case .upsampling(let u): return sum + 2 * places / 4 * Double(u.weights.count)
      default: return sum
      }
    }
  }

  /// The rows and columns of the result for an input of some size.
  package func outputSize(height: Int, width: Int) throws(ModelError) -> (height: Int, width: Int) {
    let shape = try shapes(height: height, width: width)[output]
    return (shape.height, shape.width)
  }
}

/// The size of a value.
package struct FeatureShape: Hashable, Sendable {
  package let channels: Int
  package let height: Int
  package let width: Int
  package var count: Int { channels * height * width }
}
