import Rendering
import Testing

/// How light a color is, 0–1, by the luminance of sRGB.
private func luminance(_ color: RGB) -> Double {
  0.2126 * Double(color.red) / 255 + 0.7152 * Double(color.green) / 255
    + 0.0722 * Double(color.blue) / 255
}

@Suite struct ColorMapTests {
  /// Ends and middles as their authors publish them.
  @Test(
    arguments: [
      ("magma", 0x000004, 0xB63679, 0xFCFDBF), ("viridis", 0x440154, 0x21918C, 0xFDE725),
      ("inferno", 0x000004, 0xBC3754, 0xFCFFA4), ("cividis", 0x00224E, 0x7D7C78, 0xFEE838),
      ("hot", 0x0B0000, 0xFF5C00, 0xFFFFFF), ("grey", 0x000000, 0x808080, 0xFFFFFF),
    ] as [(String, UInt32, UInt32, UInt32)]) func `ends and middle are the published ones`(
      name: String, first: UInt32, middle: UInt32, last: UInt32
    ) throws
  {
    let colors = try #require(ColorMap.named(name)).colors
    #expect(colors[0] == RGB(hex: first))
    #expect(colors[255] == RGB(hex: last))
    let expected = RGB(hex: middle)
    // Publications give the color at one half, which lies between two of the 256.
    for (a, b) in [
      (colors[127].red, expected.red), (colors[127].green, expected.green),
      (colors[127].blue, expected.blue),
    ] {
      #expect(abs(Int(a) - Int(b)) <= 3, "\(name): \(colors[127]), not \(expected)")
    }
  }

  @Test(arguments: ColorMap.all) func `brighter voxels are lighter`(map: ColorMap) {
    let light = map.colors.map(luminance)
    #expect(zip(light, light.dropFirst()).allSatisfy { $0 <= $1 + 0.004 }, "\(map.name)")
    #expect((light.last ?? 0) - (light.first ?? 1) > 0.6)
  }

  @Test func `names find their maps`() {
    #expect(ColorMap.all.map(\.name) == ["grey", "magma", "viridis", "inferno", "cividis", "hot"])
    for map in ColorMap.all { #expect(ColorMap.named(map.name) == map) }
  }
}
