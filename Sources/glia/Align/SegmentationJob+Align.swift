import Cases
import Files
import Foundation
import Imaging
import Registration
import Segmenter

extension SegmentationJob {
  /// Moves the sequences of a case onto one of them, and saves the transforms.
  ///
  /// - Returns: The files by sequence; `nil` if none was written.
  /// - Throws: `CancellationError`, or `FileError`.
  func align(_ volumes: inout CaseVolumes, threads: Int) throws -> [String: String]? {
    guard choices.isAligned else { return nil }
    let bar = ProgressBar("aligning \(source.name)", total: 100)
    defer { bar.finish() }
    let alignment: CaseAlignment?
    do {
      alignment = try CaseAlignment.find(
        volumes.volumes, threads: threads, isCancelled: { Interruption.isRequested },
        progress: { bar.update(Int($0 * 100), $1.displayName) })
    } catch {
      throw CancellationError()
    }
    guard let alignment else { return nil }
    bar.finish()
    for note in alignment.notes { printNote("\(source.name): \(note)") }
    alignment.apply(to: &volumes)
    let files = try alignment.save(for: source.name, in: folder, mayReplace: true)
    if files.isEmpty { return nil }
    let names = Modality.allCases.filter { files[$0] != nil }.map(\.displayName)
    printNote(
      "\(source.name): aligned \(Self.list(names)) with \(alignment.fixed.displayName); "
        + "the mask is on \(alignment.fixed.displayName)")
    return Dictionary(uniqueKeysWithValues: files.map { ($0.key.rawValue, $0.value) })
  }

  /// Names in a sentence: "FLAIR, T1 and T2".
  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Refuses to replace transforms of an earlier run.
  ///
  /// - Throws: One sentence.
  func checkTransforms() throws {
    guard choices.isAligned else { return }
    for modality in Modality.allCases {
      let file = CaseAlignment.file(modality, of: source.name, in: folder)
      guard FileManager.default.fileExists(atPath: file) else { continue }
      throw CommandFailure(
        "\(file) already exists; --force replaces it, --skip-existing keeps it")
    }
  }
}
