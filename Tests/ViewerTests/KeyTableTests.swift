import Terminal
import TestSupport
import Testing
import Viewer

@Suite struct KeyTableTests {
  @Test func `no two commands have one key`() {
    let keys = KeyTable.bindings.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test func `every command has a key, and stands in the table once`() {
    #expect(KeyTable.bindings.map(\.command).count == Command.allCases.count)
    #expect(Set(KeyTable.bindings.map(\.command)) == Set(Command.allCases))
  }

  @Test func `a key does what its line says`() {
    for binding in KeyTable.bindings {
      for key in binding.keys { #expect(KeyTable.command(for: key) == binding.command) }
    }
  }

  @Test func `help fits its column`() {
    for binding in KeyTable.bindings { #expect(binding.help.columns <= 26, "\(binding.help)") }
    for line in KeyTable.mouse { #expect(line.help.columns <= 26, "\(line.help)") }
  }

  @Test func `docs keys md is current`() throws {
    try expectText(KeyTable.markdown, inFile: "../../docs/keys.md")
  }

  @Test func `help shows every line of the table, and every command that can be typed`() {
    var model = SampleStudy.model(columns: 120, rows: 40)
    model.press(Key("?"))
    var text = screen(of: model).text
    while true {
      model.press(Key(.down))
      let next = screen(of: model).text
      if text.hasSuffix(next) { break }
      text += next
    }
    for binding in KeyTable.bindings { #expect(text.contains(binding.help), "\(binding.help)") }
    for command in CommandTable.all { #expect(text.contains(command.name), "\(command.name)") }
    model.press(Key("?"))
    #expect(model.helpOffset == nil)
  }

  @Test func `on a small screen help scrolls to its end`() {
    var model = SampleStudy.model(columns: 80, rows: 24)
    model.press(Key("?"))
    for _ in 0..<99 { model.press(Key(.down)) }
    #expect(screen(of: model).text.contains("Ctrl+K"))
    model.press(Key(.escape))
    #expect(model.helpOffset == nil)
  }
}
