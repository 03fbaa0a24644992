import Files
package import Foundation
package import Imaging

// swift-format-ignore: AlwaysUseLowerCamelCase
/// The record saved with a mask: who made it, when, how, with which tools and from which sources.
///
/// The names follow the Brain Imaging Data Structure if it defines them (`GeneratedBy`, `Sources`,
/// `Manual`). Source: BIDS 1.10, "Derivatives", common data types.
package struct EditRecord: Hashable, Sendable, Codable {
  /// A program that was involved.
  package struct Program: Hashable, Sendable, Codable {
    /// Its name.
    package var Name: String
    /// Its version.
    package var Version: String
  }

  /// The mask that editing started from.
  package struct MaskFacts: Hashable, Sendable, Codable {
    /// "nothing", "prediction", "reference" or "saved".
    package var Kind: String
    /// The file, relative to the folder of the record.
    package var File: String?
    /// The SHA-256 of its bytes.
    package var SHA256: String?
    /// The model that made it.
    package var Model: String?
  }

  /// The amount of work done.
  package struct WorkFacts: Hashable, Sendable, Codable {
    /// The number of strokes, without undone ones.
    package var Strokes: Int
    /// The number of voxels that differ from the source mask.
    package var ChangedVoxels: Int
    /// The axial slices changed by strokes, lowest first.
    package var CorrectedSlices: [Int]
    /// The time between changes in seconds; pauses of more than a minute count as one minute.
    package var Seconds: Int
    /// The number of uses of each tool.
    package var Tools: [String: Int]
  }

  /// The programs involved.
  package var GeneratedBy: [Program]
  /// Whether a person made it, if only in part.
  package var Manual: Bool
  /// The images on which the mask was drawn, relative to the folder of the record.
  package var Sources: [String]
  /// The mask that editing started from.
  package var SourceMask: MaskFacts
  /// The name of the label scheme.
  package var LabelScheme: String
  /// The meaning of the labels.
  package var Labels: [String: String]
  /// The amount of work done.
  package var Work: WorkFacts
  /// The user's name, from the system.
  package var Annotator: String
  /// The time of saving in ISO 8601 format.
  package var SavedAt: String
  /// The SHA-256 of the mask's file.
  package var SHA256: String
}

/// Facts about a save that are unknown to the session.
package struct SaveFacts: Sendable {
  /// The version of glia.
  package var version: String
  /// The images' files.
  package var images: [String]
  /// Seconds of work.
  package var seconds: Double
  /// The user's name.
  package var annotator: String
  /// The time.
  package var date: Date
  /// Names of labels that are in use instead of those of the label scheme.
  package var labelNames: [Label: String] = [:]

  /// Creates facts; the user and the time come from the system.
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
  ///   - facts: Facts unknown to the session.
  ///   - checksum: The SHA-256 of the mask's file.
  ///   - folder: The folder of the record, to which paths are relative.
  package init(
    _ session: EditSession, _ facts: SaveFacts, checksum: String, in folder: String
  ) {
    let (source, scheme) = (session.source, session.map.scheme)
    GeneratedBy = [Program(Name: "glia", Version: facts.version)]
    Sources = facts.images.map { relativePath($0, from: folder) }
    Manual = source.kind != .prediction || session.changedVoxels > 0
    SourceMask = MaskFacts(
      Kind: source.kind.rawValue, File: source.path.map { relativePath($0, from: folder) },
      SHA256: source.checksum, Model: source.model)
    LabelScheme = scheme.rawValue
    let labels = Set(scheme.labels ?? [1]).union(facts.labelNames.keys)
    Labels = labels.reduce(into: [:]) { $0["\($1)"] = facts.labelNames[$1] ?? scheme.name(of: $1) }
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
  /// Returns the label scheme of a saved mask from the record next to it; `nil` if there is none.
  package static func scheme(beside mask: String) -> Imaging.LabelScheme? {
    read(EditSession.recordPath(of: mask)).flatMap {
      Imaging.LabelScheme(stored: $0.LabelScheme, names: $0.Labels)
    }
  }

  /// Returns whether a file is a record written by glia.
  static func isRecord(_ path: String) -> Bool {
    read(path)?.GeneratedBy.contains { $0.Name == "glia" } ?? false
  }

  private static func read(_ path: String) -> EditRecord? {
    guard let data = try? RegularFile.read(path) else { return nil }
    return try? JSONDecoder().decode(EditRecord.self, from: data)
  }
}
