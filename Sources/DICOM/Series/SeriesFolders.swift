internal import Files

/// The folders near a file in which the rest of its series may lie.
///
/// Exports spread series over folders: `DICOM/IM1` and `DICOM/MORE/IM2`, or `A/1.dcm` and `B/2.dcm`.
/// Only a few headers of each folder are read to decide.
struct SeriesFolders {
  /// The folders, without the file's own.
  private(set) var folders: [String] = []

  private let instance: DICOMInstance
  private var visited: Set<FolderIdentity> = []
  private var patience = 200

  /// Looks for folders with files of the same series.
  ///
  /// - Parameters:
  ///   - instance: The file.
  ///   - folder: Its folder.
  init(of instance: DICOMInstance, in folder: String) {
    self.instance = instance
    if let identity = FolderIdentity(folder) { visited.insert(identity) }
    enter(below: folder, depth: 0)
    // Upward as long as the folder above has files of the study.
    var folder = absolutePath(folder)
    for _ in 0..<3 {
      guard let parent = Self.parent(of: folder), parent != "/" else { return }
      let holdsStudy = sample(parent).contains { $0.studyKey == instance.studyKey }
      if holdsStudy { take(parent) }
      enter(below: parent, depth: 0)
      guard holdsStudy else { return }
      folder = parent
    }
  }

  /// Looks into the folders in a folder.
  private mutating func enter(below folder: String, depth: Int) {
    guard depth < 3 else { return }
    for entry in (try? folderEntries(folder)) ?? [] where entry.kind == .folder {
      guard patience > 0 else { return }
      patience -= 1
      let path = folder == "/" ? "/\(entry.name)" : "\(folder)/\(entry.name)"
      let files = sample(path)
      if files.contains(where: { $0.series == instance.series && $0.studyKey == instance.studyKey })
      {
        take(path)
      }
      // A folder of another study is not searched.
      if files.isEmpty || files.contains(where: { $0.studyKey == instance.studyKey }) {
        enter(below: path, depth: depth + 1)
      }
    }
  }

  private mutating func take(_ folder: String) {
    if let identity = FolderIdentity(folder), !visited.insert(identity).inserted { return }
    folders.append(folder)
  }

  /// The first, the middle and the last file of a folder, if they are DICOM.
  private func sample(_ folder: String) -> [DICOMInstance] {
    let files = DICOMFolder.files(in: [folder])
    guard let first = files.first, let last = files.last else { return [] }
    return Set([first, files[files.count / 2], last]).compactMap { try? DICOMInstance($0) }
  }

  private static func parent(of folder: String) -> String? {
    guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
    return slash == folder.startIndex ? "/" : String(folder[..<slash])
  }
}
