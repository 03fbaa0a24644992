import Imaging

extension Case {
  /// Finds the cases to which paths lead.
  ///
  /// A path is a folder in BraTS layout, a folder of such folders, a Decathlon data set, or a file.
  /// Files with BraTS names are put together by the part before the modality; a file of four frames
  /// is a Decathlon case, whose reference is the file of the same name in `labelsTr` beside it; any
  /// other file is a case with one image of unknown modality.
  ///
  ///     try Case.discover(["cases/BraTS19_2013_10_1"])[0].presentModalities  // flair, t1, t1ce, t2
  ///
  /// - Parameter paths: Folders and files, as a user gives them.
  /// - Returns: At least one case, in the order of the paths and of the names in folders.
  /// - Throws: ``NIfTIError`` where a path cannot be read, holds no images or half a case.
  public static func discover(_ paths: [String]) throws(NIfTIError) -> [Case] {
    var cases: [Case] = []
    var files: [String] = []
    for path in paths.map(trimmed) {
      switch try fileKind(path) {
      case .file: if !files.contains(path) { files.append(path) }
      case .folder:
        let found = try inFolder(path, depth: 3)
        guard !found.isEmpty else { throw .noImages(folder: path) }
        cases += found
      }
    }
    return cases + (try group(files.map(CaseFile.init)))
  }

  /// The cases in a folder, or where it has no images, in the folders below it.
  private static func inFolder(_ path: String, depth: Int) throws(NIfTIError) -> [Case] {
    var files: [CaseFile] = []
    var folders: [String] = []
    for name in try listFolder(path) {
      let entry = path == "/" ? "/\(name)" : "\(path)/\(name)"
      guard let kind = try? fileKind(entry) else { continue }
      if kind == .folder {
        folders.append(entry)
      } else if CaseFile.isListed(name) {
        files.append(CaseFile(entry))
      }
    }
    if !files.isEmpty {
      let known = files.filter { $0.role != .unknown }
      return try group(known.isEmpty ? files : known)
    }
    guard depth > 0 else { return [] }
    var cases: [Case] = []
    for folder in folders where !fileName(folder).hasPrefix("labels") {
      cases += try inFolder(folder, depth: depth - 1)
    }
    return cases
  }

  /// Puts files together that have names in common.
  private static func group(_ files: [CaseFile]) throws(NIfTIError) -> [Case] {
    var cases: [Case] = []
    var groups: [(id: String, files: [CaseFile])] = []
    for file in files where file.role != .unknown {
      let id = file.directory + file.key
      if let index = groups.firstIndex(where: { $0.id == id }) {
        groups[index].files.append(file)
      } else {
        groups.append((id, [file]))
      }
    }
    for group in groups { cases.append(try brats(group.files)) }
    for file in files where file.role == .unknown { cases.append(try single(file)) }
    return cases
  }

  /// A case of files with BraTS names.
  private static func brats(_ files: [CaseFile]) throws(NIfTIError) -> Case {
    guard let first = files.first else { preconditionFailure("a group has files") }
    let name = first.key.isEmpty ? fileName(absolute(first.directory)) : first.key
    var modalities: [Modality: String] = [:]
    var reference: String?
    for file in files {
      switch file.role {
      case .modality(let modality):
        if let other = modalities[modality] {
          throw .ambiguousCase(
            name: name, role: modality.displayName, first: other, second: file.path)
        }
        modalities[modality] = file.path
      case .reference:
        if let other = reference {
          throw .ambiguousCase(
            name: name, role: "the reference", first: other, second: file.path)
        }
        reference = file.path
      case .unknown: break
      }
    }
    guard !modalities.isEmpty else {
      throw .incompleteCase(
        name: name, reason: "there is \(fileName(reference ?? "")), but no image beside it")
    }
    return Case(
      name: name, directory: trimmed(first.directory), modalities: modalities, image: nil,
      reference: reference, layout: files.contains(where: \.isBraTS2023) ? .brats2023 : .brats)
  }

  /// A case of one file: of the Decathlon where it has four frames.
  private static func single(_ file: CaseFile) throws(NIfTIError) -> Case {
    let header = try NIfTI.readHeader(file.path)
    let directory = trimmed(file.directory)
    guard header.frameCount == 4 else {
      return Case(
        name: file.key, directory: directory, modalities: [:], image: file.path, reference: nil,
        layout: .single)
    }
    let labels = "\(trimmed(file.directory))/../labelsTr/\(fileName(file.path))"
    let hasLabels = (try? fileKind(labels)) == .file
    return Case(
      name: file.key, directory: directory,
      modalities: Dictionary(uniqueKeysWithValues: Modality.allCases.map { ($0, file.path) }),
      image: nil, reference: hasLabels ? labels : nil, layout: .decathlon)
  }
}
