import Foundation
import Segmenter

/// Runs a checked graph by loops that follow the definitions of the operators, slowly.
struct NaiveNetwork {
  let graph: ModelGraph

  init(_ graph: ModelGraph) { self.graph = graph }

  func run(_ input: [Float], height: Int, width: Int) throws -> [Float] {
    let shapes = try graph.shapes(height: height, width: width)
    var values = [[Float]](repeating: [], count: shapes.count)
    values[0] = input
    for layer in graph.layers {
      let source = Map(values[layer.inputs[0]], shapes[layer.inputs[0]])
      var target = Map(shapes[layer.output])
      switch layer.operation {
      case .convolution(let c): convolve(source, c, &target)
      case .upsampling(let u): upsample(source, u, &target)
      case .maximum(let p):
        target.fill { channel, y, x in
          (0..<p.kernel[0] * p.kernel[1]).reduce(-Float.infinity) { best, tap in
            let row = y * p.strides[0] + tap / p.kernel[1] - p.paddingBefore[0]
            let column = x * p.strides[1] + tap % p.kernel[1] - p.paddingBefore[1]
            return max(best, source[channel, row, column] ?? -.infinity)
          }
        }
      case .crop(let crop):
        target.fill { source[$0, $1 + crop.start[0], $2 + crop.start[1]] ?? .nan }
      case .concatenation: target.values = layer.inputs.flatMap { values[$0] }
      case .activation(let function): target.values = source.values.map { activate($0, function) }
      case .frame(let frame):
        target.fill { source[$0, $1 - frame.width, $2 - frame.width] ?? frame.numbers[$0] }
      }
      values[layer.output] = target.values
    }
    return values[graph.output]
  }

  private func activate(_ value: Float, _ function: ModelGraph.Activation?) -> Float {
    switch function {
    case .relu?: max(value, 0)
    case .sigmoid?: 1 / (1 + exp(-value))
    case nil: value
    }
  }

  private func convolve(_ source: Map, _ c: ModelGraph.Convolution, _ target: inout Map) {
    target.fill { output, y, x in
      var sum = Double(c.bias[output])
      for input in 0..<c.inputs {
        for r in 0..<c.kernel[0] {
          for s in 0..<c.kernel[1] {
            let row = y * c.strides[0] + r * c.dilations[0] - c.paddingBefore[0]
            let column = x * c.strides[1] + s * c.dilations[1] - c.paddingBefore[1]
            guard let value = source[input, row, column] else { continue }
            let weight = c.weights[
              ((output * c.inputs + input) * c.kernel[0] + r) * c.kernel[1] + s]
            sum += Double(value) * Double(weight)
          }
        }
      }
      return activate(Float(sum), c.activation)
    }
  }

  private func upsample(_ source: Map, _ u: ModelGraph.Upsampling, _ target: inout Map) {
    target.fill { output, y, x in
      var sum = Double(u.bias[output])
      for input in 0..<u.inputs {
        let weight = u.weights[((input * u.outputs + output) * 2 + y % 2) * 2 + x % 2]
        sum += Double(source[input, y / 2, x / 2] ?? .nan) * Double(weight)
      }
      return activate(Float(sum), u.activation)
    }
  }

  /// Channels × rows × columns.
  struct Map {
    var values: [Float]
    let shape: FeatureShape

    init(_ shape: FeatureShape) {
      self.init([Float](repeating: .nan, count: shape.count), shape)
    }

    init(_ values: [Float], _ shape: FeatureShape) {
      self.values = values
      self.shape = shape
    }

    /// A value; `nil` outside the image.
    subscript(channel: Int, row: Int, column: Int) -> Float? {
      guard row >= 0, row < shape.height, column >= 0, column < shape.width else { return nil }
      return values[(channel * shape.height + row) * shape.width + column]
    }

    mutating func fill(_ value: (Int, Int, Int) -> Float) {
      for channel in 0..<shape.channels {
        for row in 0..<shape.height {
          for column in 0..<shape.width {
            values[(channel * shape.height + row) * shape.width + column] = value(
              channel, row, column)
          }
        }
      }
    }
  }
}
