import Files
import Synchronization

/// The entries of folders, each read once in a search.
final class FolderCache: Sendable {
  private let folders = Mutex<[String: Folder]>([:])

  /// One folder's entries.
  struct Folder: Sendable {
    /// The volumes by their stem in lower case; of two with one stem, the first.
    var volumes: [String: String] = [:]
    /// The names of folders by their names in lower case, links to folders included.
    var folders: [String: String] = [:]
    /// All names of volumes, sorted.
    var names: [(stem: String, name: String)] = []
  }

  /// A folder's entries; none if it cannot be read.
  func folder(_ path: String) -> Folder {
    if let known = folders.withLock({ $0[path] }) { return known }
    var folder = Folder()
    for entry in (try? folderEntries(path)) ?? [] {
      guard let kind = entry.kind ?? (try? fileKind(path.appending(path: entry.name))) else {
        continue
      }
      if kind == .folder {
        folder.folders[entry.name.lowercased()] = entry.name
      } else if CaseFile.isListed(entry.name), let stem = CaseFile.stem(entry.name) {
        if folder.volumes[stem.lowercased()] == nil {
          folder.volumes[stem.lowercased()] = entry.name
        }
        folder.names.append((stem, entry.name))
      }
    }
    folders.withLock { [folder] in $0[path] = folder }
    return folder
  }
}
