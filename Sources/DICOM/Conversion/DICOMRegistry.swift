internal import Files
internal import Synchronization

/// The series that were found in this run of the program, by their files.
///
/// A search reads thousands of headers; whoever reads a series' voxels later need not do so again.
package enum DICOMRegistry {
  private static let known = Mutex<[String: DICOMSeries]>([:])

  /// Remembers the series of studies by their first files.
  package static func remember(_ studies: [DICOMStudy]) {
    known.withLock { known in
      for series in studies.lazy.flatMap(\.series) { known[series.files[0]] = series }
    }
  }

  /// Finds the series that a file belongs to; its folder is read if it was not read before.
  ///
  /// - Throws: ``DICOMError`` if the file cannot be read or holds no image.
  package static func series(of path: String) throws(DICOMError) -> DICOMSeries {
    if let series = known.withLock({ $0[path] }) { return series }
    let instance = try DICOMInstance(path)
    guard instance.isImage else { throw .noImage(file: path) }
    let name = fileName(path)
    let folder = path.count > name.count ? String(path.dropLast(name.count)) : "./"
    let scan = DICOMFolder.scan(files: siblings(of: path, in: folder))
    remember(scan.studies)
    guard let found = scan.studies.flatMap(\.series).first(where: { $0.files.contains(path) })
    else { throw .noImage(file: path) }
    known.withLock { $0[path] = found }
    return found
  }

  private static func siblings(of path: String, in folder: String) -> [String] {
    let prefix = path.hasPrefix("/") || path.contains("/") ? folder : ""
    let entries = (try? folderEntries(folder)) ?? []
    let files = entries.filter { $0.kind != .folder && DICOMFileNames.isPossible($0.name) }
      .map { prefix + $0.name }
    return files.contains(path) ? files : files + [path]
  }
}
