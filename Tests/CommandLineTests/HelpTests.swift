import Foundation
import TestSupport
import Testing

/// The commands that the program lists in its help.
private func commands() throws -> [String] {
  let help = try GliaProgram.run(["--help"]).output
  let list = try #require(help.components(separatedBy: "SUBCOMMANDS:").last)
  return list.split(separator: "\n").compactMap { line in
    // Two spaces before a name; further ones before the continuation of a summary.
    let name = line.dropFirst(2).prefix { !$0.isWhitespace }
    return line.hasPrefix("  ") && !name.isEmpty && !line.contains("See '") ? String(name) : nil
  }
}

@Suite(.enabled(if: GliaProgram.isBuilt, "build the program first"))
struct HelpTests {
  @Test func `help says what the program is and what it is not`() throws {
    let run = try GliaProgram.run(["--help"])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("not a medical device"))
    #expect(try commands().contains("evaluate"))
    #expect(try commands().contains("info"))
  }

  @Test func `help of every command teaches by an example`() throws {
    for command in try commands() {
      for arguments in [[command, "--help"], ["help", command]] {
        let run = try GliaProgram.run(arguments)
        #expect(run.status == 0, "\(arguments)")
        #expect(run.output.hasPrefix("OVERVIEW: "), "\(arguments)")
        #expect(run.output.contains("USAGE: glia \(command)"), "\(arguments)")
        #expect(run.output.contains("\n  glia "), "\(command) shows no example")
      }
    }
  }

  @Test func `the version is a version`() throws {
    let run = try GliaProgram.run(["--version"])
    #expect(run.status == 0)
    #expect(run.output.split(separator: ".").count == 3)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions are made for a shell`(_ shell: String) throws {
    let run = try GliaProgram.run(["--generate-completion-script", shell])
    #expect(run.status == 0)
    #expect(run.output.contains("evaluate"))
    #expect(run.output.contains("brats2023"))
  }

  @Test(arguments: [
    (["evaluate"], "Missing expected argument '<prediction>'"),
    (["evaluate", "a.nii", "b.nii", "--nonsense"], "Unknown option '--nonsense'"),
    (["evaluate", "a.nii", "b.nii", "--scheme", "brats1999"], "brats1999"),
    (["info", "a.nii", "b.nii"], "Unexpected argument 'b.nii'"),
  ])
  func `wrong usage exits with 2 and shows the right one`(
    _ arguments: [String], _ sentence: String
  ) throws {
    let run = try GliaProgram.run(arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("glia: "))
    #expect(run.errors.contains(sentence))
    #expect(run.errors.contains("Usage: glia \(arguments[0])"))
  }
}
