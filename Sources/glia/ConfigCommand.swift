import ArgumentParser
import Viewer
import ViewerRuntime

/// `glia config`: prints a configuration file with every option as it is without one.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print a configuration file of the viewer with all defaults.",
    discussion: """
      The viewer reads $XDG_CONFIG_HOME/glia/config, or ~/.config/glia/config where that variable is not \
      set, and with 'glia view --config FILE' another file. It holds keys, colors, and how viewing begins; \
      docs/configuration.md explains every option.

        glia config > ~/.config/glia/config
        glia config --check ~/.config/glia/config
      """)

  @Option(
    help: ArgumentHelp(
      "Say nothing of a file that is right, and what is wrong with another.", valueName: "file"),
    completion: .file())
  var check: String?

  @Flag(help: .private) var markdown = false

  func run() throws {
    if let check {
      _ = try Configuration(contentsOf: check)
    } else {
      printResult(markdown ? Configuration.markdown : Configuration.template, terminator: "")
    }
  }
}
