package import VolumeFiles

/// The images of a folder that a segmentation can refer to.
package struct SegmentationSource: Sendable {
  /// The folder, as the user named it.
  package let folder: String
  /// The stacks of all series, by the series' numbers.
  package let stacks: [SourceStack]

  /// Reads the headers of all DICOM images in a folder, any depth.
  ///
  /// - Parameter folder: A folder, or a file that holds a whole series.
  /// - Throws: `VolumeFileError` if it holds no images with positions.
  package init(_ folder: String) throws(VolumeFileError) {
    let scan = DICOMFolder.scan([folder])
    let series = scan.studies.flatMap(\.series).filter { $0.facts.modality != "SEG" }
    self.init(folder: folder, stacks: series.flatMap { SourceStack.stacks($0) })
    if series.isEmpty, let problem = scan.problems.first { throw .dicom(problem, folder) }
    guard !series.isEmpty else {
      throw .cannotRead(file: folder, reason: "it holds no DICOM images")
    }
    guard !stacks.isEmpty else {
      let what = series.count == 1 ? "its series is no" : "none of its \(series.count) series is a"
      throw .cannotRead(
        file: folder, reason: "\(what) volume of parallel, evenly spaced images")
    }
  }

  /// Reads the headers of the series that some files belong to.
  ///
  /// - Parameters:
  ///   - files: A file of each series; the first that has a mask's geometry is chosen for it.
  ///   - folder: The folder, for messages.
  /// - Throws: `VolumeFileError` if one cannot be read, or if none is a volume.
  package init(seriesOf files: [String], folder: String) throws(VolumeFileError) {
    var stacks: [SourceStack] = []
    for file in files {
      do throws(DICOMError) {
        stacks += SourceStack.stacks(try DICOMRegistry.series(of: file))
      } catch {
        throw .dicom(error, file)
      }
    }
    self.init(folder: folder, stacks: stacks)
    guard !stacks.isEmpty else {
      throw .cannotRead(
        file: folder, reason: "none of its series is a volume of parallel, evenly spaced images")
    }
  }

  private init(folder: String, stacks: [SourceStack]) {
    self.folder = folder
    self.stacks = stacks
  }
}
