import Imaging
import Rendering
import Terminal
import TestSupport
import Testing
import Viewer

@Suite struct ConfigurationTests {
  private func problem(_ text: String) -> String? {
    do throws(ConfigurationError) {
      _ = try Configuration(text, file: "config")
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `docs configuration md is current`() throws {
    try expectText(Configuration.markdown, inFile: "../../docs/configuration.md")
  }

  @Test func `every option is documented, and named once in its section`() {
    let names = ConfigurationTable.all.map { "\($0.section) \($0.name)" }
    #expect(Set(names).count == names.count)
    for option in ConfigurationTable.all {
      #expect(Configuration.markdown.contains("| `\(option.name)` | \(option.help) |"))
    }
  }

  @Test func `every color and every command can be configured`() {
    let colors = ConfigurationTable.all.filter { $0.section == .colors }
    #expect(colors.count == Mirror(reflecting: ThemeColors()).children.count)
    let keys = ConfigurationTable.all.filter { $0.section == .keys }.map(\.name)
    #expect(Set(keys) == Set(Command.allCases.map(\.name)))
  }

  @Test func `the printed file says nothing, and each of its lines says what holds anyway`() throws
  {
    let template = Configuration.template
    #expect(try Configuration(template, file: "").view == ViewDefaults())
    let lines = template.split(separator: "\n").map { line in
      line.hasPrefix("#") && !line.hasPrefix("# ") ? line.dropFirst() : line
    }
    let all = try Configuration(lines.joined(separator: "\n"), file: "")
    #expect(all.view == ViewDefaults())
    #expect(all.program == ProgramDefaults())
    #expect(all.colors == ThemeColors())
    for mode in KeyMode.allCases {
      for binding in KeyMap.standard.bindings(in: mode) {
        for key in binding.keys {
          #expect(all.settings.keys.command(for: key, in: mode) == binding.command)
        }
      }
    }
  }

  @Test func `a file says how viewing begins`() throws {
    let configuration = try Configuration(
      """
      # mine
      [view]
      plane = coronal
      modality = t1ce
      convention=neurological
        opacity =  35
      fit = no
      crosshair = no
      overlay = reference
      region = ET
      """, file: "")
    var model = ViewerModel(
      caseNames: ["sample"], size: TerminalSize(columns: 80, rows: 24), configuration: configuration
    )
    _ = update(&model, .started)
    SampleStudy.load(&model)
    #expect(model.plane == .coronal)
    #expect(model.image?.modality == .t1ce)
    #expect(model.convention == .neurological)
    #expect(model.opacity == 35)
    #expect(!model.isFitted)
    #expect(!model.isCrosshairShown)
    #expect(model.overlay == .reference)
    #expect(model.region == .enhancingTumor)
  }

  @Test func `the command line counts more`() throws {
    let configuration = try Configuration("[view]\nplane = coronal\nmodality = t2\n", file: "")
    var start = StartState()
    start.plane = .sagittal
    start.modality = .t1
    let model = ViewerModel(
      caseNames: ["sample"], size: TerminalSize(columns: 80, rows: 24), start: start,
      configuration: configuration)
    #expect(model.plane == .sagittal)
    #expect(model.start.modality == .t1)
  }

  @Test func `colors are drawn`() throws {
    let configuration = try Configuration("[colors]\npanel = #102030\n", file: "")
    var model = SampleStudy.model(columns: 100)
    let before = screen(of: model)
    model.settings = configuration.settings
    let after = screen(of: model)
    #expect(before[99, 15].background == CellColor(hex: 0x12161B))
    #expect(after[99, 15].background == CellColor(hex: 0x102030))
  }

  @Test(arguments: [
    ("plane = axial", "config:1: plane stands before the first [section]"),
    (
      "[views]",
      "config:1: [views] is no section; there are [view], [program], [colors] and [keys]"
    ),
    (
      "[view]\nplane axial",
      "config:2: \"plane axial\" is neither a [section] nor a line 'name = value'"
    ),
    ("[view]\n\nplain = axial", "config:3: [view] has no option \"plain\"; did you mean plane?"),
    ("[view]\npanel = #000000", "config:2: [view] has no option \"panel\"; [colors] has"),
    (
      "[view]\nplane = up", "config:2: plane is \"up\"; it must be axial, coronal or sagittal"
    ),
    (
      "[view]\nopacity = 120",
      "config:2: opacity is \"120\"; it must be a whole number from 0 to 100"
    ),
    ("[colors]\ntext = red", "config:2: text is \"red\"; it must be #rrggbb"),
    ("[view]\nfit = yes\n[colors]\n[view]\nfit = no", "config:5: fit was set on line 2 already"),
    (
      "[keys]\nnext-slice = Hop",
      "config:2: next-slice is \"Hop\"; it must be names of keys between commas, or nothing"
    ),
  ])
  func `a line that makes no sense is named`(_ text: String, _ sentence: String) {
    #expect(problem(text) == sentence)
  }

  @Test func `a file that is missing is an error`() {
    #expect(throws: ConfigurationError.self) { try Configuration(contentsOf: "/no/such/config") }
  }
}

@Suite struct KeyRemappingTests {
  private func keys(_ text: String) throws -> KeyMap {
    try Configuration("[keys]\n" + text, file: "config").settings.keys
  }

  private func problem(_ text: String) -> String? {
    do {
      _ = try keys(text)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `a command has the keys of its line, and no others`() throws {
    let keys = try keys("next-slice = j, Down\nprevious-slice = k, Up\n")
    #expect(keys.command(for: Key("j"), in: .viewer) == .nextSlice)
    #expect(keys.command(for: Key(.down), in: .viewer) == .nextSlice)
    #expect(keys.command(for: Key(.up), in: .viewer) == .previousSlice)
    #expect(keys.command(for: Key(.right), in: .viewer) == nil)
  }

  @Test func `the viewer goes by them, and names them`() throws {
    var model = SampleStudy.model(columns: 120, rows: 40)
    model.settings = Settings(
      keys: try keys("segment-slice = F5\nnext-slice = j, Down\nprevious-slice = k"))
    model.press(Key("j"))
    #expect(model.sliceIndex == 16)
    model.press(Key("r"))
    #expect(model.notice?.text == "r does nothing; ? lists the keys")
    model.press(Key(.escape))
    let text = screen(of: model).text
    #expect(text.contains("F5 segments this slice"))
    #expect(text.contains("j slice"))
    model.press(Key("?"))
    #expect(screen(of: model).text.contains("j ↓         next slice"))
  }

  @Test func `a command without keys can be typed, and is named so`() throws {
    var model = SampleStudy.model(columns: 120, rows: 40)
    model.settings = Settings(keys: try keys("segment-slice =\n"))
    #expect(screen(of: model).text.contains(":segment-slice segments"))
    model.command("segment-slice")
    #expect(model.task != nil)
  }

  @Test func `one key for two commands is refused, with both lines`() {
    #expect(
      problem("next-slice = j\nbrighter = x\n\nprevious-slice = k, j\n")
        == "config:5: j is the key of next-slice on line 2 already")
    #expect(problem("next-slice = j, j\n") == "config:2: next-slice names the key j twice")
  }

  @Test func `a command that is not mentioned keeps one key, or the file says that it needs none`()
    throws
  {
    // Previous slice has ↓ too.
    #expect(try keys("next-slice = j\n").command(for: Key(.down), in: .viewer) == .previousSlice)
    #expect(
      problem("axial = x\n")
        == "config:2: axial takes the last key of toggle-crosshair, which then has none; "
        + "add a line 'toggle-crosshair = …', with other keys or none")
    #expect(problem("axial = x\ntoggle-crosshair = X\n") == nil)
    #expect(problem("axial = x\ntoggle-crosshair =\n") == nil)
    #expect(problem("quit =\n") == "config:2: quit needs a key")
  }

  @Test(arguments: [
    ("j", Key("j")), ("J", Key("J")), ("Down", Key(.down)), ("pgup", Key(.pageUp)),
    ("PageUp", Key(.pageUp)), ("Ctrl+L", Key("l", .control)), ("ctrl+l", Key("l", .control)),
    ("Shift+Left", Key(.left, .shift)), ("Ctrl+Shift+Up", Key(.up, [.control, .shift])),
    ("Alt+x", Key("x", .alt)), ("Space", Key(" ")), ("Comma", Key(",")), ("+", Key("+")),
    ("Ctrl++", Key("+", .control)), ("#", Key("#")), ("F5", Key(.function(5))), ("f", Key("f")),
    ("=", Key("=")), ("ö", Key("ö")),
  ])
  func `a key's name is read`(_ name: String, _ key: Key) {
    #expect(Key(name: name) == key)
    #expect(Key(name: key.name) == key)
  }

  @Test(arguments: ["", "Hop", "Ctrl+", "Shift+x", "F0", "xy", " "])
  func `what is no key is refused`(_ name: String) { #expect(Key(name: name) == nil) }

  @Test func `every key of the table has a name that is read`() {
    for mode in KeyMode.allCases {
      for key in KeyMap.standard.bindings(in: mode).flatMap(\.keys) {
        #expect(Key(name: key.name) == key, "\(key)")
      }
    }
  }
}

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
    #expect(model.notice == Notice(.success, "Labels are as in my labels.txt"))
    model.press(Key(.escape))
    let text = screen(of: model).text
    #expect(text.contains("soft core"))
    #expect(text.contains("rim"))
    let scene = try #require(model.scene(.image))
    #expect(scene.palette?[4] == RGB(7, 8, 9))
    #expect(scene.palette?.opacities[2] == 0)
    model.command("labels")
    #expect(model.labels == nil)
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
    let services = LiveServices(cases: [], network: nil)
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
        == .failed("cannot read \(path)x: there is no such file"))
  }
}
