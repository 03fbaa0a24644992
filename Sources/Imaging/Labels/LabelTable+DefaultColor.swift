extension LabelTable {
  /// Returns the color of a number without one: ITK-SNAP's defaults up to 6, and from 7 on a hue of
  /// its own.
  ///
  /// - Returns: 0xRRGGBB.
  package static func defaultColor(_ label: Label) -> UInt32 {
    let first: [UInt32] = [0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0x00FFFF, 0xFF00FF]
    if label <= first.count { return label == 0 ? 0 : first[Int(label) - 1] }
    // The golden angle keeps the hues of consecutive numbers far apart.
    let hue = (Double(label) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
    return color(hue: hue, saturation: label % 3 == 0 ? 0.5 : 0.8, value: label % 2 == 0 ? 1 : 0.8)
  }

  /// Returns a color of some hue (0–1, red at 0), saturation and value.
  private static func color(hue: Double, saturation: Double, value: Double) -> UInt32 {
    func part(_ shift: Double) -> UInt32 {
      let position = (shift + hue * 6).truncatingRemainder(dividingBy: 6)
      let fraction = max(0, min(position, 4 - position, 1))
      return UInt32((255 * (value - value * saturation * fraction)).rounded())
    }
    return part(5) << 16 | part(3) << 8 | part(1)
  }
}
