import Foundation
import Segmenter

/// Runs a checked graph with plain loops that follow the definitions of the operators, slowly.
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
      case let conv as Operators.Conv: convolve(source, conv, &target)
      case let conv as Operators.ConvTranspose: enlarge(source, conv, &target)
      case let pool as Operators.MaxPool:
        let window = pool.window
        target.fill { channel, y, x in
          (0..<window.kernel[0] * window.kernel[1]).reduce(-Float.infinity) { best, tap in
            let row = y * window.strides[0] + tap / window.kernel[1] - window.paddingBefore[0]
            let column = x * window.strides[1] + tap % window.kernel[1] - window.paddingBefore[1]
            return max(best, source[channel, row, column] ?? -.infinity)
          }
        }
      case let slice as Operators.Slice:
        target.fill { source[$0, $1 + slice.start[0], $2 + slice.start[1]] ?? .nan }
      case is Operators.Concat: target.values = layer.inputs.flatMap { values[$0] }
      case let function as any Activation:
        target.values = source.values.map { activate($0, function) }
      case let pad as Operators.Pad:
        let (width, numbers) = (pad.border.width, pad.border.numbers)
        target.fill { source[$0, $1 - width, $2 - width] ?? numbers[$0] }
      default: preconditionFailure("there are no loops for \(layer.operation.name)")
      }
      values[layer.output] = target.values
    }
    return values[graph.output]
  }

  private func activate(_ value: Float, _ function: (any Activation)?) -> Float {
    switch function?.name {
    case "Relu"?: max(value, 0)
    case "Sigmoid"?: 1 / (1 + exp(-value))
    default: value
    }
  }

  private func convolve(_ source: Map, _ conv: Operators.Conv, _ target: inout Map) {
    let window = conv.window
    target.fill { output, y, x in
      var sum = Double(conv.bias[output])
      for input in 0..<conv.inputs {
        for r in 0..<window.kernel[0] {
          for s in 0..<window.kernel[1] {
            let row = y * window.strides[0] + r * window.dilations[0] - window.paddingBefore[0]
            let column = x * window.strides[1] + s * window.dilations[1] - window.paddingBefore[1]
            guard let value = source[input, row, column] else { continue }
            let filter = (output * conv.inputs + input) * window.kernel[0] + r
            sum += Double(value) * Double(conv.weights[filter * window.kernel[1] + s])
          }
        }
      }
      return activate(Float(sum), conv.activation)
    }
  }

  private func enlarge(_ source: Map, _ conv: Operators.ConvTranspose, _ target: inout Map) {
    target.fill { output, y, x in
      var sum = Double(conv.bias[output])
      for input in 0..<conv.inputs {
        let weight = conv.weights[((input * conv.outputs + output) * 2 + y % 2) * 2 + x % 2]
        sum += Double(source[input, y / 2, x / 2] ?? .nan) * Double(weight)
      }
      return activate(Float(sum), conv.activation)
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
