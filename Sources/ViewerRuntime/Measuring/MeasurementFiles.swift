package import Cases
import Files
import Foundation
package import Metrics
import Synchronization
package import Viewer

/// The files with the measurements of cases: `CASE_measurements.json` beside each.
///
/// What another program has saved since is kept: measurements that it added or removed are added or removed here,
/// and a file that cannot be read is set aside under another name.
package final class MeasurementFiles: Sendable {
  /// The contents of each file as they were read or written last.
  private let known = Mutex<[String: Data]>([:])

  /// Creates an object that knows no file.
  package init() {}

  /// Returns the file of a case's measurements.
  package static func path(of source: Case) -> String {
    let folder = source.directory.hasSuffix("/") ? source.directory : source.directory + "/"
    return "\(folder)\(source.name)_measurements.json"
  }

  /// Reads a file; a missing one has no measurements.
  package func read(_ path: String) -> MeasurementFileReport {
    known.withLock { $0[path] = nil }
    guard FileManager.default.fileExists(atPath: path) else { return .read([]) }
    let reason: String
    do {
      let data = try RegularFile.read(path)
      let measurements = try MeasurementDocument.measurements(data)
      known.withLock { $0[path] = data }
      return .read(measurements)
    } catch let problem as MeasurementFileProblem {
      reason = problem.reason
    } catch let problem as UnreadableFile {
      reason = problem.reason
    } catch {
      reason = "\(error)"
    }
    return .read([], note: "\(path) is not used: \(reason)")
  }

  /// Writes a file, whole or not at all.
  ///
  /// - Parameters:
  ///   - measurements: All measurements of the case.
  ///   - name: The case's name.
  ///   - path: The file.
  /// - Returns: The outcome, with the name of a file that was set aside.
  package func save(
    _ measurements: [CaseMeasurement], case name: String, to path: String
  ) -> MeasurementFileReport {
    do {
      let others = changes(in: path)
      let bytes = try MeasurementDocument(
        case: name, others?.applied(to: measurements) ?? measurements
      ).bytes()
      let note = others == nil ? try setAside(path) : nil
      try AtomicFile.write(bytes, to: path)
      known.withLock { $0[path] = Data(bytes) }
      return .saved(note: note, others: others ?? MeasurementFileChanges())
    } catch {
      return .notSaved(
        "\(Self.sentence(error)); measurements are kept until you quit, and "
          + ":export-measurements FILE writes them elsewhere.")
    }
  }

  /// What another program has changed in a file since it was read or written here.
  ///
  /// - Returns: `nil` if the file cannot be read.
  private func changes(in path: String) -> MeasurementFileChanges? {
    guard FileManager.default.fileExists(atPath: path) else { return MeasurementFileChanges() }
    guard let present = try? RegularFile.read(path) else { return nil }
    let own = known.withLock { $0[path] }
    if own == present { return MeasurementFileChanges() }
    guard let theirs = try? MeasurementDocument.measurements(present) else { return nil }
    let before = own.flatMap { try? MeasurementDocument.measurements($0) } ?? []
    func missing(
      _ list: [CaseMeasurement], in other: [CaseMeasurement]
    ) -> [CaseMeasurement] {
      list.filter { one in !other.contains { $0.isSameShape(as: one) } }
    }
    return MeasurementFileChanges(
      added: missing(theirs, in: before), removed: missing(before, in: theirs))
  }

  /// Renames a file that cannot be read.
  ///
  /// - Returns: What was done, in a sentence.
  private func setAside(_ path: String) throws -> String {
    // A folder, a pipe or a device is left alone.
    try RegularFile.check(path)
    var copy = path + ".set-aside"
    var number = 1
    while FileManager.default.fileExists(atPath: copy) {
      number += 1
      copy = "\(path).set-aside-\(number)"
    }
    try FileManager.default.moveItem(atPath: path, toPath: copy)
    return "\(path) could not be read, so it was set aside as \(copy)."
  }

  private static func sentence(_ error: any Error) -> String {
    switch error {
    case let error as FileError: error.description
    case let error as UnreadableFile: error.description
    case is EncodingError: "a coordinate is not a number"
    default: error.localizedDescription
    }
  }
}
