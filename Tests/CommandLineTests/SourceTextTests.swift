import Foundation
import TestSupport
import Testing

/// All text leaves the program through `StandardStreams`: what else writes to a terminal can trap, be lost
/// without a word, or pass on what a file's name tells a terminal to do.
struct SourceTextTests {
  /// Ways around it.
  private static let ways = [
    #"(?<![\w.`])(debugPrint|print|dump|puts|fputs|putchar|perror|printf|fprintf|vprintf)\("#,
    #"\bSwift\.(print|debugPrint|dump)\("#,
    #"FileHandle\s*(\(\s*fileDescriptor:|\.standard(Output|Error))"#,
    #"\bNSLog\("#,
    #"\bfwrite\(.*\bstd(out|err)\b"#,
    #"\bwrite\(\s*(STDOUT_FILENO|STDERR_FILENO|1|2)\s*,"#,
  ]

  /// Who may: the place itself, what gives a terminal back when the program crashes, and what only reads.
  private static let allowed = [
    "Files/StandardStreams.swift", "Terminal/CrashGuard.swift", "Files/RegularFile.swift",
  ]

  @Test func `text goes out through one place`() throws {
    let sources = GliaProgram.root.appendingPathComponent("Sources")
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var count = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      if Self.allowed.contains(where: { file.path.hasSuffix($0) }) { continue }
      count += 1
      let text = try String(contentsOf: file, encoding: .utf8)
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        let code = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
        #expect(
          !Self.isWayAround(code),
          "\(file.path):\(number + 1): \(line); printResult and printNote write")
      }
    }
    #expect(count > 300)
  }

  @Test(arguments: [
    "print(1)", "  Swift.print(x)", "FileHandle.standardError.write(data)", "fputs(text, stderr)",
    "_ = write(STDOUT_FILENO, bytes, 3)", "NSLog(\"x\")",
  ])
  func `a way around it is found`(_ code: String) {
    #expect(Self.isWayAround(code[...]))
  }

  private static func isWayAround(_ code: Substring) -> Bool {
    ways.contains { code.range(of: $0, options: .regularExpression) != nil }
  }
}
