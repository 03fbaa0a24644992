import Foundation
import TestSupport
import Testing

/// Holding a key on a slow line: frames are skipped, and the last one is not far behind the last key.
@Suite(.serialized, .enabled(if: GliaProgram.isBuilt, "build the program first"))
struct SlowLineTests {
  /// The text that a terminal of 200 columns shows after some bytes: what is not a control sequence.
  private func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
      .replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
  }

  @Test(arguments: [true, false])
  func `after the last key come few frames, and the last slice`(isBuffered: Bool) throws {
    let terminal = try #require(
      SlowTerminal(
        [GliaProgram.path, "view", "--slice", "50"], bytesPerSecond: 100_000,
        isBuffered: isBuffered, answers: isBuffered))
    defer { terminal.close() }
    terminal.waitUntilQuiet(seconds: 2)
    // One frame, whole: what a step sends is less.
    let before = terminal.received.count
    terminal.type("\u{0C}")
    terminal.waitUntilQuiet(seconds: 1)
    let frame = terminal.received.count - before
    #expect(frame > 5_000)
    for _ in 0..<60 {
      terminal.type("k")
      Thread.sleep(forTimeInterval: 0.02)
    }
    let last = terminal.received.count
    terminal.waitUntilQuiet(seconds: 1)
    // Sixty frames would be some megabytes.
    #expect(terminal.received.count - last < 4 * frame)
    let shown = terminal.received.count
    terminal.type("\u{0C}")
    #expect(
      terminal.wait(seconds: 20) { text($0[shown...]).contains("axial 110 of") })
  }
}
