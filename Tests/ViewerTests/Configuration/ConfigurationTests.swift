import Files
import Imaging
import Rendering
import Terminal
import TestSupport
import Testing
import Viewer
import ViewerRuntime

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
    try expectText(Configuration.markdown, inFile: "../../../docs/configuration.md")
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
    #expect(colors.count == Mirror(reflecting: Theme()).children.count)
    let keys = ConfigurationTable.all.filter { $0.section == .keys }.map(\.name)
    #expect(Set(keys) == Set(CommandList.withKeys.map(\.command.name)))
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
    #expect(all.colors == Theme())
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

  @Test func `the reference's outline has the colors that are wanted, in legends too`() throws {
    let configuration = try Configuration(
      "[colors]\nreference = #00ffff\nreference-rim = #102030\n", file: "")
    var model = ViewerModel(
      caseNames: ["sample"], size: TerminalSize(columns: 80, rows: 24), configuration: configuration
    )
    _ = update(&model, .started)
    SampleStudy.load(&model)
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    let colors = OutlineColors(line: RGB(hex: 0x00FFFF), rim: RGB(hex: 0x102030))
    #expect(model.scene(.image)?.outlineColors == colors)
    let shown = screen(of: model)
    let cells = (0..<80 * 24).map { shown[$0 % 80, $0 / 80] }
    let words = cells.filter {
      $0.foreground == CellColor(hex: 0x00FFFF) && $0.background == CellColor(hex: 0x102030)
    }
    #expect(
      String(String.UnicodeScalarView(words.map(\.scalar))).contains("reference outlined"))
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
    ("plane = axial", "config:1: plane comes before the first [section]"),
    (
      "[views]",
      "config:1: [views] is not a section; the sections are [view], [program], [layouts], [colors] and [keys]"
    ),
    (
      "[view]\nplane axial",
      "config:2: \"plane axial\" is neither a [section] nor a line 'name = value'"
    ),
    ("[view]\n\nplain = axial", "config:3: [view] has no option \"plain\"; did you mean plane?"),
    (
      "[view]\npanel = #000000",
      "config:2: [view] has no option \"panel\"; it is an option of [colors]"
    ),
    (
      "[view]\nplane = up", "config:2: plane is \"up\"; it must be axial, coronal or sagittal"
    ),
    (
      "[view]\nopacity = 120",
      "config:2: opacity is \"120\"; it must be a whole number from 0 to 100"
    ),
    ("[colors]\ntext = red", "config:2: text is \"red\"; it must be #rrggbb"),
    ("[view]\nfit = yes\n[colors]\n[view]\nfit = no", "config:5: fit was already set on line 2"),
    (
      "[keys]\nnext-slice = Hop",
      "config:2: next-slice is \"Hop\"; it must be key names separated by commas, or nothing"
    ),
  ])
  func `a line that makes no sense is named`(_ text: String, _ sentence: String) {
    #expect(problem(text) == sentence)
  }

  @Test func `a file that is missing is an error`() {
    #expect(throws: TextFileError.self) { try Configuration(contentsOf: "/no/such/config") }
  }
}
