/// The color of a cell's character or background: 24 bits in sRGB, or the terminal's default.
public struct CellColor: Hashable, Sendable {
  /// 0xRRGGBB, or the value of ``Self/standard``, which no color has.
  public let rawValue: UInt32

  /// Creates a color from 0xRRGGBB.
  @inlinable public init(hex: UInt32) { rawValue = hex & 0xFF_FFFF }

  /// Creates a color from its channels.
  @inlinable public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    rawValue = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
  }

  /// Creates a color with a value that is not 0xRRGGBB.
  private init(unchecked: UInt32) { rawValue = unchecked }

  /// The terminal's default color.
  public static let standard = CellColor(unchecked: 0xFFFF_FFFF)

  /// Red, 0–255.
  @inlinable public var red: Int { Int(rawValue >> 16 & 0xFF) }
  /// Green, 0–255.
  @inlinable public var green: Int { Int(rawValue >> 8 & 0xFF) }
  /// Blue, 0–255.
  @inlinable public var blue: Int { Int(rawValue & 0xFF) }

  /// How light the color is, 0–255, by the weights of ITU-R BT.601.
  public var luminance: Int { (299 * red + 587 * green + 114 * blue + 500) / 1000 }

  /// The range of the channels: 0 for grays, 255 for pure colors.
  public var chroma: Int { max(red, green, blue) - min(red, green, blue) }

  /// The color halfway to another one.
  public func mixed(with other: CellColor) -> CellColor {
    CellColor(
      UInt8((red + other.red) / 2), UInt8((green + other.green) / 2),
      UInt8((blue + other.blue) / 2))
  }
}
