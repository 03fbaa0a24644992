import Rendering
import Terminal
import Testing
import Viewer

@Suite struct ExportMenuTests {
  /// What is exported after some keys, from the prompt for a name on.
  private func request(_ model: inout ViewerModel, _ keys: Key...) -> (
    request: ExportRequest, path: String
  )? {
    for key in keys { model.press(key) }
    guard case .export(let request, let path, _) = model.press(Key(.enter)).last else { return nil }
    return (request, path)
  }

  private let enter = Key(.enter)
  private let right = Key(.right)
  private let down = Key(.down)

  @Test func `E chooses what is drawn, and offers a name for it`() throws {
    var model = SampleStudy.model()
    let slice = try #require(request(&model, Key("E"), right, enter))
    #expect(slice.path == "sample_flair_axial_15.png")
    model.isExporting = false
    let montage = try #require(request(&model, Key("E"), right, enter))
    #expect(montage.path == "sample_flair_axial_montage.png")
    #expect(montage.request.figure.panels.count == 20)
    model.isExporting = false
    let all = try #require(request(&model, Key("E"), right, enter))
    #expect(all.path == "sample_flair_axial_%03d.png")
    #expect(all.request.slices == Array(0..<30) && !all.request.isAnimation)
    #expect(all.request.page(7).text["Slice"] == "7")
    model.isExporting = false
    let animation = try #require(request(&model, Key("E"), right, enter))
    #expect(animation.path == "sample_flair_axial_scroll.png" && animation.request.isAnimation)
  }

  @Test func `caption and scale are chosen`() throws {
    var model = SampleStudy.model()
    let plain = try #require(
      request(&model, Key("E"), down, right, down, right, right, enter)
    ).request
    #expect(plain.figure.caption.isEmpty && !plain.figure.style.hasScaleBar)
    #expect(plain.figure.scale == 2)
    #expect(plain.page(15).text["Caption"] == "no" && plain.page(15).text["Scale"] == "2")
    // e is the screen as it is, with all around it.
    model.isExporting = false
    let screen = try #require(request(&model, Key("e"))).request
    #expect(!screen.figure.caption.isEmpty && screen.figure.scale == 4)
  }

  @Test func `file, page and letters are chosen, and a movie is no still picture`() throws {
    var model = SampleStudy.model()
    let figure = try #require(
      request(&model, Key("E"), down, down, down, right, right, down, right, down, right, enter))
    #expect(figure.path == "sample_flair_axial_15.pdf")
    #expect(figure.request.figure.style.background == .black)
    #expect(figure.request.figure.panels[0].scene.letters == nil)
    model.isExporting = false
    let left = Key(.left)
    var moving = SampleStudy.model()
    let movie = try #require(request(&moving, Key("E"), left, down, down, down, left, enter))
    #expect(movie.path == "sample_flair_axial_scroll.mp4")
    // Another content, another choice of files.
    var other = SampleStudy.model()
    other.press(Key("E"), left, down, down, down, left)
    #expect(other.exportMenu.format == .mp4)
    other.press(Key(.up), Key(.up), Key(.up), right)
    #expect(other.exportMenu.format == .png)
  }

  @Test func `three planes are exported as they stand on the screen`() throws {
    var model = SampleStudy.model()
    model.layout = .planes
    let figure = try #require(request(&model, Key("e"))).request.figure
    #expect(figure.panels.count == model.panes.count)
    #expect(figure.panels.allSatisfy { $0.scene.crosshair != nil })
  }

  @Test func `the menu is drawn, and another key closes it`() {
    var model = SampleStudy.model()
    model.press(Key("E"))
    #expect(screen(of: model).text.contains("Picture     ‹ the pictures on screen ›"))
    for words in ["Size          automatic", "File type     PNG", "Background    white"] {
      #expect(screen(of: model).text.contains(words), "\(words)")
    }
    model.press(Key(.left))
    #expect(screen(of: model).text.contains("‹ an animation of all slices ›"))
    model.press(Key(.escape))
    #expect(model.exportMenu.row == nil)
    #expect(!screen(of: model).text.contains("animation"))
  }
}
