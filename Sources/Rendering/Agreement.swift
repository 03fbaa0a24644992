/// What prediction and reference say about a voxel that at least one of them has.
public enum Agreement: CaseIterable, Sendable {
  /// In both.
  case truePositive
  /// In the prediction alone.
  case falsePositive
  /// In the reference alone.
  case falseNegative

  /// The agreement of two answers; `nil` where both are no.
  @inlinable public init?(_ prediction: Bool, _ reference: Bool) {
    switch (prediction, reference) {
    case (true, true): self = .truePositive
    case (true, false): self = .falsePositive
    case (false, true): self = .falseNegative
    case (false, false): return nil
    }
  }

  /// The color.
  public var color: RGB {
    switch self {
    case .truePositive: AgreementColors.truePositive
    case .falsePositive: AgreementColors.falsePositive
    case .falseNegative: AgreementColors.falseNegative
    }
  }

  /// The color of a pixel with the pattern that tells the three apart without color: what is in both
  /// is even, what only the prediction has is hatched dark, and what only the reference has is dotted
  /// light.
  ///
  /// - Parameters:
  ///   - x: The pixel's column.
  ///   - y: The pixel's row.
  ///   - unit: How many pixels wide hatches and dots are.
  /// - Returns: The color before it is laid over the image.
  public func color(x: Int, y: Int, unit: Int = 1) -> RGB {
    let (x, y) = (x / max(unit, 1), y / max(unit, 1))
    switch self {
    case .falsePositive where (x + y) % 3 == 1: return RGB.black.over(color, opacity: 0.65)
    case .falseNegative where x % 2 == 1 && y % 2 == 1: return RGB.white.over(color, opacity: 0.75)
    default: return color
    }
  }
}

/// The colors of agreement between prediction and reference.
///
/// Three colors of the palette of Okabe and Ito. Of that palette's triples this one stays farthest
/// apart, and from the grey of tissue, when half transparent and seen with protanopia, deuteranopia
/// or tritanopia; a green would turn grey. The tests measure it.
///
/// Source: M. Okabe, K. Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/.
public enum AgreementColors {
  /// In both: yellow.
  public static let truePositive = RGB(240, 228, 66)
  /// In the prediction alone: vermilion.
  public static let falsePositive = RGB(213, 94, 0)
  /// In the reference alone: blue.
  public static let falseNegative = RGB(0, 114, 178)
}
