import Cases
import Files
import Foundation
import VolumeFiles

/// Where the masks of several readers are: a file each, or a folder of cases each.
struct ReaderSources {
  /// A reader, who may be a person or a model.
  struct Reader: Hashable {
    let name: String
    let path: String
  }

  /// One case and the mask of each reader who has one.
  struct CaseMasks: Hashable {
    let name: String
    /// The masks, in the order of the readers.
    let masks: [Reader]
  }

  let readers: [Reader]
  /// Whether each reader has a folder of cases.
  let areFolders: Bool
  private(set) var cases: [CaseMasks] = []
  /// What is wrong with single cases, one sentence each.
  private(set) var complaints: [String] = []
  /// What was left out and why, one sentence each.
  private(set) var notes: [String] = []

  /// Finds the masks.
  ///
  /// - Parameters:
  ///   - arguments: Paths, or NAME=PATH.
  ///   - layouts: How data sets name their files.
  /// - Throws: One sentence if files and folders are mixed, names repeat, or a folder is empty.
  init(_ arguments: [String], layouts: LayoutTable) throws {
    readers = try Self.named(arguments)
    let kinds = try readers.map { try LabelFolder.isFolder($0.path) }
    areFolders = kinds.allSatisfy(\.self)
    guard areFolders || !kinds.contains(true) else {
      let folder = readers[kinds.firstIndex(of: true) ?? 0].path
      let file = readers[kinds.firstIndex(of: false) ?? 0].path
      throw CommandFailure(
        "\(folder) is a folder and \(file) is a file; name one file for each reader, or one folder")
    }
    for (index, reader) in readers.enumerated() {
      if let other = readers[..<index].first(where: {
        absolutePath($0.path) == absolutePath(reader.path)
      }) {
        notes.append("\(other.name) and \(reader.name) are the same file, which counts twice")
      }
    }
    guard areFolders else {
      cases = [CaseMasks(name: fileName(readers[0].path), masks: readers)]
      return
    }
    var masks: [String: [Reader]] = [:]
    for reader in readers {
      let folder = try LabelFolder(reader.path, role: .reference, layouts: layouts)
      notes += FileNote.sentences(folder.notes)
      complaints += folder.problems.map { "\(reader.path): \($0.description)" }
      complaints += folder.clashes.map {
        "\($0.name): \(reader.name) has two masks, \($0.first) and \($0.second)"
      }
      guard !folder.files.isEmpty || !folder.clashes.isEmpty else {
        throw CommandFailure("\(reader.path) holds no masks")
      }
      for (name, path) in folder.files {
        masks[name, default: []].append(Reader(name: reader.name, path: path))
      }
    }
    for (name, found) in masks.sorted(by: { $0.key < $1.key }) {
      if found.count < readers.count {
        let have = Set(found.map(\.name))
        let missing = readers.map(\.name).filter { !have.contains($0) }
        complaints.append("\(name): no mask by \(missing.joined(separator: ", "))")
      }
      if found.count > 1 { cases.append(CaseMasks(name: name, masks: found)) }
    }
  }

  /// The same readers with one case.
  func only(_ name: String) -> ReaderSources {
    var other = self
    guard areFolders else { return other }
    other.cases.removeAll { $0.name != name }
    other.complaints.removeAll { !$0.hasPrefix("\(name): ") }
    return other
  }

  /// Whether an argument is NAME=PATH; a file whose name has an equals sign is a file.
  static func isNamed(_ argument: String) -> Bool {
    argument.contains("=") && !FileManager.default.fileExists(atPath: argument)
  }

  /// The readers' names: given ones, or what tells the paths apart.
  static func named(_ arguments: [String]) throws -> [Reader] {
    var readers: [(name: String?, path: String)] = []
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if isNamed(argument) {
        guard !parts[0].isEmpty, !parts[1].isEmpty else {
          throw CommandFailure("\(argument) is neither a path nor NAME=PATH")
        }
        readers.append((String(parts[0]), String(parts[1])))
      } else {
        readers.append((nil, argument))
      }
    }
    let stems = readers.map { fileStem($0.path) }
    let folders = readers.map {
      fileName(URL(filePath: absolutePath($0.path)).deletingLastPathComponent().path)
    }
    let areStemsDistinct = Set(stems).count == stems.count
    let areFoldersDistinct = Set(folders).count == folders.count
    let result = readers.indices.map { index in
      Reader(
        name: readers[index].name
          ?? (areStemsDistinct
            ? stems[index] : areFoldersDistinct ? folders[index] : "mask \(index + 1)"),
        path: readers[index].path)
    }
    for (index, reader) in result.enumerated() {
      if let other = result[..<index].first(where: { $0.name == reader.name }) {
        throw CommandFailure(
          "\(other.path) and \(reader.path) are both called \"\(reader.name)\"; "
            + "give each its own name, as in reader\(index + 1)=\(reader.path)")
      }
    }
    return result
  }

  /// A file's name without folder and suffix; a folder's name.
  private static func fileStem(_ path: String) -> String {
    let name = fileName(absolutePath(path))
    let suffix = VolumeFormats.suffixes.first { name.lowercased().hasSuffix($0) }
    let stem = String(name.dropLast(suffix?.count ?? 0))
    return stem.isEmpty ? name : stem
  }
}
