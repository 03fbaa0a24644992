/// Finds the cases to which paths lead, one after the other, so that the first ones can be shown
/// before the last folder has been read.
///
///     for finding in CaseSearch(["/data/brats"]) { print(finding.name) }
///
/// What is found where, is said at ``Case/discover(_:)``. A folder or a file that cannot be used is a
/// finding of its own, and the search goes on behind it.
public struct CaseSearch: Sequence, IteratorProtocol, Sendable {
  /// A case, or why there is none.
  public struct Finding: Sendable {
    /// The name of the case, or of the file or folder that holds none.
    public let name: String
    /// The folder of the case, or the path that cannot be used.
    public let path: String
    /// The case.
    public let result: Result<Case, NIfTIError>

    /// A case that was found without a search.
    public init(_ found: Case) {
      name = found.name
      path = found.directory
      result = .success(found)
    }

    fileprivate init(_ path: String, _ error: NIfTIError) {
      name = fileName(trimmed(path))
      self.path = path
      result = .failure(error)
    }
  }

  /// Something that is still to be looked at.
  private enum Step {
    case path(String)
    case folder(String, depth: Int)
    case file(CaseFile)
    case group([CaseFile])
    /// The end of a folder that the user named: there must have been something in it.
    case end(folder: String, findings: Int)
    /// The end of all paths: files that the user named are put together.
    case files
  }

  /// What is to come, the next step last.
  private var steps: [Step]
  private var files: [String] = []
  private var findingCount = 0
  private let excluded: Set<String>
  /// Their last components, by which most folders are known not to be one of them.
  private let excludedNames: Set<String>

  /// Begins a search, for which nothing is read yet.
  ///
  /// - Parameters:
  ///   - paths: Folders and files, as a user gives them.
  ///   - excluded: Folders that are passed over, such as one of predictions.
  public init(_ paths: [String], excluding excluded: [String] = []) {
    self.excluded = Set(excluded.map(absolute))
    excludedNames = Set(excluded.map(fileName))
    steps = [.files] + paths.reversed().map { .path(trimmed($0)) }
  }

  /// The next case; `nil` when all paths were looked through.
  public mutating func next() -> Finding? {
    while let step = steps.popLast() {
      if let finding = take(step) {
        findingCount += 1
        return finding
      }
    }
    return nil
  }

  private mutating func take(_ step: Step) -> Finding? {
    do throws(NIfTIError) {
      switch step {
      case .path(let path): try begin(path)
      case .folder(let path, let depth): try open(path, depth)
      case .file(let file): return Finding(try Case.single(file))
      case .group(let group): return Finding(try Case.brats(group))
      case .end(let folder, let count):
        if findingCount == count { return Finding(folder, .noImages(folder: folder)) }
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
    case .group(let files): files.first.map { $0.directory + $0.key } ?? ""
    case .files: ""
    }
  }

  private mutating func begin(_ path: String) throws(NIfTIError) {
    switch try fileKind(path) {
    case .file: if !files.contains(path) { files.append(path) }
    case .folder:
      steps.append(.end(folder: path, findings: findingCount))
      steps.append(.folder(path, depth: 3))
    }
  }

  /// The cases in a folder, or where it has no images, in the folders below it.
  private mutating func open(_ path: String, _ depth: Int) throws(NIfTIError) {
    var found: [CaseFile] = []
    var folders: [String] = []
    for entry in try folderEntries(path) {
      let place = path == "/" ? "/\(entry.name)" : "\(path)/\(entry.name)"
      guard let kind = entry.kind ?? (try? fileKind(place)) else { continue }
      if kind == .folder {
        folders.append(place)
      } else if CaseFile.isListed(entry.name) {
        found.append(CaseFile(place))
      }
    }
    if !found.isEmpty {
      let known = found.filter { $0.role != .unknown }
      push(known.isEmpty ? found : known)
    } else if depth > 0 {
      for folder in folders.reversed() where !isPassedOver(folder) {
        steps.append(.folder(folder, depth: depth - 1))
      }
    }
  }

  private func isPassedOver(_ folder: String) -> Bool {
    let name = fileName(folder)
    return name.hasPrefix("labels")
      || (excludedNames.contains(name) && excluded.contains(absolute(folder)))
  }

  /// Files that have names in common become one case, and each of the others one of its own.
  private mutating func push(_ files: [CaseFile]) {
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
    steps += single.reversed().map(Step.file) + groups.reversed().map(Step.group)
  }
}
