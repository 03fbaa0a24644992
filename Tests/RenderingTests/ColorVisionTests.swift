import Imaging
import Rendering
import Testing

/// The brightness of tissue under labels.
private let tissues: [UInt8] = [0, 64, 128, 192, 255]

/// The least difference between labels half transparent over tissue, and of each from the bare tissue, over
/// all tissues and kinds of vision.
private func leastDifferences(_ palette: LabelPalette, _ labels: [Label]) -> (Double, Double) {
  var (between, toTissue) = (Double.infinity, Double.infinity)
  for vision in ColorVision.all {
    for tissue in tissues.map(RGB.init(grey:)) {
      let colors = labels.map { Tint(opacity: 0.5).lay(palette[$0], over: tissue) }
      between = min(between, vision.smallestDifference(colors))
      for color in colors { toTissue = min(toTissue, vision.difference(color, tissue)) }
    }
  }
  return (between, toTissue)
}

@Suite struct ColorVisionTests {
  // Source of the pairs: Sharma et al. (2005), table 1.
  @Test func `color differences are as published`() {
    let pairs: [(SIMD3<Double>, SIMD3<Double>, Double)] = [
      ([50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425),
      ([50, -1, 2], [50, 0, 0], 2.3669), ([50, 2.5, 0], [50, 0, -2.5], 4.3065),
      ([50, 2.5, 0], [73, 25, -18], 27.1492),
      ([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373),
      ([90.8027, -2.0831, 1.441], [91.1528, -1.6435, 0.0447], 1.4441),
    ]
    for (one, other, expected) in pairs {
      #expect(abs(difference2000(one, other) - expected) < 0.0001)
      #expect(abs(difference2000(other, one) - expected) < 0.0001)
    }
  }

  @Test func `tumor labels differ over any tissue, and from it, whatever the color vision`() {
    let (between, toTissue) = leastDifferences(LabelPalette(.brats2024), [1, 2, 3, 4])
    #expect(between > 12)
    #expect(toTissue > 12)
  }

  @Test func `labels 1 to 6 differ, too`() {
    let (between, toTissue) = leastDifferences(
      LabelPalette(.labels(1...6 as ClosedRange<Label>)), [1, 2, 3, 4, 5, 6])
    #expect(between > 9)
    #expect(toTissue > 9)
  }

  /// Why ITK-SNAP's colors are not the default.
  @Test func `pure red, green and yellow are confused`() {
    let (between, _) = leastDifferences(LabelPalette(.brats2020, colors: .itkSnap), [1, 2, 4])
    #expect(between < 4)
  }

  @Test func `the colors of agreement differ over any tissue, whatever the color vision`() {
    for vision in ColorVision.all {
      for tissue in [60, 100, 140, 180, 220].map(RGB.init(grey:)) {
        let colors = Agreement.allCases.map { Tint(opacity: 0.5).lay($0.color, over: tissue) }
        #expect(vision.smallestDifference(colors + [tissue]) > 10, "\(vision.name), \(tissue)")
      }
    }
  }

  @Test func `a label over white tissue is nearly its color, where a blend is pale`() {
    let full = ColorVision.all[0]
    for label: Label in [1, 2, 4] {
      let color = LabelPalette(.brats2020)[label]
      let tinted = full.difference(Tint(opacity: 0.5).lay(color, over: .white), color)
      #expect(tinted < 7, "label \(label)")
      #expect(2 * tinted < full.difference(color.over(.white, opacity: 0.5), color))
    }
  }

  @Test func `the tissue is still seen under a label`() {
    let full = ColorVision.all[0]
    for label: Label in [1, 2, 4] {
      let color = LabelPalette(.brats2020)[label]
      let shown = stride(from: 0, through: 255, by: 51).map {
        Tint(opacity: 0.5).lay(color, over: RGB(grey: UInt8($0)))
      }
      #expect(zip(shown, shown.dropFirst()).allSatisfy { full.difference($0, $1) > 4 })
    }
  }
}
