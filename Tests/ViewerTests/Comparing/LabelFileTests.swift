import Imaging
import Rendering
import Terminal
import TestSupport
import Testing
import Viewer
import ViewerRuntime

@Suite struct LabelFileTests {
  private let labels = LabelDescriptions([
    .clear, LabelDescription(index: 1, color: RGB(1, 2, 3), name: "soft core"),
    LabelDescription(index: 2, color: RGB(4, 5, 6), isVisible: false, name: "water"),
    LabelDescription(index: 4, color: RGB(7, 8, 9), name: "rim"),
  ])

  @Test func `a file's colors and names are shown, in the picture and in the panel`() throws {
    var model = SampleStudy.model(columns: 120, rows: 40)
    guard case .console(.readLabels("my labels.txt"))? = model.command("labels my labels.txt").last
    else {
      Issue.record("no file is read")
      return
    }
    _ = update(&model, .console(.labels(labels, path: "my labels.txt")))
    #expect(model.notice == Notice(.success, "Using the labels of my labels.txt"))
    model.press(Key(.escape))
    model.overlay = .reference
    let text = screen(of: model).text
    #expect(text.contains("soft core"))
    #expect(text.contains("rim"))
    let scene = try #require(model.scene(.image))
    #expect(scene.palette?[4] == RGB(7, 8, 9))
    #expect(model.canvas.hidden == [2])
    #expect(scene.reference?.labels.values.contains(2) == false)
    #expect(scene.reference?.labels.values.contains(4) == true)
    model.command("labels")
    #expect(model.labels == nil)
    #expect(model.canvas.hidden == [])
  }

  @Test func `a label is hidden and shown by its number, and saved so`() throws {
    var model = SampleStudy.model()
    model.command("hide 2")
    model.command("hide 4")
    #expect(model.canvas.hidden == [2, 4])
    guard case .console(.writeLabels(let written, _, _))? = model.command("save-labels l.txt").last
    else {
      Issue.record("nothing is written")
      return
    }
    #expect(written.labels.map(\.isVisible) == [false, true, false, false])
    model.command("show 4")
    #expect(model.canvas.hidden == [2])
    model.command("show all")
    #expect(model.canvas.hidden == [])
    model.command("hide 9")
    #expect(
      model.prompt?.problem == "LABEL is \"9\"; it must be 1 necrotic, 2 edema or 4 enhancing")
  }

  @Test func `a label is named by its name, or a beginning that no other name has`() {
    var model = SampleStudy.model()
    model.command("hide edema")
    model.command("hide Enh")
    #expect(model.canvas.hidden == [2, 4])
    model.command("show ed")
    model.command("show enhancing tumor")
    #expect(model.canvas.hidden == [])
    model.command("hide e")
    #expect(model.prompt?.problem == "several names begin with \"e\": 2 edema and 4 enhancing")
    model.press(Key(.escape))
    model = editedModel()
    model.command("label ed")
    #expect(model.editing.label == 2)
    model.command("label e")
    #expect(model.prompt?.problem == "several names begin with \"e\": 2 edema and 4 enhancing")
  }

  @Test(arguments: [
    ("zz.nii.gz", "labels are saved as text"), ("ZZ.MHA", "for a mask, press b"),
    ("seg.dcm", "then :save FILE"), ("zz.png", ":export FILE saves pictures"),
  ]) func `labels are not written to files of images`(path: String, words: String) {
    var model = SampleStudy.model()
    let effects = model.command("save-labels \(path)")
    #expect(effects.isEmpty)
    #expect(model.prompt?.problem?.contains(words) == true, "\(model.prompt?.problem ?? "")")
  }

  @Test func `saving is for masks, which are edited first`() {
    var model = SampleStudy.model()
    let effects = model.command("save zz.nii.gz")
    #expect(!effects.contains { if case .console(.writeLabels) = $0 { true } else { false } })
    let said = model.notice?.text ?? model.prompt?.problem ?? ""
    #expect(said.contains("works only while you edit a mask; press b to edit"), "\(said)")
  }

  @Test(arguments: [
    ("a.jpg", false), ("a.tif", false), ("a.nii.gz", false), ("a", true), ("v1.25", true),
  ])
  func `pictures are not written to files of other kinds`(path: String, isWritten: Bool) {
    var model = SampleStudy.model()
    let effects = model.command("export \(path)")
    let exports = effects.contains {
      if case .export(_, path: path + ".png", replacing: false) = $0 { true } else { false }
    }
    #expect(exports == isWritten)
    if !isWritten {
      #expect(
        model.prompt?.problem
          == "FILE is \"\(path)\"; type a name that ends in .png, .svg, .pdf or .gif")
    }
  }

  @Test func `the labels in view are written, and a file is not replaced unasked`() throws {
    var model = SampleStudy.model()
    guard
      case .console(.writeLabels(let written, "l.txt", false))? = model.command("save-labels l.txt")
        .last
    else {
      Issue.record("nothing is written")
      return
    }
    #expect(written == LabelDescriptions(.brats2020))
    _ = update(&model, .console(.labelsExist(path: "l.txt")))
    #expect(model.prompt?.purpose == .replaceLabels(path: "l.txt"))
    guard case .console(.writeLabels(_, "l.txt", true))? = model.press(Key("y")).last else {
      Issue.record("the file is not replaced")
      return
    }
    _ = update(&model, .console(.wroteLabels(path: "l.txt")))
    #expect(model.notice == Notice(.success, "Wrote l.txt"))
  }

  @Test func `files go out and in`() throws {
    let folder = try TemporaryFolder()
    let services = LiveServices(store: CaseStore(), network: nil)
    let path = folder.path("labels.txt")
    #expect(
      services.perform(.writeLabels(labels, path: path, replacing: false))
        == .wroteLabels(path: path))
    #expect(
      services.perform(.writeLabels(labels, path: path, replacing: false))
        == .labelsExist(path: path))
    #expect(services.perform(.readLabels(path: path)) == .labels(labels, path: path))
    #expect(
      services.perform(.readLabels(path: path + "x"))
        == .failed("cannot read \(path)x: No such file or directory"))
  }
}
