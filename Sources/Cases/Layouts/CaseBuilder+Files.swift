import Files
import Imaging
import VolumeFiles

extension CaseBuilder {
  /// Makes cases of files that the user named.
  ///
  /// Only these are their images; masks come from other folders, such as `labelsTr`. A file that is
  /// part of no case is one by itself.
  func build(files: [String]) -> [CaseSearch.Finding] {
    var order: [Key] = []
    var known: [Key: KnownFiles] = [:]
    var plain: [Key: [PlainFile]] = [:]
    for path in files {
      let name = fileName(path)
      let stem = CaseFile.stem(name) ?? name
      let folder = path.count > name.count ? trimmedPath(String(path.dropLast(name.count))) : "."
      let absolute = absolutePath(folder)
      let text = PathText(absolute.appending(path: stem))
      let key: Key
      if let found = layouts.find(text), found.role != .other {
        let root = text.text(0..<found.match.rootCount)
        key = Key(
          folder: root, row: found.row.name, name: found.row.caseName(found.match) ?? "")
        known[key, default: KnownFiles(found, root: root)].add(path, found)
      } else {
        key = Key(folder: Self.caseFolder(absolute), row: "", name: "")
        let parts = absolute.dropFirst(key.folder.count).split(separator: "/").map(String.init)
        plain[key, default: []].append(PlainFile(path: path, stem: stem, folders: parts))
      }
      if !order.contains(key) { order.append(key) }
    }
    var singles: [CaseSearch.Finding] = []
    var findings: [CaseSearch.Finding] = []
    for key in order {
      if let files = known[key] {
        let first = files.firstPath ?? ""
        let folder = Self.folder(of: first)
        let built = build(
          files, folder: folder, absolute: absolutePath(folder), usesOwnFolder: false)
        findings +=
          built.finding.map { [$0] } ?? [masks(files.masks.map(\.path))].compactMap(\.self)
      } else if let files = plain[key] {
        let (cases, others) = build(plain: files)
        findings += cases
        singles += others
      }
    }
    return findings + singles
  }

  private struct Key: Hashable {
    let folder: String
    let row: String
    let name: String
  }

  private func build(plain files: [PlainFile]) -> (
    cases: [CaseSearch.Finding], singles: [CaseSearch.Finding]
  ) {
    let together = PlainFiles(files, in: "")
    var copy = self
    let folder = Self.folder(of: files[0].path)
    let built = copy.build(together, folder: folder, hasCases: false)
    let rest =
      together.unknown + together.others
      + together.lonely.filter { !$0.isCertainMask }
    let singles = rest.map { file -> CaseSearch.Finding in
      do throws(CaseError) {
        _ = try VolumeFormats.caseHeader(file.path)
        let name = fileName(file.path)
        return CaseSearch.Finding(single(file.path, CaseFile.stem(name) ?? name))
      } catch {
        return CaseSearch.Finding(file.path, error)
      }
    }
    // Masks in a folder of masks, beside nothing else that was named.
    let masks = together.lonely.filter(\.isCertainMask)
    let isAlone = built.findings.isEmpty && singles.isEmpty && !masks.isEmpty
    return (isAlone ? [Self.incomplete(masks, folder)] : built.findings, singles)
  }

  private func masks(_ paths: [String]) -> CaseSearch.Finding? {
    paths.first.map { path in
      let name = CaseFile.stem(fileName(path)) ?? fileName(path)
      return CaseSearch.Finding(path, .loneMask(name: name, file: path, count: 1))
    }
  }

  private static func folder(of path: String) -> String {
    let name = fileName(path)
    return path.count > name.count ? trimmedPath(String(path.dropLast(name.count))) : "."
  }

  /// The folder of a patient, above those of parts.
  private static func caseFolder(_ absolute: String) -> String {
    var folder = absolute
    while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex,
      FolderWords.isPart(String(folder[folder.index(after: slash)...]))
    {
      folder = String(folder[..<slash])
    }
    return folder
  }
}

extension KnownFiles {
  /// The first of the images, or else of the masks.
  var firstPath: String? {
    let images = self.images.map(\.path) + channels.values
    return images.min() ?? masks.first?.path
  }
}
