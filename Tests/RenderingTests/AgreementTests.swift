import Imaging
import Rendering
import Testing

/// How light a color is, 0–255.
private func light(_ color: RGB) -> Double {
  0.2126 * Double(color.red) + 0.7152 * Double(color.green) + 0.0722 * Double(color.blue)
}

@Suite struct AgreementTests {
  @Test func `without color, hatches and dots tell the three apart`() {
    for unit in [1, 2, 3] {
      /// The light of a patch of an even number of patterns.
      func patch(_ agreement: Agreement) -> [[Double]] {
        (0..<12 * unit).map { y in
          (0..<12 * unit).map { x in light(agreement.color(x: x, y: y, unit: unit)) }
        }
      }
      let (both, only, missed) = (
        patch(.truePositive), patch(.falsePositive), patch(.falseNegative)
      )
      #expect(Set(both.joined()).count == 1)
      let (dark, bright) = (Set(only.joined()), Set(missed.joined()))
      #expect(dark.count == 2 && bright.count == 2)
      let (base, dots) = (
        light(AgreementColors.falsePositive), light(AgreementColors.falseNegative)
      )
      #expect((dark.min() ?? base) < base - 50, "hatches are dark")
      #expect((bright.max() ?? dots) > dots + 50, "dots are light")
      // Each row and column of a patch has hatches; dots leave every other line alone.
      #expect(only.allSatisfy { Set($0).count == 2 })
      #expect(missed.count { Set($0).count == 2 } * 2 == missed.count)
    }
  }

  @Test func `most of a patch has the plain color`() {
    for agreement in Agreement.allCases {
      let plain = (0..<144).count { agreement.color(x: $0 % 12, y: $0 / 12) == agreement.color }
      #expect(plain >= 96)
    }
  }

  @Test func `outlines of both masks differ by their strokes`() {
    let square = labels(
      (0..<12).map { (1..<11).contains($0) ? "022222222220" : "000000000000" }
        .joined(separator: "\n"))
    func painted(_ overlay: OverlayMode) -> Picture {
      var scene = scene(prediction: square, reference: square, overlay: overlay)
      scene.isOutlined = true
      scene.outlineWidth = 2
      return scene.render(width: 48, height: 48)
    }
    var reference = scene(reference: square, overlay: .both)
    reference.isOutlined = true
    reference.outlineWidth = 2
    let dashed = reference.render(width: 48, height: 48).pixels.count { $0 != .black }
    let solid = painted(.prediction).pixels.count { $0 != .black }
    #expect(solid == 2 * 4 * 38)
    #expect(abs(2 * dashed - solid) <= 32)
    #expect(painted(.reference) == painted(.prediction))
    // Equal masks lie on each other: between the dashes the prediction shows.
    let both = painted(.both).pixels
    #expect(both.count { $0 == .white } == dashed)
    #expect(both.count { $0 == LabelPalette(.brats2020)[2] } == solid - dashed)
  }
}
