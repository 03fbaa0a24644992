import Files
package import VolumeFiles

/// Finds the cases in the given paths one after the other, so the first can be shown before the
/// last folder is read.
///
///     for finding in CaseSearch(["/data/brats"]) { print(finding.name) }
///
/// ``Case/discover(_:)`` explains the rules. An unusable folder or file is its own finding, and the
/// search continues after it.
package struct CaseSearch: Sequence, IteratorProtocol, Sendable {
  /// A case, or the reason why there is none.
  package struct Finding: Sendable {
    /// The name of the case, or of the file or folder without one.
    package let name: String
    /// The folder of the case, or the unusable path.
    package let path: String
    /// The case.
    package let result: Result<Case, CaseError>

    /// Creates a finding from a case found without a search.
    package init(_ found: Case) {
      name = found.name
      path = found.directory
      result = .success(found)
    }

    fileprivate init(_ path: String, _ error: CaseError) {
      name = fileName(trimmedPath(path))
      self.path = path
      result = .failure(error)
    }
  }

  /// Something still to be searched.
  private enum Step {
    case path(String)
    case folder(String, depth: Int)
    case file(CaseFile)
    /// Folders with DICOM files of the same studies, below a folder that the user or the search
    /// named.
    case dicom([String], root: String, isOnly: Bool)
    /// A case that was found with others.
    case found(Case)
    case group([CaseFile], left: [FileNote])
    /// Images next to folders, after the cases in those folders; `cases` counts those found before.
    case strays([CaseFile], left: [FileNote], cases: Int)
    /// The end of a folder that the user named, which must have contained something.
    case end(folder: String, findings: Int)
    /// The end of all paths: files that the user named are grouped.
    case files
  }

  /// The remaining steps, with the next one last.
  private var steps: [Step]
  private var files: [String] = []
  private var findingCount = 0
  /// The number of findings that are cases with known sequences.
  private var caseCount = 0
  /// Folders that contain only files of unsupported formats.
  private var foreigners: [FileNote] = []
  private var passedOver: [FileNote] = []

  /// Notes on the files and folders skipped so far that belong to no case found.
  package var notes: [FileNote] { passedOver + (caseCount > 0 ? foreigners : []) }

  private let excluded: Set<String>
  /// The last components of the excluded folders, a quick test that rules out most folders.
  private let excludedNames: Set<String>

  /// Prepares a search without reading anything yet.
  ///
  /// - Parameters:
  ///   - paths: Files and folders from the user.
  ///   - excluded: Folders to skip, such as one with predictions.
  package init(_ paths: [String], excluding excluded: [String] = []) {
    self.excluded = Set(excluded.map(absolutePath))
    excludedNames = Set(excluded.map(fileName))
    steps = [.files] + paths.reversed().map { .path(trimmedPath($0)) }
  }

  /// Returns the next case; `nil` if all paths have been searched.
  package mutating func next() -> Finding? {
    while let step = steps.popLast() {
      if let finding = take(step) {
        findingCount += 1
        if (try? finding.result.get())?.modalities.isEmpty == false { caseCount += 1 }
        return finding
      }
    }
    return nil
  }

  private mutating func take(_ step: Step) -> Finding? {
    do throws(CaseError) {
      switch step {
      case .path(let path): try begin(path)
      case .folder(let path, let depth): try open(path, depth)
      case .file(let file): return Finding(try Case.single(file))
      case .dicom(let folders, let root, let isOnly):
        let cases = try DICOMCases.read(folders, root: root, isOnly: isOnly, notes: &passedOver)
        steps += cases.reversed().map(Step.found)
      case .found(let found): return Finding(found)
      case .group(let group, let left):
        var found = try Case.brats(group)
        found.notes += left
        return Finding(found)
      case .strays(let images, let left, let cases): push(strays: images, left: left, cases: cases)
      case .end(let folder, let count):
        if findingCount == count {
          let found = foreigners.first?.text ?? FileNote.sentences(passedOver).first
          return Finding(folder, .noImages(folder: folder, found: found))
        }
      case .files: push(files.map(CaseFile.init))
      }
    } catch {
      return Finding(Self.place(step), error)
    }
    return nil
  }

  /// Returns the path of a failed step.
  private static func place(_ step: Step) -> String {
    switch step {
    case .path(let path), .folder(let path, _), .end(let path, _): path
    case .file(let file): file.path
    case .dicom(let folders, let root, _): folders.first ?? root
    case .found(let found): found.directory
    case .group(let files, _), .strays(let files, _, _):
      files.first.map { $0.directory + $0.key } ?? ""
    case .files: ""
    }
  }

  private mutating func begin(_ path: String) throws(CaseError) {
    switch try caseFileKind(path) {
    case .file: if !files.contains(path) { files.append(path) }
    case .folder:
      steps.append(.end(folder: path, findings: findingCount))
      steps.append(.folder(path, depth: 3))
    }
  }

  /// Finds the cases in a folder, or in the folders below it if it has no images.
  ///
  /// A single image next to folders, such as an atlas next to patient folders, does not hide them:
  /// it becomes a case only if there are no others below.
  private mutating func open(_ path: String, _ depth: Int) throws(CaseError) {
    if let tree = DICOMTree(path, isPassedOver: isPassedOver) {
      steps += tree.groups.reversed().map {
        .dicom($0, root: path, isOnly: tree.groups.count == 1)
      }
      return
    }
    let content = try FolderContent(path)
    let known = content.images.filter { $0.role != .unknown }
    let images = known.isEmpty ? content.images : known
    let folders = depth > 0 ? content.folders.filter { !isPassedOver($0) } : []
    var left = content.notes
    if !known.isEmpty {
      left += content.images.filter { $0.role == .unknown }.map {
        FileNote(file: $0.path, text: "left out because its name contains no known sequence")
      }
    }
    if images.isEmpty {
      if folders.isEmpty, let foreign = content.foreign {
        foreigners.append(FileNote(file: path, text: foreign))
      }
      passedOver += left
    } else if folders.isEmpty || !isStray(images) {
      return push(images, leaving: left)
    } else {
      steps.append(.strays(images, left: left, cases: caseCount))
    }
    for folder in folders.reversed() { steps.append(.folder(folder, depth: depth - 1)) }
  }

  /// Returns whether no two of the given images belong together.
  private func isStray(_ images: [CaseFile]) -> Bool {
    Set(images.map { $0.role == .unknown ? $0.path : $0.key }).count == images.count
  }

  /// Makes cases of images that are next to folders, unless there are more cases in the folders.
  private mutating func push(strays: [CaseFile], left: [FileNote], cases: Int) {
    // An image whose sequence is known could be a case even if one other case exists.
    let isKnown = strays.contains { $0.role != .unknown }
    guard caseCount - cases > strays.count - (isKnown ? 0 : 1) else {
      return push(strays, leaving: left)
    }
    passedOver += strays.map {
      FileNote(file: $0.path, text: "left out because the cases are in the folders next to it")
    }
  }

  private func isPassedOver(_ folder: String) -> Bool {
    let name = fileName(folder)
    return name.hasPrefix("labels")
      || (excludedNames.contains(name) && excluded.contains(absolutePath(folder)))
  }

  /// Groups files with a common name into one case; each other file becomes its own case.
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - left: Notes on nearby files that were left out.
  private mutating func push(_ files: [CaseFile], leaving left: [FileNote] = []) {
    var groups: [[CaseFile]] = []
    var places: [String: Int] = [:]
    for file in files where file.role != .unknown {
      let id = file.directory + file.key
      if let place = places[id] {
        groups[place].append(file)
      } else {
        places[id] = groups.count
        groups.append([file])
      }
    }
    let single = files.filter { $0.role == .unknown }
    // A single case carries the notes on files that were left out.
    let isOne = groups.count == 1 && single.isEmpty
    if !isOne { passedOver += left }
    steps += single.reversed().map(Step.file)
    steps += groups.reversed().map { .group($0, left: isOne ? left : []) }
  }
}
