internal import Foundation

/// Recognizes activations that a file spells out, such as x · sigmoid(x), by their values.
///
/// The function is computed at many points and compared with those that are known. Exporters write the
/// same function in many ways, so that this finds more than patterns of nodes would.
enum KnownFunction {
  /// Where functions are compared.
  private static let points: [Float] = (-96...96).map { Float($0) / 12 + 0.013 } + [-30, 30, 0]

  /// The function that some layers compute together.
  ///
  /// - Parameters:
  ///   - layers: Simple layers in order; see ``GraphSimplifier``.
  ///   - input: The only value that they read and do not compute.
  /// - Returns: `nil` if it is not a known one.
  static func find(_ layers: [ModelGraph.Layer], _ input: Int) -> (any LayerOperation)? {
    guard layers.contains(where: { !($0.operation is Operators.Affine) }) else { return nil }
    var values: [Int: [Float]] = [input: points]
    for layer in layers {
      let inputs = layer.inputs.compactMap { values[$0] }
      guard inputs.count == layer.inputs.count, let first = inputs.first else { return nil }
      switch layer.operation {
      case let affine as Operators.Affine:
        values[layer.output] = first.map { affine.scale[0] * $0 + affine.shift[0] }
      case let activation as any Activation:
        values[layer.output] = first.map { activation($0) }
      case let arithmetic as Operators.Arithmetic where inputs.count == 2:
        values[layer.output] = zip(first, inputs[1]).map { arithmetic.kind($0, $1) }
      default: return nil
      }
      if let activation = (layer.operation as? any FusingOperation)?.activation {
        values[layer.output] = values[layer.output]?.map { activation($0) }
      }
    }
    guard let last = layers.last, let found = values[last.output] else { return nil }
    return candidates(found).first { candidate in
      zip(points, found).allSatisfy { x, y in
        y.isFinite && abs(candidate(x) - y) <= 2e-6 * max(abs(x), 1)
      }
    }
  }

  /// Functions that it may be, given its values.
  private static func candidates(_ values: [Float]) -> [any Activation] {
    typealias Names = Operators
    var candidates: [any Activation] = [
      Names.Relu(), Names.Sigmoid(), Names.Swish(alpha: 1), Names.HardSwish(),
      Names.Gelu(isApproximate: false), Names.Gelu(isApproximate: true), Names.Mish(),
      Names.Tanh(), Names.Softplus(), Names.HardSigmoid(alpha: 1 / 6, beta: 0.5),
      Names.HardSigmoid(alpha: 0.2, beta: 0.5), Names.Elu(alpha: 1), Names.Softsign(),
      Names.Swish(alpha: 1.702),
    ]
    if let low = values.min(), let high = values.max() {
      candidates.append(Names.Clip(low: low, high: high))
    }
    if let place = points.firstIndex(of: -30) {
      candidates.append(Names.LeakyRelu(slope: values[place] / -30))
    }
    return candidates
  }
}

extension Operators.Arithmetic.Kind {
  /// The result for two numbers.
  package func callAsFunction(_ a: Float, _ b: Float) -> Float {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .minimum: min(a, b)
    case .maximum: max(a, b)
    }
  }
}
