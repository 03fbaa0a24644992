import Foundation
import Imaging
import Rendering
import Terminal
import TestSupport
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

@Suite struct CommandTableTests {
  @Test func `every command of the key table can be typed by its name`() throws {
    for command in Command.allCases {
      let found = try CommandTable.command(command.name)
      #expect(found.command == command, "\(command.name)")
    }
  }

  @Test func `names are there once`() {
    let names = CommandTable.all.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
  }

  @Test func `examples do what they show`() throws {
    for command in CommandTable.withArguments {
      var model = SampleStudy.model()
      model.press(Key("r"))
      SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
      #expect(throws: Never.self, "\(command.example)") { _ = try model.run(command.example) }
    }
  }

  @Test func `help of commands fits its columns`() {
    for command in CommandTable.withArguments {
      #expect(command.help.columns <= 36, "\(command.name): \(command.help)")
      #expect(!command.help.isEmpty)
    }
  }

  @Test func `the page names every command, with its keys or without`() {
    let page = KeyTable.markdown
    for command in CommandTable.all {
      #expect(page.contains("`:\(command.name)`"), "\(command.name)")
    }
    #expect(
      page.contains(
        "| `:voxel` I J K | move the crosshair to a voxel | `:voxel 12 20 15` | no key |"))
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
    ("window 9 3", "LOW is 9; it must be below HIGH, 3"),
    ("window 1 nan", "HIGH is \"nan\"; it must be a number"),
    ("plane up", "PLANE is \"up\"; it must be axial, coronal or sagittal"),
    ("opacity 101", "PERCENT is \"101\"; it must be a whole number from 0 to 100"),
    ("next-slice 3", "next-slice takes nothing after its name"),
    ("slcie 3", "there is no command \"slcie\"; did you mean slice?"),
    ("frobnicate", "there is no command \"frobnicate\"; Tab lists them"),
    ("threshold 0.4", "There are no probabilities yet; press r to segment."),
    (
      "previous-s",
      "\"previous-s\" can be previous-slice or previous-slices"
    ),
    ("world 900 0 0", "900 0 0 lies outside the images"),
    ("case nobody", "there is no case \"nobody\"; Tab lists them"),
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
    #expect(model.prompt?.problem == "the image is not there yet")
  }

  @Test func `help tells of a command`() {
    var model = SampleStudy.model()
    model.command("help window")
    #expect(model.notice?.text == ":window LOW HIGH  intensities shown black and white  (. , > <)")
    model.command("help voxel")
    #expect(model.notice?.text.hasSuffix("(no key)") == true)
    model.command("help")
    #expect(model.helpOffset == 0)
  }
}

@Suite struct LineEditingTests {
  private func edited(_ text: String, _ keys: Key...) -> TextLine {
    var line = TextLine(text)
    for key in keys { line.press(key) }
    return line
  }

  @Test func `the cursor moves and text is inserted there`() {
    #expect(edited("ac", Key(.left), Key("b")) == TextLine("ab", after: "c"))
    #expect(edited("bc", Key(.home), Key("a")).text == "abc")
    #expect(edited("bc", Key("a", .control), Key("a"), Key("e", .control), Key("d")).text == "abcd")
    #expect(edited("a", Key(.right), Key(.end), Key("b")).text == "ab")
    #expect(edited("window 0 300", Key(.left, .control)) == TextLine("window 0 ", after: "300"))
    #expect(
      edited("window 0", Key(.home), Key(.right, .control)) == TextLine("window", after: " 0"))
  }

  @Test func `characters and words are erased`() {
    #expect(edited("abc", Key(.left), Key(.backspace)) == TextLine("a", after: "c"))
    #expect(edited("abc", Key(.home), Key(.delete)).text == "bc")
    #expect(edited("export my file  ", Key("w", .control)).text == "export my ")
    #expect(edited("a b c", Key(.left), Key("u", .control)).text == "c")
    #expect(edited("a b c", Key(.left), Key("k", .control)).text == "a b ")
    #expect(edited("", Key(.backspace), Key(.delete), Key("w", .control)).text == "")
  }

  @Test func `wide characters and marks are one character each`() {
    #expect(edited("e\u{301}x", Key(.backspace), Key(.backspace)).text == "")
    #expect(edited("脳", Key(.left), Key("a")) == TextLine("a", after: "脳"))
  }

  @Test func `backspace in an empty command line leaves it`() {
    var model = SampleStudy.model()
    model.press(Key(":"), Key("a"), Key(.backspace))
    #expect(model.prompt?.purpose == .command)
    model.press(Key(.backspace))
    #expect(model.prompt == nil)
  }
}

@Suite struct HistoryTests {
  @Test func `up and down walk through the lines that begin as what was typed`() {
    var model = SampleStudy.model()
    for line in ["slice 3", "plane axial", "slice 5", "slice 3"] { model.command(line) }
    #expect(model.console.history == ["plane axial", "slice 5", "slice 3"])
    model.press(Key(":"), Key(.up))
    #expect(model.prompt?.text == "slice 3")
    model.press(Key(.up), Key(.up), Key(.up))
    #expect(model.prompt?.text == "plane axial")
    model.press(Key(.down), Key(.down), Key(.down))
    #expect(model.prompt?.text == "")
    model.type("sl")
    model.press(Key(.up), Key(.up))
    #expect(model.prompt?.text == "slice 5")
    model.press(Key(.up))
    #expect(model.prompt?.text == "slice 5")
    model.press(Key(.down), Key(.down))
    #expect(model.prompt?.text == "sl")
  }

  @Test func `a line that was done is kept for later sessions`() throws {
    var model = SampleStudy.model()
    guard case .console(.remember("slice 4"))? = model.command("slice 4").first else {
      Issue.record("the line is not kept")
      return
    }
  }

  @Test func `history begins with the lines of earlier sessions`() {
    var start = StartState()
    start.history = ["slice 7"]
    var model = ViewerModel(
      caseNames: ["sample"], size: TerminalSize(columns: 80, rows: 24), start: start)
    model.press(Key(":"), Key(.up))
    #expect(model.prompt?.text == "slice 7")
  }

  @Test func `the file keeps the latest lines of all sessions, each once, for its owner alone`()
    throws
  {
    let folder = try TemporaryFolder()
    let file = HistoryFile(path: folder.path("state/glia/history"))
    #expect(file.read() == [])
    for line in ["slice 1", "plane axial", "slice 1"] { try file.append(line) }
    #expect(HistoryFile(path: file.path).read() == ["plane axial", "slice 1"])
    for number in 0..<600 { try file.append("slice \(number)") }
    #expect(file.read().count == ConsoleState.historyLimit)
    #expect(file.read().last == "slice 599")
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `folders are those of the environment, or the usual ones`() {
    let usual = StandardFolders(environment: ["HOME": "/home/ann"])
    #expect(usual.configuration == "/home/ann/.config/glia")
    #expect(usual.state == "/home/ann/.local/state/glia")
    let chosen = StandardFolders(
      environment: ["HOME": "/home/ann", "XDG_CONFIG_HOME": "/etc/c", "XDG_STATE_HOME": "relative"])
    #expect(chosen.configuration == "/etc/c/glia")
    #expect(chosen.state == "/home/ann/.local/state/glia")
    #expect(StandardFolders(environment: [:]).configuration == nil)
  }
}
