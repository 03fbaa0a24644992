import ArgumentParser
import Viewer

/// `glia keys`: prints docs/keys.md, for developers who change commands.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Print the viewer's keys as docs/keys.md has them.",
    shouldDisplay: false)

  func run() { printResult(KeysPage.markdown, terminator: "") }
}
