extension ColorMap {
  /// Pale cyan via blue to black in the middle, then via red and orange to pale yellow: for differences, of which
  /// 0 is in the middle.
  ///
  /// Blue and orange differ with color vision deficiency, too; black does not dazzle beside grey images.
  package static let coldHot = ColorMap(
    name: "cold-hot",
    colors: (0...255).map { level in
      let part = (Double(level) - 127.5) / 127.5
      let stops: [SIMD3<Double>] =
        part < 0
        ? [SIMD3(0, 0, 0), SIMD3(0, 70, 190), SIMD3(60, 160, 255), SIMD3(215, 245, 255)]
        : [SIMD3(0, 0, 0), SIMD3(190, 30, 0), SIMD3(255, 140, 0), SIMD3(255, 250, 200)]
      let place = abs(part) * 3
      let index = min(Int(place), 2)
      let color = stops[index] + (stops[index + 1] - stops[index]) * (place - Double(index))
      func byte(_ value: Double) -> UInt8 { UInt8(min(max(value, 0), 255).rounded()) }
      return RGB(byte(color.x), byte(color.y), byte(color.z))
    })
}
