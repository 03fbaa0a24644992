package import Imaging

/// The colors of a label map's labels, one for each of the 256 values.
///
/// ITK-SNAP's defaults: 1 red, 2 green, 3 blue, 4 yellow, 5 cyan, 6 magenta. From 7 on they repeat here,
/// where ITK-SNAP goes on with other colors; no tumor data set has so many labels.
/// ``init(_:)`` gives a tissue the color that it has in BraTS 2017–2021 files under these defaults,
/// whatever number it has in another scheme: core red, edema green, enhancing tumor yellow. So a
/// prediction and a reference of different schemes can be compared by eye.
package struct LabelPalette: Hashable, Sendable {
  /// 256 colors; that of background is never drawn.
  package var colors: [RGB]
  /// How much of each color is left, 0–1; 0 hides the label.
  package var opacities = [Double](repeating: 1, count: 256)
  /// What labels are called where the scheme's names are not wanted.
  package var names: [UInt8: String] = [:]

  /// The colors of a scheme's labels, tissue by tissue.
  package init(_ scheme: LabelScheme) {
    colors = (0...255).map { label in
      let label = UInt8(label)
      let regions = scheme.regions(of: label)
      guard scheme != .binary, !regions.isEmpty else { return Self.numbered(label) }
      if regions.contains(.enhancingTumor) { return Self.numbered(4) }
      return Self.numbered(regions.contains(.tumorCore) ? 1 : 2)
    }
  }

  /// Creates a palette from colors by number.
  ///
  /// - Precondition: `colors` holds 256 elements.
  package init(colors: [RGB]) {
    precondition(colors.count == 256, "a label palette of \(colors.count) colors")
    self.colors = colors
  }

  /// ITK-SNAP's defaults by number, whatever the labels mean.
  package static let itkSnap = LabelPalette(colors: (0...255).map { numbered(UInt8($0)) })

  /// The color of a label.
  package subscript(label: UInt8) -> RGB { colors[Int(label)] }

  /// What a label is called: by the palette, by the scheme, or by its number.
  package func name(of label: UInt8, in scheme: LabelScheme) -> String {
    names[label] ?? scheme.name(of: label) ?? "label \(label)"
  }

  /// ITK-SNAP's default color of a label's number.
  private static func numbered(_ label: UInt8) -> RGB {
    guard label > 0 else { return .black }
    let colors: [UInt32] = [0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0x00FFFF, 0xFF00FF]
    return RGB(hex: colors[(Int(label) - 1) % colors.count])
  }
}
