import Files
package import Foundation
package import Imaging

// swift-format-ignore: AlwaysUseLowerCamelCase
/// What stands beside a saved mask: who made it, from what, with what, when and how.
///
/// The names follow the Brain Imaging Data Structure where it has one (`GeneratedBy`, `Sources`,
/// `Manual`). Source: BIDS 1.10, "Derivatives", common data types.
package struct EditRecord: Hashable, Sendable, Codable {
  /// A program that took part.
  package struct Program: Hashable, Sendable, Codable {
    /// Its name.
    package var Name: String
    /// Its version.
    package var Version: String
  }

  /// The mask with which editing began.
  package struct MaskFacts: Hashable, Sendable, Codable {
    /// "nothing", "prediction", "reference" or "saved".
    package var Kind: String
    /// The file.
    package var File: String?
    /// The SHA-256 of its bytes.
    package var SHA256: String?
    /// The model that made it.
    package var Model: String?
  }

  /// How much was done.
  package struct WorkFacts: Hashable, Sendable, Codable {
    /// Strokes that are done.
    package var Strokes: Int
    /// Voxels that differ from the source mask.
    package var ChangedVoxels: Int
    /// The axial slices on which a stroke changed something, lowest first.
    package var CorrectedSlices: [Int]
    /// Seconds between changes, breaks of more than a minute counted as one.
    package var Seconds: Int
    /// How often each tool was used.
    package var Tools: [String: Int]
  }

  /// The program.
  package var GeneratedBy: [Program]
  /// Whether a person made it.
  package var Manual = true
  /// The images under the mask.
  package var Sources: [String]
  /// The mask with which editing began.
  package var SourceMask: MaskFacts
  /// The name of the label scheme.
  package var LabelScheme: String
  /// What the labels mean.
  package var Labels: [String: String]
  /// How much was done.
  package var Work: WorkFacts
  /// Who did it, as the system knows them.
  package var Annotator: String
  /// When it was saved, as ISO 8601 has it.
  package var SavedAt: String
  /// The SHA-256 of the mask's file.
  package var SHA256: String
}

/// The facts of a save that a session does not know.
package struct SaveFacts: Sendable {
  /// The version of glia.
  package var version: String
  /// The images' files.
  package var images: [String]
  /// Seconds of work.
  package var seconds: Double
  /// Who works.
  package var annotator: String
  /// The time.
  package var date: Date

  /// Creates facts; the user and the time are the system's.
  package init(
    version: String, images: [String], seconds: Double, annotator: String = NSUserName(),
    date: Date = Date()
  ) {
    self.version = version
    self.images = images
    self.seconds = seconds
    self.annotator = annotator
    self.date = date
  }
}

extension EditRecord {
  /// Describes a session's mask.
  ///
  /// - Parameters:
  ///   - session: The session.
  ///   - facts: What it does not know.
  ///   - checksum: The SHA-256 of the mask's file.
  package init(_ session: EditSession, _ facts: SaveFacts, checksum: String) {
    let (source, scheme) = (session.source, session.map.scheme)
    GeneratedBy = [Program(Name: "glia", Version: facts.version)]
    Sources = facts.images
    SourceMask = MaskFacts(
      Kind: source.kind.rawValue, File: source.path, SHA256: source.checksum, Model: source.model)
    LabelScheme = scheme.rawValue
    Labels = (scheme.labels ?? [1]).reduce(into: [:]) { $0["\($1)"] = scheme.name(of: $1) }
    Work = WorkFacts(
      Strokes: session.doneCount, ChangedVoxels: session.changedVoxels,
      CorrectedSlices: session.correctedAxialSlices,
      Seconds: Int(facts.seconds.rounded()),
      Tools: session.doneStrokes.reduce(into: [:]) { $0[$1.name, default: 0] += 1 })
    Annotator = facts.annotator
    SavedAt = facts.date.formatted(.iso8601)
    SHA256 = checksum
  }
}

extension EditRecord {
  /// The label scheme of a saved mask, as the record beside it says; `nil` where there is none.
  package static func scheme(beside mask: String) -> Imaging.LabelScheme? {
    read(EditSession.recordPath(of: mask)).flatMap {
      Imaging.LabelScheme(stored: $0.LabelScheme, names: $0.Labels)
    }
  }

  /// Whether a file is a record that glia wrote.
  static func isRecord(_ path: String) -> Bool {
    read(path)?.GeneratedBy.contains { $0.Name == "glia" } ?? false
  }

  private static func read(_ path: String) -> EditRecord? {
    guard let data = try? RegularFile.read(path) else { return nil }
    return try? JSONDecoder().decode(EditRecord.self, from: data)
  }
}
