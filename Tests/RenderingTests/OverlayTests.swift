import Imaging
import Rendering
import Testing

/// A tumor of three tissues in digits of BraTS 2017–2021.
private let tumor = labels(
  """
  ............
  ...2222.....
  ..221122....
  ..2144122...
  ..2144412...
  ..2211122...
  ...22222....
  ............
  ............
  """)

@Test(arguments: LabelColors.allCases)
func `a tissue has one color in every scheme`(colors: LabelColors) {
  let brats = LabelPalette(.brats2020, colors: colors)
  #expect(LabelPalette(.brats2023, colors: colors)[3] == brats[4])
  #expect(LabelPalette(.msd, colors: colors)[1] == brats[2])
  #expect(LabelPalette(.msd, colors: colors)[2] == brats[1])
  #expect(LabelPalette(.binary, colors: colors)[1] == brats[1])
}

@Test func `ITK-SNAP's colors can be had, and both palettes are red, green and yellow`() {
  let itkSnap = LabelPalette(.brats2020, colors: .itkSnap)
  #expect([1, 2, 4].map { itkSnap[$0] }.map(\.description) == ["#ff0000", "#00ff00", "#ffff00"])
  #expect(itkSnap[3] == RGB(hex: 0x0000FF) && LabelPalette.itkSnap[3] == itkSnap[3])
  let own = LabelPalette(.brats2020)
  #expect(own[1].red > 2 * max(own[1].green, own[1].blue))
  #expect(own[2].green > own[2].red && own[2].green > own[2].blue)
  #expect(min(own[4].red, own[4].green) > 2 * own[4].blue)
}

@Test func `the tissue shows in the lightness of a label, whose hue stays`() {
  var scene = scene(prediction: labels("1111"), overlay: .prediction)
  scene.base = .values(Slice(width: 4, height: 1, values: [0, 0.3, 0.7, 1]))
  scene.labelColors = .itkSnap
  scene.opacity = 0.5
  let pixels = scene.render(width: 4, height: 1).pixels
  #expect(pixels == [RGB(112, 0, 0), RGB(155, 10, 10), RGB(212, 22, 22), RGB(255, 32, 32)])
  scene.opacity = 1
  #expect(Set(scene.render(width: 4, height: 1).pixels) == [RGB(255, 0, 0)])
  scene.opacity = 0
  #expect(scene.render(width: 4, height: 1).pixels[1] == RGB(grey: 77))
}

@Test(arguments: [3, 5, 8, 9, 12, 17, 29, 60, 131])
func `masks are never blurred`(size: Int) {
  let scene = scene(prediction: tumor, overlay: .prediction)
  let colors = [0, 1, 2, 4].map { label in
    label == 0
      ? RGB.black : Tint(opacity: 0.5).lay(LabelPalette(.brats2020)[Label(label)], over: .black)
  }
  #expect(scene.render(width: size, height: size).pixels.allSatisfy(colors.contains))
}

@Test func `a reduced mask takes the label of most voxels, and tumor where it is half`() {
  let slice = labels(
    """
    001102
    000121
    """
  ).labels
  let reduced = LabelPixels(
    slice, columns: AxisVotes(outputs: 3, start: 0, length: 6, samples: 6),
    rows: AxisVotes(outputs: 1, start: 0, length: 2, samples: 2))
  #expect(reduced.labels.values == [0, 1, 2])
}

@Test func `an enlarged mask has the edges of its voxels`() {
  let picture = scene(prediction: labels("010"), overlay: .prediction).render(width: 9, height: 3)
  #expect((0..<9).map { picture[$0, 1] != .black } == (0..<9).map { (3..<6).contains($0) })
}

@Test func `the tumor of a reference alone is drawn as that of a prediction`() {
  let one = scene(prediction: tumor, overlay: .prediction).render(width: 30, height: 30)
  let other = scene(reference: tumor, overlay: .reference).render(width: 30, height: 30)
  #expect(one == other)
  #expect(
    scene(prediction: tumor, reference: tumor, overlay: .off).render(width: 30, height: 30).pixels
      .allSatisfy { $0 == .black })
}

@Test func `an outline is one pixel wide and inside the label`() {
  let square = labels(Array(repeating: "0111111110", count: 10).joined(separator: "\n"))
  for scale in [1, 2, 5] {
    let picture = scene(reference: square, overlay: .both)
      .render(width: 10 * scale, height: 10 * scale)
    for y in 1..<10 * scale - 1 {
      for x in 0..<10 * scale {
        #expect((picture[x, y] == .white) == (x == scale || x == 9 * scale - 1))
      }
    }
  }
}

@Test(arguments: [9, 24, 40])
func `outlines only lie on their labels, next to something farther out`(size: Int) {
  let scene = scene(reference: tumor, overlay: .both)
  let picture = scene.render(width: size, height: size)
  let filled = opaque(tumor, size)
  let division = RGB.white.over(.black, opacity: 0.6)
  let target = scene.mapping(width: size, height: size).target
  for y in target.y..<target.y + target.height {
    for x in target.x..<target.x + target.width where picture[x, y] != .black {
      #expect([.white, division].contains(picture[x, y]) && filled[x, y] != .black)
      let neighbors = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
      #expect(
        neighbors.contains {
          !target.contains(x: $0.0, y: $0.1) || filled[$0.0, $0.1] != filled[x, y]
        })
    }
  }
}

/// The labels in full color, as outlines have it.
private func opaque(_ labels: LabelSlice, _ size: Int) -> Picture {
  var scene = scene(prediction: labels, overlay: .prediction)
  scene.opacity = 1
  return scene.render(width: size, height: size)
}

@Test func `the border between two tissues is drawn once`() {
  let picture = scene(
    reference: labels(
      """
      222222222
      222222222
      222444222
      222444222
      222444222
      222222222
      222222222
      """), overlay: .both
  ).render(width: 27, height: 21)
  #expect(
    (0..<27).map { picture[$0, 9] }.enumerated().allSatisfy { column, color in
      switch column {
      case 0, 26: color == .white
      case 9, 17: color == RGB.white.over(.black, opacity: 0.6)
      default: color == .black
      }
    })
}

@Test func `agreement compares a region across schemes`() {
  var scene = scene(
    prediction: labels("0214"), reference: labels("1203", scheme: .brats2023), overlay: .agreement)
  scene.opacity = 1
  let (tp, fp, fn) = (
    AgreementColors.truePositive, AgreementColors.falsePositive, AgreementColors.falseNegative
  )
  #expect(scene.render(width: 4, height: 1).pixels == [fn, tp, fp, tp])
  scene.agreementStructure = .region(.enhancingTumor)
  #expect(scene.render(width: 4, height: 1).pixels == [.black, .black, .black, tp])
  scene.agreementStructure = .region(.tumorCore)
  #expect(scene.render(width: 4, height: 1).pixels == [fn, .black, fp, tp])
  scene.prediction = nil
  #expect(scene.render(width: 4, height: 1).pixels == [fn, .black, .black, fn])
}
