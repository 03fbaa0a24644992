import Files
package import VolumeFiles

/// Finds the cases to which paths lead, one after the other, so that the first ones can be shown
/// before the last folder has been read.
///
///     for finding in CaseSearch(["/data/brats"]) { print(finding.name) }
///
/// What is found where, is said at ``Case/discover(_:)``. A folder or a file that cannot be used is a
/// finding of its own, and the search goes on behind it.
package struct CaseSearch: Sequence, IteratorProtocol, Sendable {
  /// A case, or why there is none.
  package struct Finding: Sendable {
    /// The name of the case, or of the file or folder that holds none.
    package let name: String
    /// The folder of the case, or the path that cannot be used.
    package let path: String
    /// The case.
    package let result: Result<Case, CaseError>

    /// A case that was found without a search.
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

  /// Something that is still to be looked at.
  private enum Step {
    case path(String)
    case folder(String, depth: Int)
    case file(CaseFile)
    case group([CaseFile], left: [FileNote])
    /// Images beside folders, after the cases in those folders, of which some had been found before.
    case strays([CaseFile], left: [FileNote], cases: Int)
    /// The end of a folder that the user named: there must have been something in it.
    case end(folder: String, findings: Int)
    /// The end of all paths: files that the user named are put together.
    case files
  }

  /// What is to come, the next step last.
  private var steps: [Step]
  private var files: [String] = []
  private var findingCount = 0
  /// How many of the findings are cases with known sequences.
  private var caseCount = 0
  /// Folders that hold only files of formats that are not read.
  private var foreigners: [FileNote] = []
  private var passedOver: [FileNote] = []

  /// Files and folders that were passed over so far, and belong to no case that was found.
  package var notes: [FileNote] { passedOver + (caseCount > 0 ? foreigners : []) }

  private let excluded: Set<String>
  /// Their last components, by which most folders are known not to be one of them.
  private let excludedNames: Set<String>

  /// Begins a search, for which nothing is read yet.
  ///
  /// - Parameters:
  ///   - paths: Folders and files, as a user gives them.
  ///   - excluded: Folders that are passed over, such as one of predictions.
  package init(_ paths: [String], excluding excluded: [String] = []) {
    self.excluded = Set(excluded.map(absolutePath))
    excludedNames = Set(excluded.map(fileName))
    steps = [.files] + paths.reversed().map { .path(trimmedPath($0)) }
  }

  /// The next case; `nil` when all paths were looked through.
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

  /// What a step that failed was about.
  private static func place(_ step: Step) -> String {
    switch step {
    case .path(let path), .folder(let path, _), .end(let path, _): path
    case .file(let file): file.path
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

  /// The cases in a folder, or where it has no images, in the folders below it.
  ///
  /// A lone image beside folders, such as an atlas beside those of the patients, hides none of them: it
  /// is a case only where there are no others below.
  private mutating func open(_ path: String, _ depth: Int) throws(CaseError) {
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

  /// Whether no two of some images belong together.
  private func isStray(_ images: [CaseFile]) -> Bool {
    Set(images.map { $0.role == .unknown ? $0.path : $0.key }).count == images.count
  }

  /// Images that lie beside folders are cases of their own, unless there are more cases in the folders.
  private mutating func push(strays: [CaseFile], left: [FileNote], cases: Int) {
    // An image whose sequence is known could well be a case beside one other.
    let isKnown = strays.contains { $0.role != .unknown }
    guard caseCount - cases > strays.count - (isKnown ? 0 : 1) else {
      return push(strays, leaving: left)
    }
    passedOver += strays.map {
      FileNote(file: $0.path, text: "left out because the cases are in the folders beside it")
    }
  }

  private func isPassedOver(_ folder: String) -> Bool {
    let name = fileName(folder)
    return name.hasPrefix("labels")
      || (excludedNames.contains(name) && excluded.contains(absolutePath(folder)))
  }

  /// Files that have names in common become one case, and each of the others one of its own.
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - left: What lies beside them and was left out.
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
    // A single case says itself what was left out beside it.
    let isOne = groups.count == 1 && single.isEmpty
    if !isOne { passedOver += left }
    steps += single.reversed().map(Step.file)
    steps += groups.reversed().map { .group($0, left: isOne ? left : []) }
  }
}
