/// The agreement of prediction and reference at a voxel that is in at least one of them.
public enum Agreement: CaseIterable, Sendable {
  /// The voxel is in both.
  case truePositive
  /// The voxel is in the prediction alone.
  case falsePositive
  /// The voxel is in the reference alone.
  case falseNegative

  /// Creates the agreement of two memberships; `nil` if both are false.
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

  /// Returns the color of a pixel with the pattern that distinguishes the three without color:
  /// plain for voxels in both, hatched dark for the prediction only, and dotted light for the
  /// reference only.
  ///
  /// - Parameters:
  ///   - x: The pixel's column.
  ///   - y: The pixel's row.
  ///   - unit: The width of hatches and dots in pixels.
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
/// Three colors from the palette of Okabe and Ito. Of all triples in that palette, these stay
/// farthest apart, and farthest from the grey of tissue, when half transparent and seen with
/// protanopia, deuteranopia or tritanopia; a green would turn grey. The tests measure it.
///
/// Source: M. Okabe, K. Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/.
public enum AgreementColors {
  /// Voxels in both: yellow.
  public static let truePositive = RGB(240, 228, 66)
  /// Voxels in the prediction alone: vermilion.
  public static let falsePositive = RGB(213, 94, 0)
  /// Voxels in the reference alone: blue.
  public static let falseNegative = RGB(0, 114, 178)
}
