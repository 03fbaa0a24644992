import Terminal
import Testing
import Viewer

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
    #expect(keys.command(for: Key("k"), in: .viewer) == .previousSlice)
  }

  @Test func `the viewer goes by them, and names them`() throws {
    var model = SampleStudy.model(columns: 120, rows: 40)
    model.settings = Settings(
      keys: try keys("segment-slice = F5\nnext-slice = j, Down\nprevious-slice = k"))
    model.press(Key("j"))
    #expect(model.sliceIndex == 16)
    model.press(Key("r"))
    #expect(model.notice?.text == "r does nothing; press ? to list the keys")
    model.press(Key(.escape))
    let text = screen(of: model).text
    #expect(text.contains("F5 segments this slice"))
    #expect(text.contains("j slice"))
    model.press(Key("?"))
    #expect(screen(of: model).text.contains("j ↓ k       next, previous slice"))
  }

  @Test func `a command without keys can be typed, and is named so`() throws {
    var model = SampleStudy.model(columns: 120, rows: 40)
    model.settings = Settings(keys: try keys("segment-slice =\n"))
    #expect(screen(of: model).text.contains(":segment-slice segments"))
    model.command("segment-slice")
    #expect(model.task != nil)
  }

  @Test func `an earlier name of a command stays valid`() throws {
    let keys = try keys("pen-down = F5\nfine-tune = F6\n")
    #expect(keys.command(for: Key(.function(5)), in: .edit) == .brushDown)
    #expect(keys.command(for: Key(.function(6)), in: .viewer) == .fineTune)
    #expect(
      problem("pen-down = F5\nbrush-down = F6\n")
        == "config:3: brush-down was already set on line 2")
  }

  @Test func `one key for two commands is refused, with both lines`() {
    #expect(
      problem("next-slice = j\nbrighter = x\n\nprevious-slice = k, j\n")
        == "config:5: j is already the key of next-slice on line 2")
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
    #expect(problem("axial = x\ntoggle-crosshair = F9\n") == nil)
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
