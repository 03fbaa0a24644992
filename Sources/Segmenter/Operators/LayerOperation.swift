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
  /// Whether results depend on where the input ends: there is padding, or a mean over everything.
  var isPadded: Bool { get }

  /// Floating-point operations for a result of this shape, two for each multiply-add.
  func operationCount(_ result: FeatureShape) -> Double

  /// The shape rule: the side of the result along one axis.
  ///
  /// - Parameters:
  ///   - inputs: The numbers of the values that the layer reads.
  ///   - sides: The sides of all values before the layer along that axis.
  ///   - axis: 0 for rows and 1 for columns, or 0 for depth, 1 for rows and 2 for columns; they never
  ///     mix.
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
  /// The distance between neighboring elements; 0 if the only element stands for all positions.
  package var step: Double
  /// The position of the first element.
  package var position: Double
}

extension Sampling {
  /// An element that stands for all positions.
  static let everywhere = Sampling(step: 0, position: 0)

  /// The positions that several values share.
  ///
  /// - Parameters:
  ///   - inputs: Their positions; those that stand for everything fit any others.
  ///   - verb: What is done with them, such as "joins".
  /// - Throws: ``LayerMismatch`` if their resolutions differ.
  static func shared(_ inputs: [Sampling], verb: String) throws(LayerMismatch) -> Sampling {
    let local = inputs.filter { $0.step != 0 }
    guard let first = local.first else { return everywhere }
    guard local.allSatisfy({ $0.step == first.step }) else {
      throw LayerMismatch(reason: "it \(verb) values of different resolution")
    }
    return first
  }
}

/// Inputs of a layer that do not match each other.
package struct LayerMismatch: Error {
  /// The problem, to follow the layer's name in a sentence.
  package let reason: String
}
