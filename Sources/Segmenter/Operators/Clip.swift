internal import CKernels
internal import OneDNN

extension Operators {
  /// Each element, cut off at a smallest and a largest number.
  package struct Clip: Activation {
    package static let operatorName = "Clip"

    /// The smallest number.
    package var low: Float
    /// The largest number.
    package var high: Float

    package var givesProbabilities: Bool { low >= 0 && high <= 1 }

    package func callAsFunction(_ x: Float) -> Float { max(low, min(high, x)) }
  }
}

extension Operators.Clip: ONNXOperator {
  static func read(_ node: NodeReader, into graph: inout GraphReader) throws(ModelError) {
    // Limits are attributes up to operator set 10.
    var limits = [
      try node.float("min", -.greatestFiniteMagnitude),
      try node.float("max", .greatestFiniteMagnitude),
    ]
    for place in 0..<2 {
      guard let limit = try graph.constant(node, place + 1) else { continue }
      limits[place] = try node.number(limit)
    }
    try Self(low: limits[0], high: limits[1])
      .read(node, into: &graph, attributes: ["min", "max"])
  }
}

// MARK: oneDNN

extension Operators.Clip: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_CLIP, a: low, b: high) }
  var elementwise: ElementwiseFunction? { .clip(low: low, high: high) }
}
