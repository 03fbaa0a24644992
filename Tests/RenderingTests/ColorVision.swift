import Foundation
import Rendering

/// A way of seeing colors.
struct ColorVision {
  let name: String
  /// From linear RGB to what is seen of it, by rows.
  let matrix: [Double]

  /// Full vision, and the three deficiencies at full severity.
  ///
  /// Source: G. M. Machado et al., "A Physiologically-based Model for Simulation of Color Vision
  /// Deficiency", IEEE TVCG 15 (2009), table of matrices.
  static let all = [
    ColorVision(name: "full vision", matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1]),
    ColorVision(
      name: "protanopia",
      matrix: [
        0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
      ]),
    ColorVision(
      name: "deuteranopia",
      matrix: [
        0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881,
      ]),
    ColorVision(
      name: "tritanopia",
      matrix: [
        1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900,
      ]),
  ]

  /// The smallest difference between any two of some colors.
  func smallestDifference(_ colors: [RGB]) -> Double {
    let seen = colors.map(lab)
    return colors.indices.flatMap { one in
      colors.indices.dropFirst(one + 1).map { difference2000(seen[one], seen[$0]) }
    }.min() ?? .infinity
  }

  /// The color difference of two colors.
  func difference(_ one: RGB, _ other: RGB) -> Double { difference2000(lab(one), lab(other)) }

  /// CIE L*a*b* of a color as it is seen; the white is D65.
  private func lab(_ color: RGB) -> SIMD3<Double> {
    func apply(_ matrix: [Double], _ vector: [Double]) -> [Double] {
      (0..<3).map { row in (0..<3).reduce(0) { $0 + matrix[row * 3 + $1] * vector[$1] } }
    }
    let linear = [color.red, color.green, color.blue].map { channel -> Double in
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let seen = apply(matrix, linear).map { min(max($0, 0), 1) }
    let toXYZ = [0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505]
    let xyz = zip(apply(toXYZ, seen), [0.95047, 1, 1.08883]).map { value, white -> Double in
      let part = value / white
      return part > 0.008856 ? cbrt(part) : 841 / 108 * part + 4.0 / 29
    }
    return SIMD3(116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2]))
  }
}

/// The color difference CIEDE2000; about 2 can be seen side by side.
///
/// Source: G. Sharma et al., "The CIEDE2000 Color-Difference Formula", *Color Research and Application*
/// 30 (2005), 21–30, equations 2–22.
func difference2000(_ one: SIMD3<Double>, _ other: SIMD3<Double>) -> Double {
  func power7(_ value: Double) -> Double { value * value * value * value * value * value * value }
  func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
  func hue(_ a: Double, _ b: Double) -> Double {
    let angle = atan2(b, a) * 180 / .pi
    return angle < 0 ? angle + 360 : angle
  }
  let plain = (hypot(one.y, one.z) + hypot(other.y, other.z)) / 2
  let stretch = 1.5 - 0.5 * (power7(plain) / (power7(plain) + power7(25))).squareRoot()
  let (a1, a2) = (one.y * stretch, other.y * stretch)
  let (c1, c2) = (hypot(a1, one.z), hypot(a2, other.z))
  let (h1, h2) = (hue(a1, one.z), hue(a2, other.z))
  let isGrey = c1 * c2 == 0
  let turn = h2 - h1
  let step = isGrey ? 0 : abs(turn) <= 180 ? turn : turn > 0 ? turn - 360 : turn + 360
  let lightness = other.x - one.x
  let chroma = c2 - c1
  let hues = 2 * (c1 * c2).squareRoot() * sin(radians(step / 2))
  let (middle, mean) = ((one.x + other.x) / 2, (c1 + c2) / 2)
  let sum = h1 + h2
  let angle =
    isGrey ? sum : abs(turn) <= 180 ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2
  let weight =
    1 - 0.17 * cos(radians(angle - 30)) + 0.24 * cos(radians(2 * angle))
    + 0.32 * cos(radians(3 * angle + 6)) - 0.2 * cos(radians(4 * angle - 63))
  let square = (middle - 50) * (middle - 50)
  let l = lightness / (1 + 0.015 * square / (20 + square).squareRoot())
  let c = chroma / (1 + 0.045 * mean)
  let h = hues / (1 + 0.015 * mean * weight)
  let turned = 30 * exp(-((angle - 275) / 25) * ((angle - 275) / 25))
  let rotation =
    -2 * (power7(mean) / (power7(mean) + power7(25))).squareRoot() * sin(radians(2 * turned))
  return (l * l + c * c + h * h + rotation * c * h).squareRoot()
}
