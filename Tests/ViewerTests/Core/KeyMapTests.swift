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
        #expect((binding.shared?.words.columns ?? 0) <= 26, "\(binding.shared?.words ?? "")")
      }
      for line in mode.mouse { #expect(line.help.columns <= 26, "\(line.help)") }
    }
  }

  @Test func `docs keys md is current`() throws {
    try expectText(KeysPage.markdown, inFile: "../../../docs/keys.md")
  }
}
