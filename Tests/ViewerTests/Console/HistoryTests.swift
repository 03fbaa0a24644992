import Foundation
import Terminal
import TestSupport
import Testing
import Viewer
import ViewerRuntime

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
