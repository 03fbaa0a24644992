import Files
package import Foundation
package import Viewer

/// The file with verdicts and notes.
///
/// Every change reads the file again, so that two windows on one folder keep each other's verdicts,
/// and writes it completely or not at all.
package struct ReviewFile: Sendable {
  /// The file.
  package let path: String

  /// Creates a review file at a path, which need not exist.
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

  /// Changes a case's review.
  ///
  /// - Parameters:
  ///   - change: The change.
  ///   - reviewed: The case.
  ///   - reviewer: The reviewer.
  ///   - time: The time.
  ///   - patience: How long to wait for another program that is changing the file.
  ///   - isEnding: Whether the program is about to end; then it waits less.
  /// - Returns: The review after the change.
  /// - Throws: ``ReviewError``; the file is then unchanged.
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
  /// The system cannot read the file.
  case cannotRead(String, String)
  /// The file is something else, and stays unchanged.
  case noTable(String)
  /// The system cannot write the file.
  case cannotWrite(String)
  /// Another program keeps the file locked.
  case isLocked(String, String)

  /// The sentence, with a way to solve the problem.
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
