import Terminal
import Testing
import Viewer

@Suite struct HelpPagesTests {
  /// A model in each mode.
  private static func models(columns: Int = 120, rows: Int = 40) -> [(KeyMode, ViewerModel)] {
    var models = [
      (KeyMode.viewer, SampleStudy.model()), (.edit, editedModel()),
      (.list, SampleWorklist.model(columns: columns, rows: rows)), (.series, listedSeries()),
      (.measure, measuredModel()), (.measurements, listedMeasurements()),
    ]
    for index in models.indices {
      models[index].1.size = TerminalSize(columns: columns, rows: rows)
    }
    return models
  }

  /// The text of all pages of help.
  private func pages(of start: ViewerModel) -> [String] {
    var model = start
    model.press(Key("?"))
    var pages = [screen(of: model).text]
    while true {
      model.press(Key(.down))
      let page = screen(of: model).text
      if page == pages.last { return pages }
      pages.append(page)
    }
  }

  @Test(arguments: [(40, 12), (80, 24), (120, 40), (200, 60)])
  func `every command of the mode is explained, and no word is cut`(columns: Int, rows: Int) {
    for (mode, model) in Self.models(columns: columns, rows: rows) {
      let text = pages(of: model).joined(separator: "\n")
      let words = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
      for binding in KeyMap.standard.bindings(in: mode) where !binding.keys.isEmpty {
        let partner = KeyMap.standard.bindings(in: mode).first {
          $0.shared?.partners.contains(binding.command) == true
        }
        let help = binding.shared?.words ?? partner?.shared?.words ?? binding.help
        for word in help.split(separator: " ") {
          #expect(words.contains(String(word)), "\(help) in \(mode) at \(columns)×\(rows)")
        }
      }
      for command in CommandList.withArguments where command.isAvailable(in: mode) {
        #expect(words.contains(":" + command.name), "\(command.name) in \(mode)")
      }
    }
  }

  @Test func `partners of a line are in its mode, and in no other line`() {
    for mode in KeyMode.allCases {
      let bindings = KeyMap.standard.bindings(in: mode)
      let partners = bindings.flatMap { $0.shared?.partners ?? [] }
      #expect(Set(partners).count == partners.count)
      let own = Set(bindings.filter { $0.shared != nil }.map(\.command))
      #expect(own.isDisjoint(with: partners))
      let order = bindings.map(\.command)
      for binding in bindings {
        for partner in binding.shared?.partners ?? [] where order.contains(partner) {
          #expect(order.firstIndex(of: partner)! > order.firstIndex(of: binding.command)!)
        }
      }
    }
  }

  @Test func `a task's keys stand under its heading, and the mode at hand comes first`() throws {
    let viewer = HelpSection.sections(of: .viewer, .standard).map(\.title)
    #expect(viewer == HelpTask.allCases.map(\.rawValue))
    let edit = HelpSection.sections(of: .edit, .standard).map(\.title)
    #expect(
      edit == ["Tools", "Brush", "Labels", "Mask of the label", "History and file", "The program"])
    #expect(HelpSection.sections(of: .measure, .standard).first?.title == "Measure")
  }

  @Test func `keys that editing leaves to the viewer are explained after its own`() throws {
    let text = pages(of: editedModel()).joined()
    let tools = try #require(text.firstRange(of: "Tools"))
    let look = try #require(text.firstRange(of: "Look around"))
    #expect(tools.lowerBound < look.lowerBound)
    // Editing has taken "r", so that no line segments with it.
    #expect(!text.contains("segment this slice"))
  }

  @Test func `rebound keys are shown`() {
    var model = SampleStudy.model(columns: 120, rows: 40)
    model.settings = Settings(keys: KeyMap.standard.rebinding([.nextSlice: [Key("5")]]))
    #expect(pages(of: model).joined().contains("5 ↓ j "))
  }

  @Test func `pages turn with keys and the wheel, and other keys close them`() {
    var model = SampleStudy.model(columns: 80, rows: 24)
    model.press(Key("?"))
    model.press(Key(" "))
    #expect(model.help?.page == 1)
    _ = update(&model, .mouse(Mouse(.wheelUp, column: 3, row: 3)))
    #expect(model.help?.page == 0)
    model.press(Key(.end))
    let last = model.help?.page ?? 0
    #expect(last > 1)
    for _ in 0..<99 { model.press(Key(.down)) }
    #expect(model.help?.page == last)
    #expect(screen(of: model).text.contains("Ctrl+K"))
    model.press(Key(.home))
    #expect(model.help?.page == 0)
    model.press(Key(.escape))
    #expect(model.help == nil)
  }
}
