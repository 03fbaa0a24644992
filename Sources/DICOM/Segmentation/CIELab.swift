/// A color as DICOM stores it: lightness and two axes of hue, each scaled to 16 bits.
///
/// The white is D65, as in dcmqi, pixelmed and highdicom.
///
/// Source: DICOM PS3.3 (2024), section C.10.7.1.1; IEC 61966-2-1 for sRGB.
package struct CIELab: Hashable, Sendable {
  /// Lightness 0…100 as 0…65,535; the other two −128…127 as 0…65,535.
  package let values: [Int]

  /// Reads three stored values.
  init?(values: [Int]) {
    guard values.count == 3, values.allSatisfy({ (0...65_535).contains($0) }) else { return nil }
    self.values = values
  }

  /// Converts an sRGB color, 0xRRGGBB.
  package init(rgb: UInt32) {
    let linear = [16, 8, 0].map { shift -> Double in
      let part = Double(rgb >> UInt32(shift) & 0xFF) / 255
      return part > 0.04045 ? power((part + 0.055) / 1.055, 2.4) : part / 12.92
    }
    let bent = Self.fromLinear.indices.map { row -> Double in
      let sum = (0..<3).reduce(0) { $0 + Self.fromLinear[row][$1] * linear[$1] } / Self.white[row]
      return sum > 0.008856 ? power(sum, 1 / 3) : 841 / 108 * sum + 4.0 / 29
    }
    let (lightness, red, blue) = (
      116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])
    )
    func stored(_ value: Double) -> Int { Int(max(0, min(65_535, value.rounded()))) }
    values = [
      stored(lightness * 65_535 / 100), stored((red + 128) * 65_535 / 255),
      stored((blue + 128) * 65_535 / 255),
    ]
  }

  /// The nearest sRGB color, 0xRRGGBB.
  package var rgb: UInt32 {
    let lightness = Double(values[0]) * 100 / 65_535
    let (red, blue) = (
      Double(values[1]) * 255 / 65_535 - 128, Double(values[2]) * 255 / 65_535 - 128
    )
    let middle = (lightness + 16) / 116
    let bent = [middle + red / 500, middle, middle - blue / 200]
    let xyz = bent.indices.map { row -> Double in
      let cube = bent[row] * bent[row] * bent[row]
      return Self.white[row] * (cube > 0.008856 ? cube : (bent[row] - 4.0 / 29) * 108 / 841)
    }
    return Self.toLinear.reduce(0) { color, row in
      let part = (0..<3).reduce(0) { $0 + row[$1] * xyz[$1] }
      let shown = part > 0.0031308 ? 1.055 * power(part, 1 / 2.4) - 0.055 : 12.92 * part
      return color << 8 | UInt32(max(0, min(255, (shown * 255).rounded())))
    }
  }

  private static let white = [0.95047, 1, 1.08883]
  private static let fromLinear = [
    [0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505],
  ]
  private static let toLinear = [
    [3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570],
  ]
}

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

private func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
