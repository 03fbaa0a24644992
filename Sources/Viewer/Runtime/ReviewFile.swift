import Files
public import Foundation

/// The file in which verdicts and notes are kept.
///
/// Every change reads the file anew, so that two windows on one folder keep each other's verdicts, and
/// writes it whole or not at all.
public struct ReviewFile: Sendable {
  /// The file.
  public let path: String

  /// Names a file, which need not be there.
  public init(_ path: String) { self.path = path }

  /// Reads what is there; a file that is missing is an empty table.
  ///
  /// - Throws: ``ReviewError``.
  public func read() throws(ReviewError) -> ReviewTable {
    guard FileManager.default.fileExists(atPath: path) else { return ReviewTable() }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .cannotRead(path, error.localizedDescription)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw .cannotRead(path, "it is no text in UTF-8")
    }
    guard let table = ReviewTable(text) else {
      throw .noTable(path)
    }
    return table
  }

  /// Changes what is said of a case, and returns what the file says then.
  ///
  /// - Throws: ``ReviewError``; then the file is as it was.
  public func apply(
    _ change: ReviewChange, to reviewed: ReviewedCase, by reviewer: String = NSUserName(),
    at time: Date = Date()
  ) throws(ReviewError) -> ReviewTable {
    let lock = FolderLock(of: path)
    defer { lock.release() }
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

/// Why verdicts cannot be read or saved, as one sentence.
public enum ReviewError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system refuses to read the file.
  case cannotRead(String, String)
  /// The file is something else, and is left alone.
  case noTable(String)
  /// The system refuses to write the file.
  case cannotWrite(String)

  /// The sentence, with what can be done.
  public var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path) cannot be read: \(reason); --review FILE names another file"
    case .noTable(let path):
      "\(path) is no table of reviews, for its first line has no column 'case'; "
        + "--review FILE names another file"
    case .cannotWrite(let reason): "\(reason); --review FILE names another file"
    }
  }
}

/// Keeps other programs of this kind from changing a file at the same time.
///
/// The folder is locked and not the file, which is replaced by each change. On file systems without
/// locks there is none; then two changes in the same millisecond could lose one.
private struct FolderLock {
  private let descriptor: CInt

  init(of path: String) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    if descriptor >= 0 { flock(descriptor, LOCK_EX) }
  }

  func release() {
    if descriptor >= 0 { close(descriptor) }
  }
}
