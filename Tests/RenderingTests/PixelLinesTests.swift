import Imaging
import Rendering
import Testing

/// Rows of a picture: a letter for each color, a dot for all others.
private func drawing(_ picture: Picture, _ letters: [RGB: Character]) -> [String] {
  (0..<picture.height).map { y in
    String((0..<picture.width).map { letters[picture[$0, y]] ?? "." })
  }
}

/// A scene of one brightness with a reference, drawn with one pixel a voxel.
private func drawing(
  reference: String, prediction: String? = nil, tissue: Float = 0.2, isOutlined: Bool = false,
  overlay: OverlayMode = .both
) -> [String] {
  var scene = scene(
    prediction: prediction.map { labels($0) }, reference: labels(reference), overlay: overlay)
  scene.base = .values(flat(scene.base.width, scene.base.height, tissue))
  scene.isOutlined = isOutlined
  let palette = LabelPalette(.brats2020)
  return drawing(
    scene.render(width: scene.base.width, height: scene.base.height),
    [.white: "w", palette[1]: "1", palette[2]: "2", palette[4]: "4"])
}

@Suite struct PixelLinesTests {
  @Test func `a ring with a hole of a pixel has one closed contour`() {
    let ring = """
      .........
      .2222222.
      .2222222.
      .222.222.
      .2222222.
      .2222222.
      .........
      """
    let expected = [
      ".........", ".wwwwwww.", ".w.....w.", ".w.....w.", ".w.....w.", ".wwwwwww.", ".........",
    ]
    #expect(drawing(reference: ring) == expected)
    #expect(
      drawing(reference: ring, isOutlined: true, overlay: .reference)
        == expected.map { $0.replacing("w", with: "2") })
  }

  @Test func `a larger hole has a contour`() {
    let ring = """
      222222222
      222222222
      222...222
      222...222
      222222222
      222222222
      """
    #expect(drawing(reference: ring)[2] == "w.w...w.w")
  }

  @Test func `a lesion of one voxel is a pixel, with a mask elsewhere or alone`() {
    #expect(drawing(reference: "...\n.2.\n...")[1] == ".w.")
    let two = """
      222......
      222......
      222...2..
      222......
      """
    #expect(drawing(reference: two)[2] == "w.w...w..")
  }

  @Test func `a structure with room around it is outlined by itself`() {
    let roomy = """
      22222222222
      22222222222
      22222222222
      22211111222
      22211111222
      22211111222
      22222222222
      22222222222
      22222222222
      """
    func rowOfMiddle(_ tumor: String) -> [Bool] {
      var scene = scene(reference: labels(tumor), overlay: .both)
      scene.base = .values(flat(scene.base.width, scene.base.height, 0))
      let (width, height) = (scene.base.width, scene.base.height)
      let picture = scene.render(width: width, height: height)
      return (0..<width).map { picture[$0, height / 2] != .black }
    }
    #expect(rowOfMiddle(roomy).indices.filter { rowOfMiddle(roomy)[$0] } == [0, 3, 7, 10])
    let tight = """
      222222222
      211111112
      211111112
      211111112
      211111112
      211111112
      222222222
      """
    #expect(rowOfMiddle(tight).indices.filter { rowOfMiddle(tight)[$0] } == [0, 8])
  }

  @Test func `two equal outlines lie beside each other, both unbroken`() {
    let tumor = """
      .......
      .......
      ..222..
      ..222..
      ..222..
      .......
      .......
      """
    #expect(
      drawing(reference: tumor, prediction: tumor, isOutlined: true) == [
        ".......", "..www..", ".w222w.", ".w2.2w.", ".w222w.", "..www..", ".......",
      ])
  }

  @Test func `a line has a rim only where it has no contrast without one`() {
    let tumor = labels("......\n.2222.\n.2222.\n.2222.\n......")
    func colors(_ tissue: Float) -> Set<RGB> {
      var scene = scene(reference: tumor, overlay: .both)
      scene.base = .values(flat(6, 5, tissue))
      return Set(scene.render(width: 6, height: 5).pixels)
    }
    #expect(colors(0.4) == [.white, RGB(grey: 102)])
    #expect(colors(0.9).count == 3)
  }

  @Test func `labels keep to the pixels of their fills`() {
    // A fill is not simplified: holes and specks are in the data.
    let ring = labels("22222\n22.22\n22222")
    let picture = scene(prediction: ring, overlay: .prediction).render(width: 5, height: 3)
    #expect(picture[2, 1] == .black)
  }

  @Test func `a label that is only a speck keeps its line`() {
    let tumor = """
      22222222
      22222222
      22222222
      22214222
      22222222
      22222222
      """
    let lines = drawing(reference: tumor, isOutlined: true, overlay: .reference)
    #expect(lines[3].contains("1") && lines[3].contains("4"))
  }
}

@Suite struct CutLinesTests {
  @Test func `a structure that the view cuts has the line that it has in a view of the whole`() {
    let tumor = labels(
      """
      2222222222222222
      2222222222222222
      2222222222222222
      2221111111111222
      2221111111111222
      2221111111111222
      2221111111111222
      2221111111111222
      2222222222222222
      2222222222222222
      2222222222222222
      """)
    var scene = scene(reference: tumor, overlay: .both)
    let whole = scene.render(width: 16, height: 11)
    scene.source = SliceRectangle(x: 5, y: 2, width: 5, height: 4)
    let part = scene.render(width: 5, height: 4)
    for y in 0..<4 {
      for x in 0..<5 { #expect(part[x, y] == whole[x + 5, y + 2]) }
    }
    #expect(part[0, 1] == .white && part[0, 0] == .black)
  }
}

@Suite struct HiddenAndManyLabelsTests {
  @Test func `the outline around what is shown stays when the outermost label is hidden`() {
    let tumor = labels(
      """
      2222222
      2244422
      2244422
      2244422
      2222222
      """)
    var palette = LabelPalette(.brats2020)
    palette.set(2, color: .black, opacity: 0)
    var scene = scene(prediction: tumor, reference: tumor, overlay: .both)
    scene.palette = palette
    for isOutlined in [false, true] {
      scene.isOutlined = isOutlined
      let picture = scene.render(width: 7, height: 5)
      #expect(picture[isOutlined ? 1 : 2, 2] == .white)
      #expect(picture[0, 0] == .black)
    }
  }

  @Test func `structures beside each other keep all borders, holes included`() {
    let atlas = labels(
      """
      111111333333
      111111333333
      111.11333333
      111111333333
      """, scheme: .labels([1, 3]))
    let picture = scene(reference: atlas, overlay: .both).render(width: 12, height: 4)
    let division = RGB.white.over(.black, opacity: 0.6)
    #expect((0..<4).map { picture[6, $0] } == [.white, division, division, .white])
    #expect(picture[2, 2] == .white && picture[3, 2] != .white)
  }

  @Test func `lines of any mask in any size, up to the picture's edges, are drawn`() {
    var state: UInt32 = 5
    func random(below limit: UInt32) -> UInt32 {
      state = state &* 1_664_525 &+ 1_013_904_223
      return (state >> 16) % limit
    }
    for side in [3, 8, 20] {
      for share in [2, 4, 20] as [UInt32] {
        let values = (0..<side * side).map { _ -> Label in
          random(below: share) == 0 ? [1, 2, 4][Int(random(below: 3))] : 0
        }
        let mask = LabelSlice(
          labels: Slice(width: side, height: side, values: values), scheme: .brats2020)
        for (isOutlined, zoom) in [(true, 0), (false, 0), (true, 1), (false, 2)] {
          var scene = scene(prediction: mask, reference: mask, overlay: .both)
          scene.isOutlined = isOutlined
          // Parts of the slice cut the mask off at each edge.
          scene.source = SliceRectangle(
            x: Double(zoom), y: 0, width: Double(side - zoom), height: Double(side - zoom))
          for (width, height) in [(side / 2, side), (side / 3 + 1, side / 3 + 1), (side, side)] {
            let picture = scene.render(width: width, height: height)
            #expect(picture == scene.render(width: width, height: height))
          }
        }
      }
    }
  }
}
