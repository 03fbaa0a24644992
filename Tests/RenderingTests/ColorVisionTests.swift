import Foundation
import Rendering
import Testing

/// How linear RGB is seen with a color-vision deficiency of full severity.
///
/// Source: G. M. Machado et al., "A Physiologically-based Model for Simulation of Color Vision
/// Deficiency", IEEE TVCG 15 (2009), table of matrices.
private let deficiencies: [String: [Double]] = [
  "none": [1, 0, 0, 0, 1, 0, 0, 0, 1],
  "protanopia": [
    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
  ],
  "deuteranopia": [
    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881,
  ],
  "tritanopia": [
    1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900,
  ],
]

/// Three numbers through a 3×3 matrix in rows.
private func apply(_ m: [Double], _ v: [Double]) -> [Double] {
  (0..<3).map { row in (0..<3).reduce(0) { $0 + m[row * 3 + $1] * v[$1] } }
}

/// CIE L*a*b* of a color as seen with a deficiency.
private func lab(_ color: RGB, seenWith matrix: [Double]) -> [Double] {
  let linear = [color.red, color.green, color.blue].map { channel -> Double in
    let value = Double(channel) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
  let seen = apply(matrix, linear).map { min(max($0, 0), 1) }
  let toXYZ = [0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505]
  let xyz = zip(apply(toXYZ, seen), [0.95047, 1, 1.08883]).map { value, white -> Double in
    let part = value / white
    return part > 0.008856 ? cbrt(part) : 7.787 * part + 16.0 / 116
  }
  return [116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])]
}

@Test(arguments: deficiencies.keys.sorted())
func `the colors of agreement differ over any tissue, whatever the color vision`(
  deficiency: String
) throws {
  let matrix = try #require(deficiencies[deficiency])
  for grey: UInt8 in [60, 100, 140, 180, 220] {
    let tissue = RGB(grey: grey)
    let colors =
      [
        AgreementColors.truePositive, AgreementColors.falsePositive,
        AgreementColors.falseNegative,
      ].map { $0.over(tissue, opacity: 0.5) } + [tissue]
    let seen = colors.map { lab($0, seenWith: matrix) }
    for one in 0..<4 {
      for other in 0..<one {
        let distance = zip(seen[one], seen[other]).reduce(0) { $0 + pow($1.0 - $1.1, 2) }
        // A difference of about 2 can be seen side by side.
        #expect(distance.squareRoot() > 10, "colors \(other) and \(one) over \(grey)")
      }
    }
  }
}
