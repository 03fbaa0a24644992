import Foundation
import Imaging
import Rendering
import Testing

/// Nested tissues of which some reach the slice's border.
private let tumor = labels(
  """
  222222..........
  222222222.......
  221112222.......
  221444122.......
  2214441222......
  2211111222......
  222222222.......
  ...2222.......11
  ..............11
  """)

/// A scene of an image of one brightness.
private func scene(
  _ value: Float, prediction: LabelSlice? = nil, reference: LabelSlice? = nil,
  overlay: OverlayMode = .both
) -> SliceScene {
  var scene = scene(prediction: prediction, reference: reference, overlay: overlay)
  scene.base = .values(flat(scene.base.width, scene.base.height, value))
  return scene
}

/// The luminance of a color, 0–1.
private func luminance(_ color: RGB) -> Double {
  let linear = [color.red, color.green, color.blue].map { channel -> Double in
    let value = Double(channel) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// The contrast of two colors, 1–21.
///
/// Source: Web Content Accessibility Guidelines 2.1, which ask for 3 of graphics and 4.5 of text.
private func contrast(_ one: RGB, _ other: RGB) -> Double {
  let (a, b) = (luminance(one), luminance(other))
  return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

@Suite struct OutlineTests {
  @Test(
    arguments: [OverlayMode.both, .prediction, .reference, .heat], [1, 2, 4])
  func `a view of a part shows what a view of the whole shows there`(
    overlay: OverlayMode, outlineWidth: Int
  ) {
    var scene = scene(0.5, prediction: tumor, reference: tumor, overlay: overlay)
    scene.isOutlined = overlay != .both
    scene.outlineWidth = outlineWidth
    scene.interpolation = .nearest
    let core = tumor.labels.values.map { $0 == 1 || $0 == 4 ? Label(1) : 0 }
    scene.heat = HeatLayer(
      structure: .region(.tumorCore),
      probabilities: Slice(width: 16, height: 9, values: core.map { Float($0) * 0.9 }),
      threshold: 0.5, mask: Slice(width: 16, height: 9, values: core))
    let scale = 7
    let whole = scene.render(width: 16 * scale, height: 9 * scale)
    for (x, y, width, height) in [(0, 0, 5, 5), (3, 2, 6, 4), (5, 0, 11, 9), (1, 4, 3, 2)] {
      scene.source = SliceRectangle(
        x: Double(x), y: Double(y), width: Double(width), height: Double(height))
      let part = scene.render(width: width * scale, height: height * scale)
      for row in 0..<part.height {
        for column in 0..<part.width {
          #expect(part[column, row] == whole[x * scale + column, y * scale + row])
        }
      }
    }
  }

  @Test func `a mask that is cut by the view has no line along the view's border`() {
    let square = labels(Array(repeating: "1111111111", count: 10).joined(separator: "\n"))
    var scene = scene(0, reference: square)
    scene.source = SliceRectangle(x: 2, y: 2, width: 5, height: 5)
    #expect(scene.render(width: 50, height: 50).pixels.allSatisfy { $0 == .black })
  }

  @Test(arguments: [1, 2, 3])
  func `a mask that reaches the volume's last voxel is closed there`(outlineWidth: Int) {
    let square = labels(Array(repeating: "1111111111", count: 10).joined(separator: "\n"))
    var scene = scene(0, reference: square)
    scene.outlineWidth = outlineWidth
    let picture = scene.render(width: 60, height: 60)
    for y in 0..<60 {
      for x in 0..<60 {
        let depth = min(x, y, 59 - x, 59 - y)
        #expect((picture[x, y] == .white) == (depth < outlineWidth))
      }
    }
    // And so it is where the view reaches past the volume.
    scene.source = SliceRectangle(x: -2, y: -2, width: 14, height: 14)
    let wide = scene.render(width: 84, height: 84)
    #expect(wide[12, 40] == .white && wide[11, 40] != .white && wide[71, 40] == .white)
  }

  @Test(arguments: [0, 0.25, 0.5, 0.75, 1] as [Float], [1, 3])
  func `the reference's outline is seen on any tissue and over every label`(
    tissue: Float, outlineWidth: Int
  ) {
    let square = labels(
      (0..<12).map { (3..<9).contains($0) ? "...222222..." : "............" }
        .joined(separator: "\n"))
    for label in ["0", "1", "2", "4"] {
      let rows = Array(repeating: String(repeating: label, count: 12), count: 12)
      for opacity in [0.3, 0.5, 1] {
        var scene = scene(
          tissue, prediction: labels(rows.joined(separator: "\n")), reference: square)
        scene.opacity = opacity
        scene.outlineWidth = outlineWidth
        let picture = scene.render(width: 60, height: 60)
        // The square ends at 45: the line is on its inner side, and the rim on the outer one.
        let rim = picture[45, 30]
        #expect(picture[44, 30] == .white)
        #expect(
          contrast(.white, rim) > 4.5, "label \(label), tissue \(tissue), opacity \(opacity)")
        // What the model has beside the reference is still seen as that.
        #expect(label == "0" || rim != .black)
      }
    }
  }

  @Test func `the rim is outside the line, and covers no other line`() {
    let picture = scene(1, reference: tumor).render(width: 16 * 5, height: 9 * 5)
    let grey = OutlineColors().rim.over(.white, opacity: 0.65)
    #expect(Set(picture.pixels) == [.white, grey])
    // The tissues from edema in: the rim of the core's outline lies in the edema.
    let row = (0..<16 * 5).map { picture[$0, 4 * 5 + 2] == grey }
    #expect(row[9] && row[14] && row[30] && row[35] && row[50])
    #expect(row.count { $0 } == 5)
  }

  @Test func `the outline has the colors that were chosen, and the legend says so`() {
    var scene = scene(0.5, prediction: tumor, reference: tumor)
    scene.outlineColors = OutlineColors(line: RGB(1, 2, 3), rim: RGB(250, 250, 250))
    let pixels = Set(scene.render(width: 160, height: 90).pixels)
    #expect(pixels.contains(RGB(1, 2, 3)) && !pixels.contains(.white))
    let figure = Figure([Figure.Panel(scene: scene)], scale: 1)
    #expect(figure.legend.last?.color == RGB(1, 2, 3))
    #expect(figure.legend.map(\.isOutline) == [false, false, false, false, true])
    // Without a prediction no label's color is in the picture, nor in the legend.
    scene.prediction = nil
    #expect(
      Figure([Figure.Panel(scene: scene)], scale: 1).legend.map(\.name) == ["reference, outlined"])
  }

  @Test func `labels that a palette hides have no outline`() {
    var scene = scene(1, reference: tumor)
    var palette = LabelPalette(.brats2020)
    for label: Label in [1, 2, 4] { palette.set(label, color: .black, opacity: 0) }
    scene.palette = palette
    #expect(scene.render(width: 80, height: 45).pixels.allSatisfy { $0 == .white })
    #expect(
      Figure([Figure.Panel(scene: scene)], scale: 1).legend.map(\.name) == [
        "necrotic or non-enhancing core hidden", "edema hidden", "enhancing tumor hidden",
      ])
  }

  @Test func `a label's own outline has a rim, for bright tissue`() {
    var scene = scene(1, prediction: tumor, overlay: .prediction)
    scene.isOutlined = true
    let pixels = scene.render(width: 80, height: 45).pixels
    #expect(pixels.contains(OutlineColors().rim.over(.white, opacity: 0.65)))
  }

  @Test
  func `a line between tissues lets the model's label through, that around the tumor does not`() {
    let ring = labels(
      """
      .........
      .2222222.
      .2444442.
      .2411142.
      .2444442.
      .2222222.
      .........
      """)
    var scene = scene(0, prediction: ring, reference: ring)
    scene.opacity = 1
    let picture = scene.render(width: 27, height: 21)
    #expect(picture[3, 10] == .white)
    #expect(picture[6, 10] == RGB.white.over(LabelPalette(.brats2020)[4], opacity: 0.6))
  }
}
