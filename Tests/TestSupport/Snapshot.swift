import Foundation
package import Terminal
package import Testing

/// Compares a screen with `Snapshots/<name>.txt` beside the calling file.
///
/// A missing file, or `RECORD_SNAPSHOTS` in the environment, records one and fails the test, so that
/// a new picture is always looked at before it is believed.
package func expectSnapshot(
  _ screen: Screen, named name: String, filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try expectText(
    screen.text + "\n", inFile: "Snapshots/\(name).txt", filePath: filePath,
    sourceLocation: sourceLocation)
}

/// Compares a text with a file, by its path from the calling file's folder; records as snapshots do.
package func expectText(
  _ actual: String, inFile path: String, filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = URL(fileURLWithPath: filePath).deletingLastPathComponent().appendingPathComponent(path)
    .standardizedFileURL
  let recording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil
  guard !recording, let expected = try? String(contentsOf: file, encoding: .utf8) else {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try actual.write(to: file, atomically: true, encoding: .utf8)
    Issue.record(
      "recorded \(file.lastPathComponent); read it, then run again", sourceLocation: sourceLocation)
    return
  }
  #expect(actual == expected, "\(file.lastPathComponent)", sourceLocation: sourceLocation)
}
