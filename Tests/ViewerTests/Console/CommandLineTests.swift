import Imaging
import Rendering
import Terminal
import Testing
import Viewer

extension ViewerModel {
  /// Types a line after a colon and presses Enter; returns what work it asks for.
  @discardableResult
  mutating func command(_ line: String) -> [Effect] {
    press(Key(":"))
    type(line)
    return press(Key(.enter))
  }
}

@Suite struct CommandLineTests {
  @Test func `commands change the view`() {
    var model = SampleStudy.model()
    model.command("slice 20")
    #expect(model.sliceIndex == 20)
    model.command("slice -3")
    #expect(model.sliceIndex == 17)
    model.command("12")
    #expect(model.sliceIndex == 12)
    model.command("plane cor")
    #expect(model.plane == .coronal)
    model.command("modality t1ce")
    #expect(model.image?.modality == .t1ce)
    model.command("modality 1")
    #expect(model.imageIndex == 0)
    model.command("window 0 300")
    #expect(model.image?.window == IntensityWindow(lower: 0, upper: 300))
    model.command("overlay reference")
    #expect(model.overlay == .reference)
    model.command("opacity 35")
    #expect(model.opacity == 35)
    model.command("voxel 12 20 15")
    #expect(model.crosshair == VoxelPoint(i: 12, j: 20, k: 15))
    model.command("world 8 4 2.5")
    #expect(model.crosshair == VoxelPoint(i: 12, j: 20, k: 15))
    model.command("convention neuro")
    #expect(model.convention == .neurological)
    #expect(model.prompt == nil)
  }

  @Test func `a threshold is that of the region it names, else of the one in view`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    model.command("threshold TC 0.4")
    #expect(model.threshold(.tumorCore) == 0.4)
    #expect(model.threshold(.wholeTumor) == 0.5)
    model.command("region ET")
    model.command("threshold 0.2")
    #expect(model.threshold(.enhancingTumor) == 0.2)
    model.command("threshold own")
    #expect(model.threshold(.enhancingTumor) == 0.5)
  }

  @Test func `two masks are compared by their names`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    model.command("compare reference prediction")
    #expect(model.pair == MaskPair(.reference, .prediction))
    model.command("compare second reference")
    #expect(model.prompt?.problem == "there is no second mask to compare")
  }

  @Test func `a case is opened by its name, spaces and all`() {
    var model = SampleStudy.model(cases: ["first", "my second"])
    model.press(Key(":"))
    model.type("case my")
    model.press(Key(.tab), Key(.enter))
    #expect(model.study.name == "my second")
    model.command("case 1")
    #expect(model.study.name == "first")
  }

  @Test func `keys are commands, and the beginning of a name suffices`() throws {
    var model = SampleStudy.model()
    model.command("next-slice")
    #expect(model.sliceIndex == 16)
    model.command("toggle-cross")
    #expect(!model.isCrosshairShown)
    model.command("q")
    guard case .quit = try #require(model.command("quit").last) else {
      Issue.record("quit does not end the program")
      return
    }
  }

  @Test func `export writes where it is told, spaces and all`() throws {
    var model = SampleStudy.model()
    guard case .export(_, let path, _) = try #require(model.command("export my figure").last) else {
      Issue.record("no picture is written")
      return
    }
    #expect(path == "my figure.png")
    model = SampleStudy.model()
    model.command("export")
    #expect(model.prompt?.purpose == .export)
  }

  @Test(arguments: [
    ("slice x", "N is \"x\"; it must be a whole number from 0 to 29"),
    ("slice 30", "N is \"30\"; it must be a whole number from 0 to 29"),
    ("window 1", "window takes LOW HIGH, as in :window 0 300"),
    ("window 5 five", "HIGH is \"five\"; it must be a number"),
    ("window -1e308 1e308", "LOW and HIGH must be between -1e300 and 1e300"),
    ("window 9 3", "LOW is 9; it must be below HIGH, 3"),
    ("window 1 nan", "HIGH is \"nan\"; it must be a number"),
    ("plane up", "PLANE is \"up\"; it must be axial, coronal or sagittal"),
    ("opacity 101", "PERCENT is \"101\"; it must be a whole number from 0 to 100"),
    ("next-slice 3", "next-slice takes nothing after its name"),
    ("slcie 3", "there is no command \"slcie\"; did you mean slice?"),
    ("foo", "there is no command \"foo\"; press Tab to list them"),
    ("frobnicate", "there is no command \"frobnicate\"; press Tab to list them"),
    ("threshold 0.4", "There are no probabilities yet; press r to segment."),
    (
      "previous-s",
      "\"previous-s\" can be previous-slice, previous-slices, previous-series or previous-series-page"
    ),
    ("world 900 0 0", "900 0 0 is outside the images"),
    ("case nobody", "there is no case \"nobody\"; press Tab to list them"),
  ])
  func `what cannot be done stays in the line, with the reason`(_ line: String, _ problem: String) {
    var model = SampleStudy.model(columns: 100)
    model.command(line)
    #expect(model.prompt?.text == line)
    #expect(model.prompt?.problem == problem)
    #expect(model.console.history.isEmpty)
    #expect(screen(of: model).text.contains(problem))
    model.press(Key(.escape))
    #expect(model.prompt == nil)
  }

  @Test func `before there is an image, commands say so`() {
    var model = ViewerModel(caseNames: ["sample"], size: TerminalSize(columns: 80, rows: 24))
    model.command("window 0 1")
    #expect(model.prompt?.problem == "the image is still loading")
  }

  @Test func `help tells of a command`() {
    var model = SampleStudy.model()
    model.command("help window")
    #expect(model.notice?.text == ":window LOW HIGH  intensities shown black and white  (. , > <)")
    model.command("help voxel")
    #expect(model.notice?.text.hasSuffix("(no key)") == true)
    model.command("help")
    #expect(model.help?.page == 0)
  }
}
