import Cases
import Files
import Foundation

/// The entities of a session in a BIDS data set.
struct BIDSName: Hashable {
  /// "sub-01".
  let participant: String
  /// "ses-2"; `nil` if the data set has no sessions.
  let session: String?

  /// The participant, for key paths that may be `nil`.
  var subject: String? { participant }

  /// Reads the entities from the folders of a case; `nil` for cases outside folders `sub-*`, such as
  /// those in derivatives.
  init?(_ source: Case, in dataset: String) {
    guard let file = source.files.first else { return nil }
    let base = fullPath(dataset)
    let path = fullPath(file)
    guard path.hasPrefix(base + "/") else { return nil }
    let parts = path.dropFirst(base.count + 1).split(separator: "/").map(String.init)
    guard let first = parts.first, first.hasPrefix("sub-"), parts.count > 1 else { return nil }
    participant = first
    session = parts[1].hasPrefix("ses-") && parts.count > 2 ? parts[1] : nil
  }

  /// "sub-01_ses-2", with which names of files begin.
  var prefix: String { ([participant] + [session].compactMap(\.self)).joined(separator: "_") }

  /// The folder of the session's derivatives.
  func folder(in output: String) -> String {
    ([output, participant] + [session].compactMap(\.self) + ["anat"]).joined(separator: "/")
  }

  /// The files of the session's mask.
  func files(in output: String) -> SegmentationJob.Names {
    let stem = "\(folder(in: output))/\(prefix)_space-orig\(Case.predictionEntity)"
    return .init(
      prediction: stem + "dseg.nii.gz", probabilities: stem + "probseg.nii.gz")
  }

  /// Creates the folder, and removes a mask whose description was not written before a run ended.
  func prepare(in output: String) throws {
    let folder = folder(in: output)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("the folder \(folder) cannot be created: \(error.localizedDescription)")
    }
    let mask = files(in: output).prediction
    if !FileManager.default.fileExists(atPath: Self.sidecar(of: mask, "json")) { unlink(mask) }
    Leftovers.remove(in: folder)
  }

  /// The file beside a mask, with another ending.
  static func sidecar(of mask: String, _ ending: String) -> String {
    mask.dropLast(".nii.gz".count) + "." + ending
  }
}
