import Files
import Imaging
import VolumeFiles

extension Case {
  /// Finds the cases in the given paths.
  ///
  /// A path is a folder in BraTS layout, a folder of such folders, a Decathlon data set, or a file.
  /// Files with BraTS names are grouped by the part before the modality. A file of four frames is a
  /// Decathlon case, whose reference is the file with the same name in the neighboring `labelsTr`
  /// folder. Any other file is a case with one image of unknown modality.
  ///
  ///     try Case.discover(["cases/BraTS19_2013_10_1"])[0].presentModalities  // flair, t1, t1ce, t2
  ///
  /// - Parameters:
  ///   - paths: Files and folders from the user.
  ///   - note: Receives one sentence per file that belongs to no case; notes on files near a case
  ///     are in its own ``notes``.
  /// - Returns: At least one case, ordered by path and by the names in folders.
  /// - Throws: ``CaseError`` if a path cannot be read, contains no images or holds an incomplete
  ///   case.
  package static func discover(
    _ paths: [String], note: (String) -> Void = { _ in }
  ) throws(CaseError) -> [Case] {
    var cases: [Case] = []
    var search = CaseSearch(paths)
    while let finding = search.next() { cases.append(try finding.result.get()) }
    for sentence in FileNote.sentences(search.notes) { note(sentence) }
    return cases
  }

  /// Makes a case from files with BraTS names.
  static func brats(_ files: [CaseFile]) throws(CaseError) -> Case {
    guard let first = files.first else { preconditionFailure("a group has files") }
    let name = first.key.isEmpty ? fileName(absolutePath(first.directory)) : first.key
    var modalities: [Modality: String] = [:]
    var reference: String?
    var notes: [FileNote] = []
    for file in files {
      let other: String?
      switch file.role {
      case .modality(let modality):
        other = modalities[modality]
        modalities[modality] = other ?? file.path
      case .reference:
        other = reference
        reference = other ?? file.path
      case .unknown: other = nil
      }
      guard let other else { continue }
      let text = "left out because \(fileName(other)) is already \(file.role.words)"
      notes.append(FileNote(file: file.path, text: text))
    }
    guard !modalities.isEmpty else {
      throw .incompleteCase(
        name: name, reason: "there is \(fileName(reference ?? "")), but no image with it")
    }
    return Case(
      name: name, directory: trimmedPath(first.directory), modalities: modalities, image: nil,
      reference: reference, layout: files.contains(where: \.isBraTS2023) ? .brats2023 : .brats,
      notes: notes)
  }

  /// Makes a case from one file: a Decathlon case if it has four frames that are not time points.
  static func single(_ file: CaseFile) throws(CaseError) -> Case {
    let header = try VolumeFormats.caseHeader(file.path)
    let directory = trimmedPath(file.directory)
    guard header.frameCount == 4, !isSeries(fileName(file.path)) else {
      return Case(
        name: file.key, directory: directory, modalities: [:], image: file.path, reference: nil,
        layout: .single)
    }
    let labels = "\(trimmedPath(file.directory))/../labelsTr/\(fileName(file.path))"
    let hasLabels = (try? fileKind(labels)) == .file
    // If neither folder nor name indicates Decathlon, the order of the frames is an assumption.
    let isSure =
      hasLabels || fileName(absolutePath(directory)).hasPrefix("images")
      || file.key.uppercased().hasPrefix("BRATS")
    return Case(
      name: file.key, directory: directory,
      modalities: Dictionary(uniqueKeysWithValues: Modality.allCases.map { ($0, file.path) }),
      image: nil, reference: hasLabels ? labels : nil, layout: .decathlon,
      notes: isSure
        ? []
        : [
          FileNote(
            file: file.path,
            text: "its four frames are read as FLAIR, T1, T1ce and T2, as in the Decathlon")
        ])
  }

  /// Returns whether a file's name indicates that its frames are time points or diffusion
  /// directions.
  ///
  /// Source: BIDS 1.10, suffixes of functional, diffusion, perfusion and field-map images.
  private static func isSeries(_ name: String) -> Bool {
    let words = name.lowercased().split { "_.".contains($0) }
    let suffixes = ["bold", "dwi", "asl", "epi", "sbref", "cbv", "dsc", "dce", "dti", "fmri"]
    return words.contains { $0.hasPrefix("task-") || suffixes.contains(String($0)) }
  }
}
