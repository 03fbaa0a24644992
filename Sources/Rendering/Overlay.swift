public import Imaging

/// What is drawn over the image.
public enum OverlayMode: String, CaseIterable, Sendable {
  /// Nothing.
  case off
  /// The prediction, filled.
  case prediction
  /// The reference, filled.
  case reference
  /// The prediction, filled, and the reference's outline.
  case both
  /// Where prediction and reference agree about a region, and where only one of them has it.
  case agreement
}

/// The labels of a slice with their meaning.
public struct LabelSlice: Equatable, Sendable {
  /// One label a voxel; 0 is background.
  public var labels: Slice<UInt8>
  /// What the labels mean.
  public var scheme: LabelScheme

  /// Creates a label slice.
  public init(labels: Slice<UInt8>, scheme: LabelScheme) {
    self.labels = labels
    self.scheme = scheme
  }
}

/// The colors of agreement between prediction and reference.
///
/// Three colors of the palette of Okabe and Ito, which people with any of the common color-vision
/// deficiencies can tell apart.
///
/// Source: M. Okabe, K. Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/.
public enum AgreementColors {
  /// In both: bluish green.
  public static let truePositive = RGB(0, 158, 115)
  /// In the prediction alone: vermilion.
  public static let falsePositive = RGB(213, 94, 0)
  /// In the reference alone: sky blue.
  public static let falseNegative = RGB(86, 180, 233)
}
