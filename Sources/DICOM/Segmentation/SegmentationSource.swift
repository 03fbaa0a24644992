internal import Files
package import VolumeFiles

/// The images of a folder that a segmentation can refer to.
package struct SegmentationSource: Sendable {
  /// The folder, as the user named it.
  package let folder: String
  /// The stacks of all series, by the series' numbers.
  package let stacks: [SourceStack]

  /// Reads the headers of all DICOM images in a folder, any depth.
  ///
  /// - Parameter path: A folder, its DICOMDIR, or a file, which stands for its series.
  /// - Throws: `VolumeFileError` if it holds no images with positions.
  package init(_ path: String) throws(VolumeFileError) {
    if !DICOMFileNames.isDirectory(path), (try? fileKind(path)) == .file {
      try self.init(seriesOf: [path], folder: path)
      return
    }
    let isDirectory = DICOMFileNames.isDirectory(path)
    let name = fileName(path)
    let folder =
      !isDirectory
      ? path : path.count > name.count ? trimmedPath(String(path.dropLast(name.count))) : "."
    let scan = DICOMFolder.scan([folder])
    let studies = scan.studies
    var series: [DICOMSeries] = []
    var stacks: [SourceStack] = []
    for study in studies {
      for (label, one) in zip(studies.count > 1 ? study.fullLabels : study.labels, study.series)
      where one.facts.modality != "SEG" {
        series.append(one)
        stacks += SourceStack.stacks(one).map { $0.labeled(label) }
      }
    }
    self.init(folder: path, stacks: stacks)
    if series.isEmpty, let problem = scan.problems.first { throw .dicom(problem, path) }
    guard !series.isEmpty else {
      throw .cannotRead(file: path, reason: "it holds no DICOM images")
    }
    try check(series)
  }

  /// Throws if none of the series is a volume.
  private func check(_ series: [DICOMSeries]) throws(VolumeFileError) {
    guard stacks.isEmpty else { return }
    let what = series.count == 1 ? "its series is no" : "none of its \(series.count) series is a"
    throw .cannotRead(
      file: folder,
      reason:
        "\(what) stack of parallel, evenly spaced images, to which a DICOM segmentation could refer; "
        + "save the mask in another format, such as .nii.gz or .seg.nrrd")
  }

  /// Reads the headers of the series that some files belong to.
  ///
  /// - Parameters:
  ///   - files: A file of each series; the first that has a mask's geometry is chosen for it.
  ///   - folder: The folder, for messages.
  /// - Throws: `VolumeFileError` if one cannot be read, or if none is a volume.
  package init(seriesOf files: [String], folder: String) throws(VolumeFileError) {
    var stacks: [SourceStack] = []
    var series: [DICOMSeries] = []
    for file in files {
      do throws(DICOMError) {
        let (study, index) = try DICOMRegistry.find(file)
        series.append(study.series[index])
        stacks += SourceStack.stacks(study.series[index]).map { $0.labeled(study.labels[index]) }
      } catch {
        throw .dicom(error, file)
      }
    }
    self.init(folder: folder, stacks: stacks)
    try check(series)
  }

  private init(folder: String, stacks: [SourceStack]) {
    self.folder = folder
    self.stacks = stacks
  }
}
