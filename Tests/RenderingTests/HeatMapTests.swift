import Imaging
import Rendering
import Testing

/// A black image of one row under probabilities.
private func heatScene(_ probabilities: [Float], threshold: Double = 0.5) -> SliceScene {
  let image = Slice(
    width: probabilities.count, height: 1,
    values: [Float](repeating: 0, count: probabilities.count))
  var scene = SliceScene(image, window: IntensityWindow(lower: 0, upper: 1))
  scene.heat = HeatLayer(
    structure: .region(.tumorCore),
    probabilities: Slice(width: probabilities.count, height: 1, values: probabilities),
    threshold: threshold)
  scene.overlay = .heat
  scene.opacity = 1
  return scene
}

@Test func `inferno goes from black to pale yellow, ever brighter`() {
  let colors = ColorMap.inferno.colors
  #expect(colors[0] == RGB(hex: 0x000004))
  #expect(colors[255] == RGB(hex: 0xFCFFA4))
  let brightness = colors.map {
    0.2126 * Double($0.red) + 0.7152 * Double($0.green) + 0.0722 * Double($0.blue)
  }
  for (dark, bright) in zip(brightness, brightness.dropFirst(4)) { #expect(bright > dark) }
  #expect(ColorMap.named("inferno") == .inferno)
}

@Test func `probable pixels have their color, improbable ones let the image through`() {
  var scene = heatScene([0, 0.02, 0.125, 0.25, 0.4], threshold: 0.9)
  scene.base = .values(Slice(width: 5, height: 1, values: [1, 1, 1, 1, 1]))
  let pixels = scene.render(width: 5, height: 1).pixels
  #expect(pixels[0] == .white)
  #expect(pixels[3] == ColorMap.inferno.colors[64])
  #expect(pixels[4] == ColorMap.inferno.colors[102])
  for (left, right) in zip(pixels, pixels.dropFirst()).prefix(3) {
    #expect(Int(left.green) > Int(right.green))
  }
}

@Test func `the outline runs where the threshold says, or the mask`() {
  let probabilities: [Float] = [0.1, 0.4, 0.6, 0.8, 0.3]
  func isOutline(_ scene: SliceScene) -> [Bool] {
    scene.render(width: 5, height: 1).pixels.map { $0 == HeatLayer.outlineColor }
  }
  #expect(isOutline(heatScene(probabilities)) == [false, false, true, true, false])
  #expect(isOutline(heatScene(probabilities, threshold: 0.35)) == [false, true, true, true, false])
  var masked = heatScene(probabilities)
  masked.heat?.mask = Slice(width: 5, height: 1, values: [1, 0, 0, 0, 0])
  #expect(isOutline(masked) == [true, false, false, false, false])
}

@Test func `without probabilities the heat map is the image`() {
  var scene = heatScene([0.9, 0.9])
  scene.heat = nil
  var plain = scene
  plain.overlay = .off
  #expect(scene.render(width: 8, height: 4) == plain.render(width: 8, height: 4))
}

@Test func `a figure of a heat map has a color bar and says what is outlined`() throws {
  let scene = heatScene([0.1, 0.9, 0.9, 0.1], threshold: 0.35)
  var figure = Figure([Figure.Panel(scene: scene)], scale: 40)
  #expect(figure.colorBar == ColorBar(title: "probability of the tumor core", mark: 0.35))
  #expect(figure.legend.map(\.name) == ["tumor core at the threshold"])
  let colors = Set(ColorMap.inferno.colors)
  let shown = Set(try figure.render().pixels).intersection(colors)
  #expect(shown.count > 100)
  figure.colorBar = nil
  #expect(Set(try figure.render().pixels).intersection(colors).count < shown.count)
  var plain = scene
  plain.overlay = .off
  #expect(Figure([Figure.Panel(scene: plain)], scale: 2).colorBar == nil)
}
