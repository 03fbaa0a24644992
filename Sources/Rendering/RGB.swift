/// A color with 8 bits per channel, in sRGB.
public struct RGB: Hashable, Sendable {
  /// Red, 0–255.
  public var red: UInt8
  /// Green, 0–255.
  public var green: UInt8
  /// Blue, 0–255.
  public var blue: UInt8

  /// Creates a color from its channels.
  @inlinable public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Creates a color from 0xRRGGBB.
  @inlinable public init(hex: UInt32) {
    self.init(
      UInt8(truncatingIfNeeded: hex >> 16), UInt8(truncatingIfNeeded: hex >> 8),
      UInt8(truncatingIfNeeded: hex))
  }

  /// Creates a grey.
  @inlinable public init(grey: UInt8) { self.init(grey, grey, grey) }

  /// Black.
  public static let black = RGB(0, 0, 0)
  /// White.
  public static let white = RGB(255, 255, 255)

  /// Returns this color blended over another one.
  ///
  ///     RGB.white.over(.black, opacity: 0.5)  // RGB(128, 128, 128)
  ///
  /// Channels are blended as stored, without linearizing them, as in ITK-SNAP and FSLeyes.
  ///
  /// - Parameters:
  ///   - below: The color underneath.
  ///   - opacity: 0 gives `below`, 1 gives this color.
  /// - Returns: The blend.
  public func over(_ below: RGB, opacity: Double) -> RGB {
    let part = Self.part(opacity)
    return over(below, part: part)
  }

  /// Returns an opacity in 256ths, for blends of whole pictures in integers.
  @inlinable package static func part(_ opacity: Double) -> Int {
    Int((min(max(opacity, 0), 1) * 256).rounded())
  }

  /// Returns this color blended over another one, with the opacity in 256ths.
  @inlinable package func over(_ below: RGB, part: Int) -> RGB {
    func mix(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
      UInt8(truncatingIfNeeded: (Int(top) * part + Int(bottom) * (256 - part) + 128) >> 8)
    }
    return RGB(mix(red, below.red), mix(green, below.green), mix(blue, below.blue))
  }
}

extension RGB: CustomStringConvertible {
  /// The color in HTML notation, such as "#ff8000".
  public var description: String {
    "#"
      + [red, green, blue].map { channel in
        let digits = String(channel, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }.joined()
  }
}
