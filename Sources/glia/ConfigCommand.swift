import ArgumentParser
import Viewer
import ViewerRuntime

/// `glia config`: prints a configuration file with every option at its default.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the viewer's configuration file with all defaults.",
    discussion: """
      The viewer reads $XDG_CONFIG_HOME/glia/config, or ~/.config/glia/config if that variable is \
      not set; 'glia view --config FILE' reads another file instead. The file sets keys, colors \
      and what the viewer starts with; docs/configuration.md explains every option.

        glia config > ~/.config/glia/config
        glia config --check ~/.config/glia/config
      """)

  @Option(
    help: ArgumentHelp(
      "Check a configuration file: print what is wrong, or nothing.", valueName: "file"),
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
