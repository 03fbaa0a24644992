import Terminal

extension CommandTable {
  /// Pictures and help.
  static let program: [NamedCommand] = [
    NamedCommand(
      "export", [.file(endings: [".png"])], "write the picture as PNG", .program,
      example: "export out.png", command: .export
    ) { model, words throws(CommandProblem) in
      if let reason = Command.export.disabledReason(in: model) { throw CommandProblem(reason) }
      return model.export(to: words.words[0].withPNGEnding)
    },
    NamedCommand(
      "help", [.choice("COMMAND") { _ in CommandTable.all.map(\.name) }], "what a command does",
      .program, example: "help window", command: .help
    ) { model, words throws(CommandProblem) in
      let command = try CommandTable.command(words.words[0])
      model.notice = Notice(.info, command.summary)
      return []
    },
  ]
}

extension NamedCommand {
  /// The command, what it takes and does, and its keys, in a line.
  var summary: String {
    let usage = ([name] + (arguments.isEmpty ? [] : [usage])).joined(separator: " ")
    return ":\(usage)  \(help)  (\(keyWords))"
  }

  /// The keys that do it or parts of it, in words.
  package var keyWords: String {
    keys.isEmpty ? "no key" : keys.map(\.description).joined(separator: " ")
  }
}

extension String {
  /// The name of a picture's file: what was typed, and ".png" where that is missing.
  var withPNGEnding: String { lowercased().hasSuffix(".png") ? self : self + ".png" }
}
