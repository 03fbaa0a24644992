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

// MARK: oneDNN

extension Operators.Clip: OneDNNActivation {
  var kernelFunction: ck_activation { ck_activation(function: CK_CLIP, a: low, b: high) }
  var elementwise: ElementwiseFunction? { .clip(low: low, high: high) }
}
