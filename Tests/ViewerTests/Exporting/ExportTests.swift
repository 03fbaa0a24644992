import Imaging
import Rendering
import Terminal
import Testing
import Viewer

@Suite struct ExportTests {
  private func exported(_ effects: [Effect]) -> (
    request: ExportRequest, path: String, replacing: Bool
  )? {
    guard case .export(let request, let path, let replacing) = effects.last else { return nil }
    return (request, path, replacing)
  }

  @Test func `e offers a name of case, sequence, plane and slice`() throws {
    var model = SampleStudy.model()
    model.press(Key("e"))
    #expect(model.prompt == Prompt(.export, text: "sample_flair_axial_15.png"))
    let export = try #require(exported(model.press(Key(.enter))))
    #expect(export.path == "sample_flair_axial_15.png")
    #expect(!export.replacing)
    #expect(model.isExporting)
    // A second one gets a number; nobody is asked.
    #expect(export.request.isNumbered)
  }

  @Test func `the name, the caption and the texts say which time point is exported`() throws {
    var model = ViewerModel(caseNames: ["bold"], size: TerminalSize(columns: 120, rows: 40))
    _ = update(&model, .started)
    let grid = Grid(size: [8, 8, 4], affine: .spacing(2, 2, 3))
    let volume = Volume(
      grid: grid, frameCount: 3, storage: .float32((0..<3 * grid.voxelCount).map { Float($0) }))
    let reports: [LoadReport] = [
      .opened(grid, images: [StudyImage(title: "image")], hasReference: false, labelScheme: nil),
      .image(0, LoadedImage(volume)), .finished,
    ]
    for report in reports { _ = update(&model, .loaded(report, generation: model.generation)) }
    model.press(Key(.right), Key(.right))
    model.press(Key("e"))
    let slice = model.sliceIndex
    #expect(model.prompt?.text == "bold_image_axial_\(slice)_t2.png")
    let export = try #require(exported(model.press(Key(.enter))))
    #expect(export.request.isNumbered)
    let page = export.request.page(slice)
    #expect(page.text["Time point"] == "2")
    #expect(page.figure.caption[1].contains("time point 2 of 0–2"))
    // What is drawn are the values of that time point.
    guard case .values(let values) = page.figure.panels[0].scene.base else {
      Issue.record("no values")
      return
    }
    let least = Float(2 * grid.voxelCount + slice * 64)
    #expect(values.values.min() == least)
  }

  @Test func `the name says which layout is on the screen`() {
    var model = SampleStudy.model()
    model.layout = .planes
    model.press(Key("e"))
    #expect(model.prompt?.text == "sample_flair_axial_15_planes.png")
    model.press(Key(.escape))
    model.layout = .modalities
    model.press(Key("e"))
    #expect(model.prompt?.text == "sample_axial_15_modalities.png")
  }

  @Test func `the name's end chooses the format, and one that cannot hold the picture is refused`()
    throws
  {
    var model = SampleStudy.model()
    model.press(Key("e"), Key("u", .control))
    model.type("a.PDF")
    let export = try #require(exported(model.press(Key(.enter))))
    #expect(export.path == "a.PDF" && !export.request.isNumbered)
    model.isExporting = false
    model.press(Key("e"), Key("u", .control))
    model.type("a.mp4")
    #expect(exported(model.press(Key(.enter))) == nil)
    #expect(model.prompt?.problem == "a name that ends in .png, .svg, .pdf or .gif")
  }

  @Test func `pictures side by side name their windows`() throws {
    var model = SampleStudy.model()
    model.layout = .modalities
    let figure = try #require(exported(model.press(Key("e"), Key(.enter)))).request.figure
    #expect(figure.panels.allSatisfy { $0.detail.hasPrefix("window ") })
    #expect(!figure.caption[1].contains("window"))
    var single = SampleStudy.model()
    let one = try #require(exported(single.press(Key("e"), Key(.enter)))).request.figure
    #expect(one.panels[0].detail.isEmpty && one.caption[1].contains(" · window "))
  }

  @Test func `another name can be typed, and gets its suffix`() throws {
    var model = SampleStudy.model()
    model.press(Key("e"), Key("u", .control))
    model.type("figures/tumor 1")
    #expect(try #require(exported(model.press(Key(.enter)))).path == "figures/tumor 1.png")
  }

  @Test func `a file that exists is asked about`() throws {
    var model = SampleStudy.model()
    model.press(Key("e"), Key(.enter))
    _ = update(&model, .exported(.exists(path: "sample_flair_axial_15.png")))
    #expect(model.prompt?.purpose == .replace(path: "sample_flair_axial_15.png"))
    // No: the name can be changed.
    var other = model
    other.press(Key("n"))
    #expect(other.prompt == Prompt(.export, text: "sample_flair_axial_15.png"))
    // Neither: nothing happens.
    #expect(exported(model.press(Key("x"))) == nil)
    #expect(model.prompt?.purpose == .replace(path: "sample_flair_axial_15.png"))
    // Yes.
    #expect(try #require(exported(model.press(Key("y")))).replacing)
  }

  @Test func `the message names the file, or says what went wrong`() {
    var model = SampleStudy.model()
    model.press(Key("e"), Key(.enter))
    _ = update(&model, .exported(.written(path: "sample_flair_axial_15.png")))
    #expect(model.notice == Notice(.success, "Wrote sample_flair_axial_15.png"))
    _ = update(&model, .exported(.failed("cannot write x.png: Permission denied")))
    #expect(model.notice == Notice(.problem, "cannot write x.png: Permission denied"))
    #expect(!model.isExporting)
  }

  @Test func `q waits for the picture that is being written, and a second q does not`() {
    var model = SampleStudy.model()
    model.press(Key("e"), Key(.enter))
    #expect(!quits(model.press(Key("q"))))
    #expect(screen(of: model).text.contains("Quitting when the picture is written. q now  n stay"))
    var impatient = model
    #expect(quits(impatient.press(Key("q"))))
    var staying = model
    #expect(!quits(staying.press(Key("n"))))
    #expect(!quits(update(&staying, .exported(.written(path: "a.png")))))
    var failing = model
    #expect(!quits(update(&failing, .exported(.failed("the disk is full")))))
    #expect(failing.prompt == nil && failing.notice?.text == "the disk is full")
    #expect(quits(update(&model, .exported(.written(path: "a.png")))))
  }

  @Test func `a mask that is not saved is asked about after the picture is written`() {
    var model = editedModel()
    model.press(Key("p"), Key(" "))
    #expect(model.editing.hasUnsavedChanges)
    model.press(Key("E"), Key(.enter), Key(.enter))
    #expect(model.isExporting)
    model.press(Key("q"))
    #expect(model.prompt?.purpose == .quitExporting)
    #expect(!quits(update(&model, .exported(.written(path: "a.png")))))
    #expect(model.prompt?.purpose == .quitEditing)
    #expect(quits(model.press(Key("k"))))
  }

  private func quits(_ effects: [Effect]) -> Bool {
    effects.contains { if case .quit = $0 { true } else { false } }
  }

  @Test func `a terminal too small for pictures exports what a larger one shows`() throws {
    var model = SampleStudy.model()
    for (columns, rows) in [(1, 1), (1, 60), (200, 2), (39, 12)] {
      _ = update(&model, .terminal(size: TerminalSize(columns: columns, rows: rows), graphics: nil))
      model.layout = .planes
      let figure = try #require(exported(model.press(Key("e"), Key(.enter)))).request.figure
      #expect(figure.panels.count == 3)
      _ = update(&model, .exported(.written(path: "a.png")))
    }
  }

  @Test func `the figure has three panels and the Dice, as on screen`() throws {
    var model = SampleStudy.model()
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    let single = try #require(exported(model.press(Key("e"), Key(.enter)))).request.figure
    #expect(single.panels.count == 1)
    #expect(single.table.first == ["Dice", "slice", "1 of 30 slices"])
    #expect(single.table[1] == ["WT", "1.000", "1.000"])
    _ = update(&model, .exported(.written(path: "sample_flair_axial_15.png")))
    model.layout = .figure
    let figure = try #require(exported(model.press(Key("e"), Key(.enter)))).request.figure
    #expect(figure.panels.map(\.title) == ["FLAIR", "Reference", "Prediction"])
  }
}
