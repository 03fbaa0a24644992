/// What one layer computes, with what tiling and reports need to know about it.
///
/// A backend uses the concrete type, such as ``Operators/Conv``, or a protocol of its own.
package protocol LayerOperation: BorderRule {
  /// The operator's name in ONNX, such as "Conv".
  static var operatorName: String { get }

  /// A short description, including fused operations, such as "Conv 3×3 + Relu".
  var summary: String { get }
  /// The number of trained parameters.
  var parameterCount: Int { get }
  /// Whether every element of the result is between 0 and 1.
  var givesProbabilities: Bool { get }
  /// Whether it adds zeros around its input, so that results depend on where the input ends.
  var isPadded: Bool { get }

  /// Floating-point operations for a result of this shape, two for each multiply-add.
  func operationCount(_ result: FeatureShape) -> Double

  /// The shape rule: rows (axis 0) or columns (axis 1) of the result.
  ///
  /// - Parameters:
  ///   - inputs: The numbers of the values that the layer reads.
  ///   - sides: Rows or columns of all values before the layer.
  ///   - axis: 0 for rows, 1 for columns; the two never mix.
  /// - Returns: The side; 0 or less if the input is too small.
  /// - Throws: ``LayerMismatch`` if the inputs do not fit each other.
  func side(_ inputs: [Int], of sides: [Int], axis: Int) throws(LayerMismatch) -> Int

  /// The positions of the result's elements, given those of the inputs.
  ///
  /// - Throws: ``LayerMismatch`` if the inputs do not fit each other.
  func sampling(_ inputs: [Sampling], axis: Int) throws(LayerMismatch) -> Sampling
}

extension LayerOperation {
  /// The operator's name in ONNX, for messages.
  package var name: String { Self.operatorName }

  package var summary: String { name }
  package var parameterCount: Int { 0 }
  package var givesProbabilities: Bool { false }
  package var isPadded: Bool { false }

  package func operationCount(_ result: FeatureShape) -> Double { 0 }
}

/// The positions of a value's elements along one axis, in pixels of the network's input.
package struct Sampling: Hashable, Sendable {
  /// The distance between neighboring elements.
  package var step: Double
  /// The position of the first element.
  package var position: Double
}

/// Inputs of a layer that do not match each other.
package struct LayerMismatch: Error {
  /// The problem, to follow the layer's name in a sentence.
  package let reason: String
}
