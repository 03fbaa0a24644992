internal import ONNX

extension Operators {
  /// The product with a constant matrix, as a 1×1 convolution: `MatMul` of a value whose last axis is that
  /// of channels, and `Gemm`.
  enum MatMul: ONNXOperator {
    static let operatorName = "MatMul"
    static let operatorNames = ["MatMul", "Gemm"]

    static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
      try node.allow(["alpha", "beta", "transA", "transB"])
      try node.require("transA", 0)
      let view = try graph.view(node, 0)
      guard let matrix = try graph.constant(node, 1), matrix.shape.count == 2 else {
        throw node.refuse("its second input is not a constant matrix")
      }
      let layout = try graph.layout(view, node)
      guard layout.last == 0 else {
        throw node.refuse("the last axis of its input is not that of channels")
      }
      let isTransposed = try node.integer("transB", 0) != 0
      let (outputs, inputs) =
        isTransposed
        ? (matrix.shape[0], matrix.shape[1]) : (matrix.shape[1], matrix.shape[0])
      guard inputs == graph.channels[view.value], outputs > 0 else {
        throw node.refuse(
          "its matrix has shape \(matrix.shape) and its input \(graph.channels[view.value]) channels"
        )
      }
      let (alpha, beta) = (try node.float("alpha", 1), try node.float("beta", 1))
      var bias = [Float](repeating: 0, count: outputs)
      if let tensor = try graph.constant(node, 2) {
        let numbers = try node.floats(tensor)
        guard tensor.shape.last == outputs || numbers.count == 1,
          [1, outputs].contains(numbers.count)
        else { throw node.refuse("its bias has shape \(tensor.shape)") }
        bias = bias.indices.map { beta * numbers[numbers.count == 1 ? 0 : $0] }
      }
      let rank = graph.rank
      let layer = try graph.source.operation(node.result) { () throws(ModelError) in
        let numbers = try node.floats(matrix)
        var weights = [Float](repeating: 0, count: numbers.count)
        for output in 0..<outputs {
          for input in 0..<inputs {
            let place = isTransposed ? output * inputs + input : input * outputs + output
            weights[output * inputs + input] = alpha * numbers[place]
          }
        }
        return Conv(
          weights: weights, bias: bias, inputs: inputs, outputs: outputs,
          window: KernelWindow(kernel: Array(repeating: 1, count: rank)))
      }
      let output = try graph.append(layer, node, [view.value], channels: outputs)
      graph.views[node.result] = graph.view(of: output, like: view)
    }
  }
}
