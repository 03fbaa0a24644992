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
  /// How probable a region is, as colors, and the region's outline.
  case heat
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
