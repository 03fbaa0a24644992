import Terminal
import TestSupport
import Testing
import Viewer

@Suite struct KeyTableTests {
  @Test(arguments: KeyMode.allCases) func `no two commands have one key`(mode: KeyMode) {
    let keys = KeyMap.standard.bindings(in: mode).flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test func `every command has a key`() {
    let bindings = KeyMode.allCases.flatMap { KeyMap.standard.bindings(in: $0) }
    #expect(Set(bindings.map(\.command)) == Set(CommandList.withKeys.map(\.command)))
  }

  @Test(arguments: KeyMode.allCases) func `a command stands in a table once`(mode: KeyMode) {
    let commands = KeyMap.standard.bindings(in: mode).map(\.command)
    #expect(Set(commands).count == commands.count)
  }

  @Test(arguments: KeyMode.allCases) func `a key does what its line says`(mode: KeyMode) {
    for binding in KeyMap.standard.bindings(in: mode) {
      for key in binding.keys {
        #expect(KeyMap.standard.command(for: key, in: mode) == binding.command)
      }
    }
  }

  @Test func `help fits its column`() {
    for mode in KeyMode.allCases {
      for binding in KeyMap.standard.bindings(in: mode) {
        #expect(binding.help.columns <= 26, "\(binding.help)")
      }
      for line in mode.mouse { #expect(line.help.columns <= 26, "\(line.help)") }
    }
  }

  @Test func `docs keys md is current`() throws {
    try expectText(KeysPage.markdown, inFile: "../../../docs/keys.md")
  }

  @Test func `help shows every line of the table, and every command that can be typed`() {
    var all = ""
    for (mode, start) in [
      (KeyMode.viewer, SampleStudy.model(columns: 120, rows: 40)),
      (.edit, editedModel()), (.list, SampleWorklist.model(columns: 120, rows: 40)),
      (.series, listedSeries()), (.measure, measuredModel()), (.measurements, listedMeasurements()),
    ] {
      var model = start
      model.press(Key("?"))
      var text = screen(of: model).text
      while true {
        model.press(Key(.down))
        let next = screen(of: model).text
        if text.hasSuffix(next) { break }
        text += next
      }
      for binding in KeyMap.standard.bindings(in: mode) {
        #expect(text.contains(binding.help), "\(binding.help)")
      }
      model.press(Key("?"))
      #expect(model.helpOffset == nil)
      all += text
    }
    for command in CommandList.all { #expect(all.contains(command.name), "\(command.name)") }
  }

  @Test func `on a small screen help scrolls to its end`() {
    var model = SampleStudy.model(columns: 80, rows: 24)
    model.press(Key("?"))
    for _ in 0..<199 { model.press(Key(.down)) }
    #expect(screen(of: model).text.contains("Ctrl+K"))
    model.press(Key(.escape))
    #expect(model.helpOffset == nil)
  }
}
