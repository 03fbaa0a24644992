import Files
package import Foundation
package import Viewer

/// The file in which verdicts and notes are kept.
///
/// Every change reads the file again, so that two windows on one folder keep each other's verdicts, and
/// writes it whole or not at all.
package struct ReviewFile: Sendable {
  /// The file.
  package let path: String

  /// Names a file, which need not be there.
  package init(_ path: String) { self.path = path }

  /// Reads the file; a missing file is an empty table.
  ///
  /// - Throws: ``ReviewError``.
  package func read() throws(ReviewError) -> ReviewTable {
    guard FileManager.default.fileExists(atPath: path) else { return ReviewTable() }
    let data: Data
    do throws(UnreadableFile) {
      data = try RegularFile.read(path)
    } catch {
      throw .cannotRead(path, error.reason)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw .cannotRead(path, "it is not UTF-8 text")
    }
    guard let table = ReviewTable(text) else {
      throw .noTable(path)
    }
    return table
  }

  /// Changes what is said of a case.
  ///
  /// - Parameters:
  ///   - change: What is changed.
  ///   - reviewed: The case.
  ///   - reviewer: Who says it.
  ///   - time: When.
  ///   - patience: How long to wait for another program that changes the file.
  ///   - isEnding: Whether the program is about to end; then it waits less.
  /// - Returns: What the file says then.
  /// - Throws: ``ReviewError``; then the file is as it was.
  package func apply(
    _ change: ReviewChange, to reviewed: ReviewedCase, by reviewer: String = NSUserName(),
    at time: Date = Date(), patience: Duration = .seconds(3),
    isEnding: () -> Bool = { false }
  ) throws(ReviewError) -> ReviewTable {
    let lock: FolderLock
    do throws(FolderLock.Busy) {
      lock = try FolderLock(of: path, patience: patience, isEnding: isEnding)
    } catch {
      throw .isLocked(path, "\(error)")
    }
    return try withExtendedLifetime(lock) { () throws(ReviewError) in
      var table = try read()
      table.apply(change, to: reviewed, by: reviewer, at: time.formatted(.iso8601))
      do throws(FileError) {
        try AtomicFile.write(Array(table.text.utf8), to: path)
      } catch {
        throw .cannotWrite(error.description)
      }
      return table
    }
  }
}

/// Why verdicts cannot be read or saved, as one sentence.
package enum ReviewError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system refuses to read the file.
  case cannotRead(String, String)
  /// The file is something else, and is left alone.
  case noTable(String)
  /// The system refuses to write the file.
  case cannotWrite(String)
  /// Another program does not let go of it.
  case isLocked(String, String)

  /// The sentence, with what can be done.
  package var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path) cannot be read: \(reason); --review FILE names another file"
    case .noTable(let path):
      "\(path) is not a table of reviews: its first line has no column 'case'; "
        + "--review FILE names another file"
    case .cannotWrite(let reason): "\(reason); --review FILE names another file"
    case .isLocked(let path, let reason): "nothing was saved in \(path): \(reason)"
    }
  }
}
