import Files
import Foundation
import Rendering
package import Viewer

extension LiveServices {
  /// Reads or writes what the command line needs; see ``ViewerServices``.
  package func perform(_ work: ConsoleWork) -> ConsoleReport? {
    switch work {
    case .complete(let path, let endings, let line):
      return .completions(Self.paths(beginning: path, endings: endings), line: line)
    case .remember(let line):
      // A history that cannot be saved is no reason to interrupt someone looking at a patient.
      try? history?.append(line)
      return nil
    case .readLabels(let path):
      do throws(TextFileError) {
        return .labels(try LabelDescriptions(contentsOf: path.expandingHome), path: path)
      } catch {
        return .failed(error.description)
      }
    case .writeLabels(let labels, let path, let replacing):
      let file = path.expandingHome
      if !replacing, FileManager.default.fileExists(atPath: file) {
        return .labelsExist(path: path)
      }
      do {
        try AtomicFile.write(Array(labels.text.utf8), to: file, mayReplace: replacing)
        return .wroteLabels(path: path)
      } catch let error where error.isExisting {
        return .labelsExist(path: path)
      } catch {
        return .failed("\(error)")
      }
    }
  }

  /// Paths that start with some text: folders, ending in a slash, and files with certain
  /// extensions.
  ///
  /// At most a thousand; hidden ones only if a leading dot was typed.
  static func paths(beginning start: String, endings: [String]) -> [String] {
    if start == "~" { return ["~/"] }
    let cut = start.lastIndex(of: "/").map { start.index(after: $0) } ?? start.startIndex
    let (folder, name) = (String(start[..<cut]), start[cut...])
    let path = folder.isEmpty ? "." : folder.expandingHome
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let begun = names.filter { $0.hasPrefix(name) && (name.hasPrefix(".") || !$0.hasPrefix(".")) }
    return begun.sorted().prefix(1000).compactMap { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
      if exists, isFolder.boolValue { return folder + name + "/" }
      let isOffered = endings.isEmpty || endings.contains { name.lowercased().hasSuffix($0) }
      return isOffered ? folder + name : nil
    }
  }
}
