import Files
package import VolumeFiles

/// The label maps in a folder, by case name.
///
///     let folder = try LabelFolder("cases", role: .reference)
///     folder.files["BraTS19_2013_10_1"]  // cases/BraTS19_2013_10_1/BraTS19_2013_10_1_seg.nii.gz
///
/// Subfolders are searched too, eight levels deep, except those whose name begins with `images`. A
/// file's name is the case's name and a word for its contents, such as `_pred`, `_seg` or none.
/// Files named after a modality or as probabilities are not label maps; in a folder with such
/// images, neither are files whose name has no such word. A file named by a word alone, such as
/// `seg.nii.gz`, belongs to the case that its folder is named after.
package struct LabelFolder: Hashable, Sendable {
  /// The label map to prefer if a case has several.
  package enum Role: Sendable {
    /// `_pred` and `_prediction` come first, then no word, then `_seg` and similar words.
    case prediction
    /// `_seg`, `_gt`, `_label`, `_mask` and `_wt` come first, then no word, then `_pred`.
    case reference
  }

  /// Two files that could both be a case's label map.
  package struct Clash: Hashable, Sendable {
    /// The case.
    package let name: String
    /// The files.
    package let first, second: String
  }

  /// The folder.
  package let path: String
  /// The label map of each case.
  package let files: [String: String]
  /// Cases with conflicting label maps; they have none in ``files``.
  package let clashes: [Clash]
  /// Errors for subfolders that cannot be read.
  package let problems: [CaseError]
  /// Notes on files that look like label maps but cannot be read.
  package let notes: [FileNote]

  /// Finds the label maps in a folder.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - role: Which label map to prefer if a case has several.
  ///   - layouts: How data sets name their files. References of cases in the folder come before
  ///     files that only their names make label maps.
  /// - Throws: ``CaseError`` if the folder cannot be read.
  package init(
    _ path: String, role: Role, layouts: LayoutTable = .standard
  ) throws(CaseError) {
    self.path = trimmedPath(path)
    var found: [LabelFile] = []
    var problems: [CaseError] = []
    var notes: [FileNote] = []
    try Self.collect(self.path, depth: 8, layouts, into: &found, &problems, &notes)
    var own: [String: String] = [:]
    if role == .reference {
      for finding in CaseSearch([self.path], layouts: layouts) {
        if let reference = (try? finding.result.get())?.reference { own[finding.name] = reference }
      }
      // The data set says which masks are the references; others are so only by their names.
      if !own.isEmpty {
        found.removeAll { own[$0.name] != nil || $0.kind != .reference || $0.isKnown }
      }
    }
    self.problems = problems
    self.notes = notes
    var files: [String: String] = [:]
    var clashes: [Clash] = []
    for (name, candidates) in Dictionary(grouping: found, by: \.name) {
      let ranked = candidates.sorted { ($0.rank(role), $0.path) < ($1.rank(role), $1.path) }
      if ranked.count > 1, ranked[0].rank(role) == ranked[1].rank(role) {
        clashes.append(Clash(name: name, first: ranked[0].path, second: ranked[1].path))
      } else {
        files[name] = ranked[0].path
      }
    }
    self.files = files.merging(own) { $1 }
    self.clashes = clashes.sorted { $0.name < $1.name }
  }

  /// Returns whether a path leads to a folder.
  ///
  /// - Throws: ``CaseError`` if nothing exists at the path.
  package static func isFolder(_ path: String) throws(CaseError) -> Bool {
    try caseFileKind(trimmedPath(path)) == .folder
  }

  private static func collect(
    _ path: String, depth: Int, _ layouts: LayoutTable, into found: inout [LabelFile],
    _ problems: inout [CaseError],
    _ notes: inout [FileNote]
  ) throws(CaseError) {
    var files: [LabelFile] = []
    for item in try caseFolderEntries(path) {
      let name = item.name
      let entry = path == "/" ? "/\(name)" : "\(path)/\(name)"
      let kind: FileKind
      do throws(CaseError) {
        if let known = item.kind { kind = known } else { kind = try caseFileKind(entry) }
      } catch {
        // Pipes named like images are ignored here.
        if let file = LabelFile(name, in: path), file.kind != .image,
          case .file(.cannotRead(_, let reason)) = error
        {
          notes.append(FileNote(file: entry, text: "left out because \(reason)"))
        }
        continue
      }
      if kind == .folder {
        guard depth > 0, !name.lowercased().hasPrefix("images") else { continue }
        do {
          try collect(entry, depth: depth - 1, layouts, into: &found, &problems, &notes)
        } catch {
          problems.append(error)
        }
      } else if let file = LabelFile(name, in: path, layouts) {
        files.append(file)
      } else if let format = ForeignFormat.named(name), format.isVolume {
        notes.append(FileNote(file: entry, text: "left out because \(format.reason(entry))"))
      }
    }
    let hasImages = files.contains { $0.kind == .image }
    found += files.filter { $0.kind != .image && !($0.kind == .bare && hasImages) }
  }
}

/// A label map's case and kind, from its file name.
struct LabelFile {
  enum Kind {
    case prediction, reference, bare
    /// A modality or probabilities, not a label map.
    case image
  }

  let name: String
  let path: String
  let kind: Kind
  /// Whether a layout says that it is a mask, and of which case.
  private(set) var isKnown = false

  /// Parses a name such as `BraTS19_2013_10_1_pred.nii.gz`; `nil` for files that are not images.
  init?(_ file: String, in folder: String, _ layouts: LayoutTable = .standard) {
    guard let stem = CaseFile.stem(file) else { return nil }
    let lower = file.lowercased()
    if lower.hasSuffix(".img") || lower.hasSuffix(".img.gz") { return nil }
    path = folder == "/" ? "/\(file)" : "\(folder)/\(file)"
    let text = PathText(absolutePath(folder).appending(path: stem))
    if let found = layouts.find(text), case .mask = found.role,
      let known = found.row.caseName(found.match), known != stem
    {
      name = known
      kind = .reference
      isKnown = true
      return
    }
    let start = stem.lastIndex { "_-. ".contains($0) }
    let word = (start.map { stem[stem.index(after: $0)...] } ?? stem[...]).lowercased()
    if Self.predictionWords.contains(word) {
      kind = .prediction
    } else if Self.referenceWords.contains(word) {
      kind = .reference
    } else if Self.imageWords.contains(word) {
      kind = .image
    } else {
      kind = .bare
    }
    guard kind != .bare else {
      name = stem
      return
    }
    name = start.map { String(stem[..<$0]) } ?? fileName(absolutePath(folder))
  }

  /// Returns the file's preference among files of one case.
  func rank(_ role: LabelFolder.Role) -> Int {
    switch kind {
    case .bare: 1
    case .prediction: role == .prediction ? 0 : 2
    case .reference: role == .reference ? 0 : 2
    case .image: 3
    }
  }

  private static let predictionWords: Set = ["pred", "prediction", "predicted"]
  private static let referenceWords: Set = [
    "seg", "segmentation", "gt", "label", "labels", "mask", "wt", "reference", "truth",
  ]
  private static let imageWords: Set = [
    "flair", "t1", "t1w", "t1n", "t1ce", "t1gd", "t1c", "t2", "t2w", "t2f", "prob",
    "probabilities",
  ]
}
