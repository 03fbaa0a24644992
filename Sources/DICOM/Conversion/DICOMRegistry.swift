internal import Files
internal import Synchronization

/// The series that were found in this run of the program, by their files.
///
/// A search reads thousands of headers; whoever reads a series' voxels later need not do so again.
package enum DICOMRegistry {
  private static let known = Mutex<[String: (study: DICOMStudy, index: Int)]>([:])

  /// Remembers the series of studies by their first files.
  package static func remember(_ studies: [DICOMStudy]) {
    known.withLock { known in
      for study in studies {
        for (index, series) in study.series.enumerated() { known[series.files[0]] = (study, index) }
      }
    }
  }

  /// Finds the series that a file belongs to; its folder and those near it are read if they were not
  /// read before.
  ///
  /// - Throws: ``DICOMError`` if the file cannot be read or holds no image.
  package static func series(of path: String) throws(DICOMError) -> DICOMSeries {
    let (study, index) = try find(path)
    return study.series[index]
  }

  /// Finds the study that a file belongs to, as far as its folder and those near it hold it.
  ///
  /// - Throws: ``DICOMError`` if the file cannot be read or holds no image.
  package static func study(of path: String) throws(DICOMError) -> DICOMStudy {
    try find(path).study
  }

  /// Finds the study that a file belongs to, and the index of its series.
  ///
  /// - Throws: ``DICOMError`` if the file cannot be read or holds no image.
  package static func find(_ path: String) throws(DICOMError) -> (study: DICOMStudy, index: Int) {
    if let found = known.withLock({ $0[path] }) { return found }
    let instance = try DICOMInstance(path)
    guard instance.isImage else { throw .noImage(file: path) }
    let name = fileName(path)
    let folder = path.count > name.count ? String(path.dropLast(name.count)) : "./"
    let near = SeriesFolders(of: instance, in: trimmedPath(folder)).folders
    let scan = DICOMFolder.scan(files: siblings(of: path, in: folder) + DICOMFolder.files(in: near))
    remember(scan.studies)
    for study in scan.studies {
      guard let index = study.series.firstIndex(where: { $0.contains(path) }) else { continue }
      known.withLock { $0[path] = (study, index) }
      return (study, index)
    }
    throw .noImage(file: path)
  }

  private static func siblings(of path: String, in folder: String) -> [String] {
    let prefix = path.hasPrefix("/") || path.contains("/") ? folder : ""
    let entries = (try? folderEntries(folder)) ?? []
    let files = entries.filter { $0.kind != .folder && DICOMFileNames.isPossible($0.name) }
      .map { prefix + $0.name }
    return files.contains(path) ? files : files + [path]
  }
}
