import Imaging
import Rendering
import Testing

/// Three readers' masks of one row of six voxels, enlarged so that each voxel is a block of pixels.
private func scene(_ overlay: OverlayMode) -> SliceScene {
  var scene = SliceScene(flat(6, 5), window: IntensityWindow(lower: 0, upper: 1))
  scene.overlay = overlay
  scene.opacity = 1
  let rows = ["anna": "111000", "ben": "111100", "carla": "111110"]
  scene.layers = rows.sorted { $0.key < $1.key }.enumerated().map { place, row in
    let empty = [Label](repeating: 0, count: 6)
    let marked = row.value.map { $0 == "1" ? Label(1) : 0 }
    return MaskLayer(
      name: row.key, style: MaskStyle(place),
      mask: Slice(width: 6, height: 5, values: empty + marked + marked + marked + empty))
  }
  return scene
}

struct MaskLayerTests {
  @Test func `votes have the color of their number, and what most have is outlined`() {
    var votes = scene(.votes)
    votes.hasLines = false
    let picture = votes.render(width: 60, height: 50)
    let row = (0..<6).map { picture[$0 * 10 + 5, 25] }
    let three = VoteColors.color(3, of: 3)
    #expect(
      row == [three, three, three, VoteColors.color(2, of: 3), VoteColors.color(1, of: 3), .black])
    #expect(picture[25, 5] == .black)
    let outlined = scene(.votes).render(width: 60, height: 50)
    // Two of three are more than half: the line ends after the fourth voxel.
    #expect(outlined[39, 25] == VoteColors.majority)
    #expect(outlined[45, 25] == VoteColors.color(1, of: 3))
  }

  @Test(arguments: [2, 3, 7, 12]) func `more votes are brighter`(count: Int) {
    func brightness(_ color: RGB) -> Int {
      2 * Int(color.red) + 5 * Int(color.green) + Int(color.blue)
    }
    let all = (1...count).map { brightness(VoteColors.color($0, of: count)) }
    #expect(all == all.sorted() && Set(all).count == count)
  }

  @Test func `each outline has its color, and shared ones take turns`() {
    let picture = scene(.outlines).render(width: 60, height: 50)
    let colors = (0..<3).map { MaskStyle($0).color }
    // Each mask's right border is its own.
    for (place, right) in [29, 39, 49].enumerated() {
      // The second has gaps.
      let line = Set((12..<38).map { picture[right, $0] }).subtracting([.black])
      #expect(line == [colors[place]])
    }
    // All three begin at the left edge.
    let left = Set((10..<40).map { picture[0, $0] })
    #expect(left == Set(colors))
    // Nothing is filled.
    #expect(picture[15, 25] == .black)
  }

  @Test func `styles differ from each other`() {
    let styles = (0..<14).map { MaskStyle($0) }
    #expect(Set(styles).count == 14)
    #expect(Set(styles.map(\.color)).count == 14)
  }

  @Test func `figures explain the colors`() {
    let outlines = Figure([Figure.Panel(scene: scene(.outlines))], scale: 1).legend
    #expect(outlines.map(\.name) == ["whole tumor, outlined", "anna", "ben", "carla"])
    #expect(outlines.map(\.isDashed) == [false, false, true, false])
    let votes = Figure([Figure.Panel(scene: scene(.votes))], scale: 1).legend
    #expect(votes.map(\.name) == ["whole tumor, of 3 masks", "1", "2", "3", "more than half"])
  }

  @Test func `vector files have every outline`() throws {
    let figure = Figure([Figure.Panel(scene: scene(.outlines))], scale: 4)
    let text = String(decoding: try figure.encoded(as: .svg, text: [:]), as: UTF8.self)
    #expect(text.contains("stroke-dasharray"))
  }
}
