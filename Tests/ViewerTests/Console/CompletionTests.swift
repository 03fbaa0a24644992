import Cases
import Foundation
import Terminal
import TestSupport
import Testing
import Viewer
import ViewerRuntime
import VolumeFiles

@Suite struct CompletionTests {
  private func completed(_ line: String, tabs: Int = 1) -> ViewerModel {
    var model = SampleStudy.model(columns: 100)
    model.press(Key(":"))
    model.type(line)
    for _ in 0..<tabs { model.press(Key(.tab)) }
    return model
  }

  @Test func `a name is completed where one begins so`() {
    #expect(completed("thre").prompt?.text == "threshold ")
    #expect(completed("thre").console.completion == nil)
  }

  @Test func `several are shown, and gone through forward and back`() {
    var model = completed("seg")
    #expect(model.prompt?.text == "segment")
    #expect(
      model.console.completion?.candidates.map(\.text) == [
        "segment", "segment-slice", "segment-volume",
      ])
    #expect(screen(of: model).text.contains("segment the whole volume"))
    model.press(Key(.tab), Key(.tab))
    #expect(model.prompt?.text == "segment-slice")
    model.press(Key(.tab, .shift), Key(.tab, .shift))
    #expect(model.prompt?.text == "segment-volume")
    model.type(" ")
    #expect(model.console.completion == nil)
  }

  @Test func `arguments are completed by what there is`() {
    #expect(completed("plane cor").prompt?.text == "plane coronal ")
    #expect(completed("modality T1C").prompt?.text == "modality t1ce ")
    #expect(completed("threshold w").prompt?.text == "threshold WT ")
    #expect(completed("overlay ", tabs: 2).prompt?.text == "overlay off")
    #expect(completed("help sli").prompt?.text == "help slice ")
  }

  @Test func `where nothing begins so, the line says it`() {
    #expect(completed("xyz").prompt?.problem == "nothing starts with this")
    #expect(completed("plane x").prompt?.problem == "nothing starts with this")
  }

  @Test func `files are asked for, and completed when they are known`() throws {
    var model = SampleStudy.model()
    model.press(Key(":"))
    model.type("export fig")
    let endings = [".png", ".svg", ".pdf", ".gif"]
    guard case .console(.complete("fig", endings, let line))? = model.press(Key(.tab)).first else {
      Issue.record("nobody is asked for files")
      return
    }
    var other = model
    _ = update(&model, .console(.completions(["figures/"], line: line)))
    #expect(model.prompt?.text == "export figures/")
    _ = update(&other, .console(.completions(["fig 1.png", "fig 2.png"], line: line)))
    #expect(other.prompt?.text == "export fig ")
    other.press(Key(.tab))
    #expect(other.prompt?.text == "export fig 1.png")
    // An answer that comes after the line went on is of no use.
    var late = SampleStudy.model()
    late.press(Key(":"))
    late.type("export f")
    _ = update(&late, .console(.completions(["figures/"], line: line)))
    #expect(late.prompt?.text == "export f")
  }

  @Test func `a mask is saved under the ending of any format that is written`() {
    var model = SampleStudy.model()
    model.press(Key(":"))
    model.type("write fig")
    guard case .console(.complete("fig", let endings, _))? = model.press(Key(.tab)).first else {
      Issue.record("nobody is asked for files")
      return
    }
    #expect(Set(endings) == Set(VolumeFormats.writers.flatMap(\.writtenSuffixes) + [".dcm"]))
  }

  @Test func `the folder's files are found, folders first of all marked`() throws {
    let folder = try TemporaryFolder()
    for name in ["a one.png", "a.txt", ".hidden.png"] {
      try Data().write(to: folder.url.appendingPathComponent(name))
    }
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("album"), withIntermediateDirectories: true)
    let services = LiveServices(store: CaseStore(), network: nil)
    func found(_ start: String, _ endings: [String] = []) -> [String] {
      guard
        case .completions(let paths, _)? = services.perform(
          .complete(path: folder.path(start), endings: endings, line: ""))
      else { return [] }
      return paths.map { String($0.dropFirst(folder.url.path.count + 1)) }
    }
    #expect(found("a") == ["a one.png", "a.txt", "album/"])
    #expect(found("a", [".png"]) == ["a one.png", "album/"])
    #expect(found(".h") == [".hidden.png"])
    #expect(found("none/") == [])
  }
}
