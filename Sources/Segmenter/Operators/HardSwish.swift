extension Operators {
  /// The function x · (x / 6 + ½), its second factor cut off at 0 and 1.
  package struct HardSwish: Activation {
    package static let operatorName = "HardSwish"

    package func callAsFunction(_ x: Float) -> Float { x * max(0, min(1, x / 6 + 0.5)) }
  }
}
