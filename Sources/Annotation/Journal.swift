import Dispatch
import Files
import Foundation
package import Imaging
import Synchronization

/// The file that keeps the edits of a case until they are saved.
///
/// One thread of the journal appends records, and another flushes them to disk, several at once if
/// they arrive faster than the disk can write. Written records survive a crash of the program at
/// once, and a crash of the machine once flushed. If the disk refuses a record, it is truncated and
/// retried every second. The file is therefore always a sequence of complete records with at most
/// one incomplete record at its end. The file is locked while it is open: a second window on the
/// same case gets ``AnnotationError/inUse(journal:)``.
///
/// The format is eight bytes of a ``Version``, followed by records. A record has a length (4
/// bytes), the first 8 bytes of the payload's SHA-256, and the payload.
package final class Journal: Sendable {
  /// The file.
  package let path: String
  /// The edits found in the file when it was opened; `nil` if there were none.
  package let recovery: Recovery?
  /// The copy of a file of which some part was unusable; `nil` if all was usable.
  package let setAside: SetAside?
  private let descriptor: CInt
  private let queue = DispatchQueue(label: "glia.journal", qos: .userInitiated)
  private let syncing = DispatchQueue(label: "glia.journal.sync", qos: .userInitiated)
  private let state: Mutex<State>
  private let report: @Sendable (AnnotationError?) -> Void

  private struct State {
    /// Bytes that wait to be written.
    var waiting: [UInt8] = []
    /// Whether the writing thread has been notified.
    var isScheduled = false
    /// Whether the flushing thread has been notified.
    var isSyncScheduled = false
    /// The file's length up to the last complete record.
    var length: Int
    /// Whether the last write failed.
    var hasFailed = false
    var clock: WorkClock
    /// The version of the file's format; additions to an existing file keep its version.
    var version: Version
  }

  /// Returns the path of a case's journal.
  ///
  /// - Parameters:
  ///   - casePath: The case's folder and name, absolute.
  ///   - environment: The environment; `XDG_STATE_HOME` and `HOME` are used.
  /// - Returns: A path in `$XDG_STATE_HOME/glia/journals`, by default in `~/.local/state`.
  ///
  /// Source: XDG Base Directory Specification 0.8; relative paths must be ignored.
  package static func path(
    of casePath: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let folder = state ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/state"
    let name = SHA256.hexadecimal(of: Array(casePath.utf8)).prefix(16)
    return "\(folder)/glia/journals/\(name).journal"
  }

  /// Opens a journal, creates it if it does not exist, locks it, and reads its contents.
  ///
  /// Unusable contents are first copied to a file next to the journal, which then continues without
  /// them.
  ///
  /// - Parameters:
  ///   - path: The file; its folder is created.
  ///   - grid: The grid of the case's images; strokes on another grid are not restored.
  ///   - report: Called on another thread with the error of a failed write, and with `nil` if
  ///     writing works again.
  /// - Throws: ``AnnotationError``.
  package init(
    path: String, grid: Grid, report: @escaping @Sendable (AnnotationError?) -> Void = { _ in }
  ) throws(AnnotationError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .journal(file: path, reason: error.localizedDescription)
    }
    let descriptor = try Self.openLocked(path)
    do throws(AnnotationError) {
      let bytes = try Self.bytes(of: path)
      let contents = JournalContents(bytes, grid: grid)
      setAside =
        if let reason = SetAside.Reason(of: contents) {
          SetAside(reason: reason, path: try SetAside.keep(bytes, of: path, reason))
        } else {
          nil
        }
      recovery = if case .edits(let recovery, isWhole: _) = contents { recovery } else { nil }
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.report = report
    self.descriptor = descriptor
    // Unreadable contents must not precede what will be written.
    ftruncate(descriptor, off_t(recovery?.byteCount ?? 0))
    state = Mutex(
      State(
        length: recovery?.byteCount ?? 0, clock: WorkClock(seconds: recovery?.seconds ?? 0),
        version: recovery?.version ?? .second))
  }

  /// Returns the bytes of a journal; empty if it is not a plain file.
  private static func bytes(of path: String) throws(AnnotationError) -> [UInt8] {
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return [] }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadable(journal: path, reason: error.localizedDescription)
    }
  }

  deinit { close(descriptor) }

  /// Opens and locks a file that still exists once it is locked.
  private static func openLocked(_ path: String) throws(AnnotationError) -> CInt {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw .journal(file: path, reason: lastReason()) }
      // If the file system does not support locks, an unlocked journal is better than none.
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(descriptor)
        throw .inUse(journal: path)
      }
      // The window that had the file may have removed it between the two calls.
      var (held, named) = (stat(), stat())
      if fstat(descriptor, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino {
        return descriptor
      }
      close(descriptor)
    }
  }

  /// The state of a journal, found without opening it.
  package enum Glance: Sendable {
    /// Another window has it open.
    case inUse
    /// The journal has these contents.
    case holds(JournalContents)
  }

  /// Checks whether a journal contains edits, without creating, changing or locking it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - grid: The grid of the case's images; called only if there is something to read.
  /// - Returns: The contents, or that another window has the journal open.
  package static func peek(_ path: String, grid: () throws -> Grid) rethrows -> Glance {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return .holds(.empty) }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK { return .inUse }
    guard let bytes = try? bytes(of: path), !bytes.isEmpty else { return .holds(.empty) }
    return .holds(JournalContents(bytes, grid: try grid()))
  }

  /// The seconds of work, without pauses.
  package var seconds: Double { state.withLock { $0.clock.seconds } }

  /// Starts over with a mask and discards the journal's previous contents.
  package func begin(_ start: JournalStart) {
    clear()
    state.withLock {
      $0.clock = WorkClock(seconds: start.seconds)
      $0.version = .second
    }
    append(Version.second.bytes, .start(start))
  }

  /// Stores a change; returns at once.
  package func append(_ entry: JournalEntry) {
    let now = Date().timeIntervalSince1970
    state.withLock { $0.clock.tick(at: now) }
    append([], .entry(entry, time: Int(now * 1000)))
  }

  private func append(_ prefix: [UInt8], _ record: JournalRecord) {
    do {
      let version = state.withLock { $0.version }
      let bytes = try prefix + record.encoded(version)
      let isFirst = state.withLock { state in
        state.waiting += bytes
        defer { state.isScheduled = true }
        return !state.isScheduled
      }
      if isFirst { queue.async { self.writeWaiting() } }
    } catch {
      report(.journal(file: path, reason: "\(error)"))
    }
  }

  /// Waits until everything is on disk.
  ///
  /// - Returns: Whether it is; if not, the error was reported.
  @discardableResult
  package func flush() -> Bool {
    queue.sync { writeWaiting() }
    guard state.withLock({ $0.waiting.isEmpty }) else { return false }
    syncing.sync { sync() }
    return state.withLock { !$0.hasFailed }
  }

  /// Discards the journal's contents.
  private func clear() {
    queue.sync {
      state.withLock { $0.waiting = [] }
      _ = truncate(to: 0)
    }
  }

  /// Removes the file, because there is nothing to keep.
  package func remove() {
    clear()
    unlink(path)
  }

  private func truncate(to length: Int) -> Bool {
    guard ftruncate(descriptor, off_t(length)) == 0 else { return false }
    state.withLock { $0.length = length }
    return true
  }

  /// Writes the waiting bytes after the last complete record.
  private func writeWaiting() {
    let (bytes, length) = state.withLock { state in
      state.isScheduled = false
      return (state.waiting, state.length)
    }
    guard !bytes.isEmpty else { return }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written,
          off_t(length + written))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return fail(back: length) }
      written += count
    }
    let (worksAgain, isFirst) = state.withLock { state in
      state.waiting.removeFirst(bytes.count)
      state.length = length + bytes.count
      defer { (state.hasFailed, state.isSyncScheduled) = (false, true) }
      return (state.hasFailed, !state.isSyncScheduled)
    }
    if worksAgain { report(nil) }
    if isFirst { syncing.async { self.sync() } }
  }

  /// Flushes written bytes to disk.
  private func sync() {
    state.withLock { $0.isSyncScheduled = false }
    guard fsync(descriptor) != 0 else { return }
    let reason = lastReason()
    state.withLock { $0.hasFailed = true }
    report(.journal(file: path, reason: reason))
  }

  /// Truncates an incomplete record, reports the error, and tries again in a second.
  private func fail(back length: Int) {
    let reason = lastReason()
    _ = truncate(to: length)
    let isNew = state.withLock { state in
      defer { state.hasFailed = true }
      return !state.hasFailed
    }
    if isNew { report(.journal(file: path, reason: reason)) }
    queue.asyncAfter(deadline: .now() + 1) { [weak self] in self?.writeWaiting() }
  }
}

/// Returns the reason why the last system call failed.
private func lastReason() -> String { String(cString: strerror(errno)) }
