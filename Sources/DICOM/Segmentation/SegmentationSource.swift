import Files
package import VolumeFiles

/// The images of a folder that a segmentation can refer to.
package struct SegmentationSource: Sendable {
  /// The folder, as the user named it.
  package let folder: String
  /// The stacks of all series, by the series' numbers.
  package let stacks: [SourceStack]

  /// Reads the headers of all DICOM images in a folder, any depth.
  ///
  /// - Throws: `VolumeFileError` if the folder cannot be read or holds no images with positions.
  package init(_ folder: String) throws(VolumeFileError) {
    var series: [String: [DICOMFile]] = [:]
    var order: [String] = []
    for path in try Self.files(in: folder) {
      guard let file = try? DICOMFile(path, reading: .header),
        let identifier = file.dataSet.string(.seriesInstanceUID),
        file.dataSet.string(.modality) != "SEG"
      else { continue }
      if series[identifier] == nil { order.append(identifier) }
      series[identifier, default: []].append(file)
    }
    let stacks = order.flatMap { SourceStack.stacks(series[$0] ?? []) }
    self.init(
      folder: folder,
      stacks: stacks.sorted { ($0.number ?? .max, $0.series) < ($1.number ?? .max, $1.series) })
    guard !series.isEmpty else {
      throw .cannotRead(file: folder, reason: "it holds no DICOM images")
    }
    guard !stacks.isEmpty else {
      throw .cannotRead(
        file: folder,
        reason: "none of its \(series.count) series is a volume of parallel, evenly spaced images")
    }
  }

  init(folder: String, stacks: [SourceStack]) {
    self.folder = folder
    self.stacks = stacks
  }

  /// Folders inside each other; links that lead in circles end here.
  private static let deepest = 20

  /// Lists the files below a folder; a file stands for itself.
  private static func files(in path: String) throws(VolumeFileError) -> [String] {
    try VolumeFileError.reading { () throws(UnreadableFile) in
      guard case .folder = try fileKind(path) else { return [path] }
      var files: [String] = []
      var folders = [(path: trimmedPath(path), depth: 0)]
      while let folder = folders.popLast() {
        for entry in try folderEntries(folder.path) {
          let path = "\(folder.path)/\(entry.name)"
          switch entry.kind ?? (try? fileKind(path)) {
          case .folder?:
            if folder.depth < deepest { folders.append((path, folder.depth + 1)) }
          case .file?: files.append(path)
          case nil: break
          }
        }
      }
      return files
    }
  }
}
