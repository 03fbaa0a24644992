import Imaging
import Rendering
import Terminal
import Testing
import Viewer

/// The outline of the brain.
@Suite struct BrainTests {
  private func shown(_ outline: BrainOutline?) -> ViewerModel {
    var model = SampleStudy.model()
    model.type(":brain")
    model.press(Key(.enter))
    _ = update(&model, .foundBrain(outline, generation: model.generation))
    return model
  }

  private func outline(hasSkull: Bool, doubt: String? = nil) throws -> BrainOutline {
    let grid = try #require(SampleStudy.model().study.grid)
    var map = LabelMap(grid: grid, scheme: .labels([1]))
    map.fill(0..<map.labels.count, with: 1)
    return BrainOutline(map: map, hasSkull: hasSkull, doubt: doubt)
  }

  @Test func `the notice says what the outline is, and what makes it doubtful`() throws {
    let text = try #require(shown(outline(hasSkull: true)).notice?.text)
    #expect(text.hasPrefix("Brain outline, "))
    #expect(text.hasSuffix(" ml; tumor that does not reach it is removed"))
    let stripped = try #require(shown(outline(hasSkull: false)).notice?.text)
    #expect(stripped.hasPrefix("No skull found; the outline is the edge of the image, "))
    let doubtful = try shown(outline(hasSkull: true, doubt: "the sequences differ")).notice?.text
    #expect(doubtful?.hasSuffix(" · the sequences differ") == true)
  }

  @Test func `the outline has a color of its own`() throws {
    let model = try shown(outline(hasSkull: true))
    let color = model.scene(.image)?.contourColor
    #expect(color == RGB(hex: model.settings.theme.brain.rawValue))
    #expect(color != RGB(hex: model.settings.theme.crosshair.rawValue))
  }
}
