import Files
import Foundation
import Viewer

/// The file that keeps command lines, one per line, latest last.
package struct HistoryFile: Hashable, Sendable {
  /// Its path.
  package let path: String

  /// Creates a history at a path.
  package init(path: String) { self.path = path }

  /// The lines in the file; none if there is no such file.
  package func read() -> [String] {
    guard let text = try? TextFile.read(path) else { return [] }
    return text.split(whereSeparator: \.isNewline).suffix(ConsoleState.historyLimit).map(
      String.init)
  }

  /// Adds a line, and keeps the lines that other sessions have added.
  ///
  /// - Throws: An error of the system if it cannot be written.
  package func append(_ line: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    let manager = FileManager.default
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    let lines = ConsoleState.history(read(), with: line)
    // Lines contain file names, which may identify patients, so only the user may read them.
    if !manager.fileExists(atPath: path) {
      _ = manager.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    try AtomicFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
  }
}
