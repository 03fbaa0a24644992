import DICOM
import Files
package import Imaging
package import VolumeFiles

/// Finds the cases in the given paths one after the other, so the first can be shown before the
/// last folder is read.
///
///     for finding in CaseSearch(["/data/brats"]) { print(finding.name) }
///
/// Folders are searched at any depth; no file is opened. What a file is follows from its name and
/// place, by the ``LayoutTable`` or, if no row knows it, by its words (``PlainFiles``). An unusable
/// folder or file is its own finding, and the search continues after it.
package struct CaseSearch: Sequence, IteratorProtocol, Sendable {
  /// A case, or the reason why there is none.
  package struct Finding: Sendable {
    /// The name of the case, or of the file or folder without one.
    package internal(set) var name: String
    /// The folder of the case, or the unusable path.
    package let path: String
    /// The case.
    package internal(set) var result: Result<Case, CaseError>

    /// Creates a finding from a case found without a search.
    package init(_ found: Case) {
      name = found.name
      path = found.directory
      result = .success(found)
    }

    init(_ path: String, _ error: CaseError) {
      name = fileName(trimmedPath(path))
      self.path = path
      result = .failure(error)
    }
  }

  /// Something still to be searched.
  private enum Step {
    case path(String)
    case enter(Place)
    case leave(Place)
    case finding(Finding)
    /// Folders with DICOM files of the same studies, below a folder of the way.
    case dicom([String], root: String, isOnly: Bool)
    /// The end of a folder that the user named, which must have contained something.
    case end(folder: String, findings: Int)
    /// The end of all paths: files that the user named are grouped.
    case files
  }

  /// The remaining steps, with the next one last.
  private var steps: [Step]
  private var files: [String] = []
  private var findingCount = 0
  /// All files of the cases so far.
  private var used: Set<String> = []
  /// The files of each case so far.
  private var cases: Set<Set<String>> = []
  /// Files that a layout does not use, which are shown if there is nothing else.
  private var unused: [(place: Place, file: PlainFile)] = []
  /// Cases of known layouts, by layout, folder and name.
  private var versions: Set<[String]> = []
  private var names = CaseNames()
  private var builder: CaseBuilder
  /// What was found in each folder that is not left yet, by its path from the root.
  private var collected: [String: Collected] = [:]
  /// Folders that contain only files of unsupported formats.
  private var foreigners: [FileNote] = []
  private var visited: Set<FolderIdentity> = []

  /// Notes on files that look like images but cannot be read, and on folders of other formats.
  package private(set) var notes: [FileNote] = []
  /// The files that are part of no case, and why.
  package private(set) var leftOut: [FileNote] = []

  /// Which DICOM series are which sequences, by the labels that `glia info` lists, for all studies
  /// that are found; "none" takes the sequence away from the series that it was guessed for.
  package var sequences: [Modality: String] = [:]

  private let excluded: Set<String>
  /// The last components of the excluded folders, a quick test that rules out most folders.
  private let excludedNames: Set<String>

  /// Prepares a search without reading anything yet.
  ///
  /// - Parameters:
  ///   - paths: Files and folders from the user.
  ///   - excluded: Folders to skip, such as one with predictions.
  ///   - layouts: How data sets name their files.
  package init(
    _ paths: [String], excluding excluded: [String] = [], layouts: LayoutTable = .standard
  ) {
    self.excluded = Set(excluded.map(absolutePath))
    excludedNames = Set(excluded.map(fileName))
    builder = CaseBuilder(layouts)
    steps = [.files] + paths.reversed().map { .path(trimmedPath($0)) }
  }

  /// Returns the next case; `nil` if all paths have been searched.
  package mutating func next() -> Finding? {
    while let step = steps.popLast() {
      if var finding = take(step) {
        findingCount += 1
        if case .success(var found) = finding.result {
          // A case that two of the paths lead to is one case.
          let files = Set(found.files.map(absolutePath))
          guard cases.insert(files).inserted else { continue }
          used.formUnion(files)
          names.makeUnique(&found)
          finding = Finding(found)
        }
        return finding
      }
    }
    return nil
  }

  private mutating func take(_ step: Step) -> Finding? {
    do throws(CaseError) {
      switch step {
      case .path(let path): try begin(path)
      case .enter(let place): try enter(place)
      case .leave(let place): leave(place)
      case .finding(let finding): return finding
      case .dicom(let folders, let root, let isOnly):
        let cases = try DICOMCases.read(
          folders, root: root, isOnly: isOnly, sequences: sequences, notes: &notes)
        steps += cases.reversed().map { .finding(Finding($0)) }
      case .end(let folder, let count): return end(folder, count)
      case .files: takeFiles()
      }
    } catch {
      switch step {
      case .path(let path): return Finding(path, error)
      case .enter(let place): return Finding(place.path, error)
      case .dicom(let folders, let root, _): return Finding(folders.first ?? root, error)
      default: return nil
      }
    }
    return nil
  }

  private mutating func begin(_ path: String) throws(CaseError) {
    switch try caseFileKind(path) {
    case .file where DICOMFileNames.isDirectory(path):
      let name = fileName(path)
      try begin(path.count > name.count ? trimmedPath(String(path.dropLast(name.count))) : ".")
    case .file: if !files.contains(path) { files.append(path) }
    case .folder:
      visited = []
      versions = []
      unused = []
      steps.append(.end(folder: path, findings: findingCount))
      steps.append(.enter(Place(path)))
    }
  }

  // MARK: - Folders

  /// A folder on the way.
  private struct Place {
    /// As the user named it.
    let path: String
    /// From the root of the file system.
    let absolute: String
    /// The folder from the root that files in plain words here belong to.
    var plain: String
    /// The folders between that one and this one.
    var parts: [String] = []
    /// Whether a folder above is that of a case of a known layout.
    var isClaimed = false

    init(_ path: String) {
      self.path = path
      absolute = absolutePath(path)
      plain = absolute
    }

    init(_ name: String, in parent: Place, isClaimed: Bool) {
      path = parent.path.appending(path: name)
      absolute = parent.absolute.appending(path: name)
      self.isClaimed = isClaimed
      if FolderWords.isPart(name) {
        plain = parent.plain
        parts = parent.parts + [name]
      } else {
        plain = absolute
      }
    }
  }

  /// The files whose cases are complete when a folder is left.
  private struct Collected {
    var known: [KnownFiles] = []
    var places: [KnownFiles.Key: Int] = [:]
    var plain: [PlainFile] = []
    /// The number of cases found before the folder.
    var casesBefore = 0
  }

  private mutating func enter(_ place: Place) throws(CaseError) {
    if let identity = FolderIdentity(place.path) {
      guard visited.insert(identity).inserted else { return }
    }
    if let tree = DICOMTree(place.path, isPassedOver: { self.isExcluded($0) }) {
      notes += tree.closed.map {
        FileNote(file: $0.path, text: "left out because it cannot be opened (\($0.reason))")
      }
      steps += tree.groups.reversed().map {
        .dicom($0, root: place.path, isOnly: tree.groups.count == 1)
      }
      return
    }
    let content = try FolderContent(place.path)
    notes += content.notes
    collected[place.absolute, default: Collected()].casesBefore = findingCount
    var isClaimed = place.isClaimed
    for name in content.volumes {
      if take(name, in: place) { isClaimed = true }
    }
    if content.volumes.isEmpty, content.folders.isEmpty, let foreign = content.foreign {
      foreigners.append(FileNote(file: place.path, text: foreign))
    }
    steps.append(.leave(place))
    for name in content.folders.reversed() {
      if content.isBIDS, FolderWords.besideRaw.contains(name) { continue }
      let next = Place(name, in: place, isClaimed: isClaimed)
      if isExcluded(next.path) { continue }
      steps.append(.enter(next))
    }
  }

  private func isExcluded(_ folder: String) -> Bool {
    excludedNames.contains(fileName(folder)) && excluded.contains(absolutePath(folder))
  }

  /// Sorts a file in; returns whether its folder is that of a case of a known layout.
  private mutating func take(_ name: String, in place: Place) -> Bool {
    guard let stem = CaseFile.stem(name) else { return false }
    let path = place.path.appending(path: name)
    let text = PathText(place.absolute.appending(path: stem))
    guard let found = builder.layouts.find(text) else {
      if place.isClaimed {
        leftOut.append(FileNote(file: path, text: "the case is in a folder above"))
      } else {
        let file = PlainFile(path: path, stem: stem, folders: place.parts)
        collected[place.plain, default: Collected()].plain.append(file)
      }
      return false
    }
    if found.role == .other {
      unused.append((place, PlainFile(path: path, stem: stem, folders: place.parts)))
      leftOut.append(FileNote(file: path, text: "the layout \(found.row.name) does not use it"))
      return false
    }
    let top = topFolder(of: place)
    let anchor = text.text(0..<Swift.max(found.match.anchorCount, top.utf8.count))
    let key = KnownFiles.Key(row: found.row.name, name: found.row.caseName(found.match) ?? "")
    var content = collected[anchor] ?? Collected()
    let index: Int
    if let known = content.places[key] {
      index = known
    } else {
      index = content.known.count
      content.places[key] = index
      content.known.append(
        KnownFiles(found, root: text.text(0..<found.match.rootCount)))
    }
    content.known[index].add(path, found)
    collected[anchor] = content
    if case .mask = found.role { return false }
    return found.match.anchorCount > found.match.rootCount
      || key.name.count > 2 && fileName(place.absolute).contains(key.name)
  }

  /// The folder that the user named, from the root: no case is waited for above it.
  private func topFolder(of place: Place) -> String {
    for case .end(let folder, _) in steps.reversed() { return absolutePath(folder) }
    return place.absolute
  }

  private mutating func leave(_ place: Place) {
    separatePatient(place)
    guard let content = collected.removeValue(forKey: place.absolute) else { return }
    let below = findingCount - content.casesBefore
    var findings: [Finding] = []
    var plainFiles = content.plain
    for known in content.known {
      if !known.hasImages {
        // Masks beside images in plain words, or alone.
        plainFiles += known.masks.map(\.path).filter { folder(of: $0) == place.path }.map {
          PlainFile(path: $0, stem: CaseFile.stem(fileName($0)) ?? "", folders: place.parts)
        }
        continue
      }
      let version = [known.row.name, known.root, known.row.caseName(known.match) ?? ""]
      guard versions.insert(version).inserted else {
        leftOut += known.paths.map {
          FileNote(file: $0, text: "another version of \(version[2]) is used")
        }
        continue
      }
      let built = builder.build(known, folder: place.path, absolute: place.absolute)
      if let finding = built.finding { findings.append(finding) }
      leftOut += built.leftOut
    }
    let names = findings.map { $0.name.lowercased() }
    var plain = plainFiles.filter { file in
      let lead = file.lead.lowercased()
      let belongs =
        !names.contains(lead)
        && names.contains { !lead.isEmpty && (lead.hasPrefix($0) || $0.hasPrefix(lead)) }
      if belongs {
        leftOut.append(FileNote(file: file.path, text: "the case next to it does not use it"))
      }
      return !belongs
    }
    complete(&findings, with: &plain)
    adopt(plain, for: &findings, in: place)
    let built = builder.build(
      PlainFiles(plain, in: fileName(place.absolute)), folder: place.path,
      hasCases: !findings.isEmpty || below > 0)
    if below > 0, built.isStray(cases: below) {
      leftOut += built.files.map {
        FileNote(file: $0, text: "the cases are in the folders next to it")
      }
    } else {
      findings += built.findings
    }
    leftOut += built.leftOut
    steps += findings.reversed().map(Step.finding)
  }

  /// Takes the files of a folder named like a series ("FLAIR_Ann") that has images of several
  /// sequences for those of a patient.
  private mutating func separatePatient(_ place: Place) {
    guard let name = place.parts.last, FolderWords.isSeries(name),
      var content = collected[place.plain], place.plain != place.absolute
    else { return }
    func isInside(_ file: PlainFile) -> Bool { file.path.hasPrefix(place.path + "/") }
    let inside = content.plain.filter(isInside)
    let sequences = Set(inside.compactMap { $0.isTelling ? $0.choice?.modality : nil })
    guard sequences.count > 1 else { return }
    content.plain.removeAll(where: isInside)
    collected[place.plain] = content
    collected[place.absolute, default: Collected()].plain += inside
  }

  /// Gives cases of known layouts the images of missing sequences, which other words name.
  ///
  /// What is left of a case's files is no case of its own.
  private mutating func complete(_ findings: inout [Finding], with plain: inout [PlainFile]) {
    for index in findings.indices {
      guard case .success(var found) = findings[index].result, !found.modalities.isEmpty,
        found.frames.isEmpty
      else { continue }
      let own = plain.filter { $0.lead.lowercased() == found.name.lowercased() }
      guard !own.isEmpty else { continue }
      let images = own.compactMap(\.choice).filter { found.modalities[$0.modality] == nil }
      for (modality, path) in ImageChoice.choose(images).used { found.modalities[modality] = path }
      if found.reference == nil {
        found.reference = own.filter { $0.maskRank < 9 }.min { $0.maskRank < $1.maskRank }?.path
      }
      findings[index] = Finding(found)
      let used = Set(found.files)
      let paths = Set(own.map(\.path))
      plain.removeAll { paths.contains($0.path) }
      leftOut += own.filter { !used.contains($0.path) }.map {
        FileNote(file: $0.path, text: "the case next to it does not use it")
      }
    }
  }

  /// Gives the only case in its own folder the only mask there, whatever its name.
  private func adopt(_ plain: [PlainFile], for findings: inout [Finding], in place: Place) {
    let masks = plain.filter { if case .mask(_, true) = $0.role { true } else { false } }
    guard findings.count == 1, masks.count == 1, case .success(var found) = findings[0].result,
      found.reference == nil, fileName(place.absolute).contains(found.name)
    else { return }
    found.reference = masks[0].path
    found.remarks.append(
      "\(fileName(masks[0].path)) is taken as the reference, because it is the only mask in the "
        + "folder")
    findings[0] = Finding(found)
  }

  /// Makes cases of files that a layout does not use, where there is nothing else.
  private mutating func showUnused() {
    var findings: [Finding] = []
    let places = unused
    unused = []
    for (place, files) in Self.grouped(places) {
      let built = builder.build(
        PlainFiles(files, in: fileName(place.absolute)), folder: place.path, hasCases: true)
      findings += built.findings
    }
    if findings.isEmpty {
      findings = places.map { Finding(builder.single($0.file.path, $0.file.stem)) }
    }
    let used = Set(findings.compactMap { try? $0.result.get() }.flatMap(\.files))
    leftOut.removeAll { used.contains($0.file) }
    steps += findings.reversed().map(Step.finding)
  }

  private static func grouped(
    _ files: [(place: Place, file: PlainFile)]
  ) -> [(place: Place, files: [PlainFile])] {
    var groups: [(place: Place, files: [PlainFile])] = []
    for (place, file) in files {
      if let last = groups.indices.last, groups[last].place.absolute == place.absolute {
        groups[last].files.append(file)
      } else {
        groups.append((place, [file]))
      }
    }
    return groups
  }

  private func folder(of path: String) -> String {
    trimmedPath(String(path.dropLast(fileName(path).count)))
  }

  /// The end of a folder that the user named.
  private mutating func end(_ folder: String, _ count: Int) -> Finding? {
    // Masks lie in folders of their own, and are known as references only when all is found.
    let files = used
    leftOut.removeAll { files.contains(absolutePath($0.file)) }
    defer { notes += findingCount > count ? foreigners : []; foreigners = [] }
    guard findingCount == count else { return nil }
    if !unused.isEmpty {
      showUnused()
      return nil
    }
    // Nothing has a known sequence: images of unknown sequence are shown one by one.
    let unknown = builder.takeUnknown(in: folder)
    guard unknown.files.isEmpty else {
      let used = Set(unknown.files)
      leftOut.removeAll { used.contains($0.file) }
      steps += unknown.findings.reversed().map(Step.finding)
      return nil
    }
    let found = foreigners.first?.text ?? FileNote.sentences(notes).first
    return Finding(folder, .noImages(folder: folder, found: found))
  }

  // MARK: - Files that the user named

  /// Puts the named files together; each is part of a case.
  private mutating func takeFiles() {
    let dicom = files.filter { DICOMCases.isDICOM($0) }
    let others = files.filter { !dicom.contains($0) }
    steps += builder.build(files: others).reversed().map(Step.finding)
    steps += DICOMCases.of(files: dicom, sequences: sequences).reversed().map(Step.finding)
  }
}
