import Foundation
import TestSupport

/// The commands that the documentation shows in blocks of a shell.
struct DocumentedCommands {
  /// A command, and the file that shows it.
  struct Command: Hashable {
    let text: String
    let file: String
  }

  /// All commands, in the order in which they are shown.
  let commands: [Command]

  /// Reads the README and all of `docs`.
  init() throws {
    let docs = GliaProgram.root.appendingPathComponent("docs")
    let pages = try FileManager.default.contentsOfDirectory(atPath: docs.path).sorted()
      .filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }
    commands = try (["README.md"] + pages).flatMap { file in
      let text = try String(
        contentsOf: GliaProgram.root.appendingPathComponent(file), encoding: .utf8)
      return Self.commands(text).map { Command(text: $0, file: file) }
    }
  }

  /// The commands of a page: lines of blocks that are marked as those of a shell, or that begin with glia
  /// in blocks without a mark, without comments and with one space between words.
  static func commands(_ page: String) -> [String] {
    var commands: [String] = []
    var language: Substring?
    var begun = ""
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        language = language == nil ? line.dropFirst(3) : nil
        continue
      }
      guard let language, ["sh", "bash", "console", ""].contains(language) else { continue }
      let code = line.firstRange(of: "#").map { line[..<$0.lowerBound] } ?? line
      let words = code.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if words.hasSuffix("\\") {
        begun += words.dropLast()
        continue
      }
      let command = begun + words
      begun = ""
      // Elsewhere the word stands in tables and drawings too.
      let isGlia = code.hasPrefix("glia ") && !code.hasPrefix("glia  ")
      if !command.isEmpty, !language.isEmpty || isGlia { commands.append(command) }
    }
    return commands
  }
}
