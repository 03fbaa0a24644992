import Files
public import Foundation
public import Imaging

// swift-format-ignore: AlwaysUseLowerCamelCase
/// What stands beside a saved mask: who made it, from what, with what, when and how.
///
/// The names follow the Brain Imaging Data Structure where it has one (`GeneratedBy`, `Sources`,
/// `Manual`). Source: BIDS 1.10, "Derivatives", common data types.
public struct EditRecord: Hashable, Sendable, Codable {
  /// A program that took part.
  public struct Program: Hashable, Sendable, Codable {
    /// Its name.
    public var Name: String
    /// Its version.
    public var Version: String
  }

  /// The mask with which editing began.
  public struct MaskFacts: Hashable, Sendable, Codable {
    /// "nothing", "prediction", "reference" or "saved".
    public var Kind: String
    /// The file.
    public var File: String?
    /// The SHA-256 of its bytes.
    public var SHA256: String?
    /// The model that made it.
    public var Model: String?
  }

  /// How much was done.
  public struct WorkFacts: Hashable, Sendable, Codable {
    /// Strokes that are done.
    public var Strokes: Int
    /// Voxels that differ from the source mask.
    public var ChangedVoxels: Int
    /// The axial slices on which a stroke changed something, lowest first.
    public var CorrectedSlices: [Int]
    /// Seconds between changes, breaks of more than a minute counted as one.
    public var Seconds: Int
    /// How often each tool was used.
    public var Tools: [String: Int]
  }

  /// The program.
  public var GeneratedBy: [Program]
  /// Whether a person made it.
  public var Manual = true
  /// The images under the mask.
  public var Sources: [String]
  /// The mask with which editing began.
  public var SourceMask: MaskFacts
  /// The name of the label scheme.
  public var LabelScheme: String
  /// What the labels mean.
  public var Labels: [String: String]
  /// How much was done.
  public var Work: WorkFacts
  /// Who did it, as the system knows them.
  public var Annotator: String
  /// When it was saved, as ISO 8601 has it.
  public var SavedAt: String
  /// The SHA-256 of the mask's file.
  public var SHA256: String
}

/// The facts of a save that a session does not know.
public struct SaveFacts: Sendable {
  /// The version of glia.
  public var version: String
  /// The images' files.
  public var images: [String]
  /// Seconds of work.
  public var seconds: Double
  /// Who works.
  public var annotator: String
  /// The time.
  public var date: Date

  /// Creates facts; the user and the time are the system's.
  public init(
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
  public init(_ session: EditSession, _ facts: SaveFacts, checksum: String) {
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
  public static func scheme(beside mask: String) -> Imaging.LabelScheme? {
    read(EditSession.recordPath(of: mask)).flatMap { Imaging.LabelScheme(rawValue: $0.LabelScheme) }
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
