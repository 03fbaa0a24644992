import DICOM
import Files

/// The folders with DICOM files below a folder, grouped by the study they belong to.
///
/// Only a few headers of each folder are read: a cohort's first patient is shown before the headers
/// of the others are.
struct DICOMTree {
  /// Folders that share a study; each group's files make one or more cases.
  private(set) var groups: [[String]] = []

  /// The most folders that are looked at before the first DICOM file is found.
  private static let patience = 500
  private static let most = 200_000
  private static let deepest = 16

  /// Folders that could not be opened.
  private(set) var closed: [UnreadableFile] = []

  private var found: [(folder: String, studies: Set<String>)] = []
  private var folderCount = 0
  private var visited: Set<FolderIdentity> = []
  private var hasImages = false

  /// Looks below a folder; `nil` if there are no DICOM files, or if other images lie in folders
  /// beside them.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - isPassedOver: Whether a folder is left out.
  init?(_ path: String, isPassedOver: (String) -> Bool) {
    walk(path, depth: 0, isPassedOver)
    guard !hasImages, !found.isEmpty else { return nil }
    groups = Self.joined(found)
  }

  private mutating func walk(_ path: String, depth: Int, _ isPassedOver: (String) -> Bool) {
    folderCount += 1
    // Links could lead round in circles.
    if let identity = FolderIdentity(path), !visited.insert(identity).inserted { return }
    guard depth <= Self.deepest, folderCount <= (found.isEmpty ? Self.patience : Self.most) else {
      return
    }
    let entries: [FolderEntry]
    do throws(UnreadableFile) {
      entries = try folderEntries(path)
    } catch {
      closed.append(error)
      return
    }
    var files: [String] = []
    var folders: [String] = []
    var hasModality = false
    var hasOther = false
    for entry in entries {
      let place = path == "/" ? "/\(entry.name)" : "\(path)/\(entry.name)"
      let kind = entry.kind ?? (try? fileKind(place))
      if kind == .folder {
        folders.append(place)
      } else if kind == .file, CaseFile.isListed(entry.name) {
        let words = SequenceWords.read(CaseFile.stem(entry.name) ?? entry.name)
        if words.modality != nil { hasModality = true }
        hasOther = true
      } else if kind == .file, DICOMFileNames.isPossible(entry.name) {
        files.append(place)
      }
    }
    let studies = hasModality ? [] : Self.studies(of: files)
    if studies.isEmpty {
      hasImages = hasOther
    } else {
      found.append((path, studies))
    }
    for folder in folders where !isPassedOver(folder) {
      if hasImages { return }
      walk(folder, depth: depth + 1, isPassedOver)
    }
  }

  /// The studies of the first, the middle and the last of a folder's files.
  private static func studies(of files: [String]) -> Set<String> {
    guard let first = files.first, let last = files.last else { return [] }
    let usual = files.first { DICOMFileNames.isUsual(fileName($0)) }
    let sample = Set([first, files[files.count / 2], last] + [usual].compactMap(\.self))
    return Set(sample.compactMap { try? DICOMInstance($0).studyKey })
  }

  /// Joins folders that share a study, in the order of their first folders.
  private static func joined(_ found: [(folder: String, studies: Set<String>)]) -> [[String]] {
    var groups: [(folders: [String], studies: Set<String>)] = []
    for (folder, studies) in found {
      let same = groups.indices.filter { !groups[$0].studies.isDisjoint(with: studies) }
      guard let first = same.first else {
        groups.append(([folder], studies))
        continue
      }
      groups[first].folders.append(folder)
      groups[first].studies.formUnion(studies)
      for other in same.dropFirst().reversed() {
        groups[first].folders += groups[other].folders
        groups[first].studies.formUnion(groups[other].studies)
        groups.remove(at: other)
      }
    }
    return groups.map(\.folders)
  }
}
