import Terminal

extension Command {
  package static let commandLine = Command("command-line")
  package static let help = Command("help")
  package static let redraw = Command("redraw")
  package static let suspend = Command("suspend")
  package static let quit = Command("quit")
}

/// The program itself: help, the command line and the end.
enum Program {
  /// All commands of this feature.
  static let commands: [CommandSpec] = [
    CommandSpec(
      .commandLine, "type a command", .program, keys: [Key(":")], in: [.viewer, .list, .series],
      change: { $0.prompt = Prompt(.command) }),
    CommandSpec(
      .help, "show or hide the keys", .program, keys: [Key("?")], in: KeyMode.allCases,
      hint: "help", note: "by task; `/` searches", change: { $0.help = HelpState() }
    ).typed(
      "help", [.choice("COMMAND") { _ in CommandList.typeable.map(\.name) }],
      "what a command does", example: "help window"
    ) { model, words throws(CommandProblem) in
      do throws(CommandProblem) {
        let command = try CommandList.command(words.words[0])
        model.notice = Notice(.info, command.summary(model.settings.keys))
      } catch {
        // What is no command may be what a command is for.
        guard !HelpSearch(model).results(words.words[0]).isEmpty else { throw error }
        model.searchHelp(words.words[0])
      }
      return []
    },
    CommandSpec(
      .redraw, "redraw the screen", .program, keys: [Key("l", .control)],
      in: [.viewer, .list, .series],
      perform: { _ in [.redraw] }),
    CommandSpec(
      .suspend, "suspend; fg resumes", .program, keys: [Key("z", .control)],
      in: [.viewer, .list, .series], perform: { _ in [.suspend] }),
    CommandSpec(
      .quit, "quit", .program, keys: [Key("q"), Key("c", .control)], in: KeyMode.allCases,
      hint: "quit", aliases: ["q"], perform: { $0.quit() }),
  ]
}

extension ViewerModel {
  /// Ends the program, after a question if measurements are in no file, or a picture is being written.
  mutating func quit() -> [Effect] {
    guard measuring.saveProblem == nil || measuring.unsaved.isEmpty else {
      prompt = Prompt(.quitMeasuring)
      return []
    }
    return quitWithoutMeasurements()
  }

  /// Ends the program even if measurements are in no file.
  mutating func quitWithoutMeasurements() -> [Effect] {
    guard !isExporting else {
      prompt = Prompt(.quitExporting)
      return []
    }
    return leave()
  }

  /// Ends the program, after a question if a mask is unsaved or cases are being segmented.
  mutating func leave() -> [Effect] {
    if let effects = askBeforeQuitting() { return effects }
    guard worklist.batch == nil else {
      prompt = Prompt(.quit)
      return []
    }
    return closeEditing() + [.cancelSegmentation, .quit]
  }
}
