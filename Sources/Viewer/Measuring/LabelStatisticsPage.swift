import Imaging
import Metrics

extension ViewerModel {
  /// Why label statistics are not available; `nil` if they are.
  var statisticsProblem: String? {
    if let pictureProblem { return pictureProblem }
    if let otherScanProblem { return otherScanProblem }
    if shownMasks.isEmpty {
      return "There is no mask; press \(keyName(.segmentSlice)) to segment."
    }
    return image?.content.value?.volume.storage.isColor == true
      ? "This image is in color, so it has no values to measure." : nil
  }

  /// The labels and the image that statistics would describe now.
  private var subject: StatisticsSubject {
    StatisticsSubject(version: study.labelsVersion, image: imageIndex)
  }

  /// Shows the statistics of each label, and requests them unless they are up to date.
  mutating func showStatistics() -> [Effect] {
    measuring.statisticsOffset = 0
    guard measuring.statisticsSubject != subject, let loaded = image?.content.value else {
      return []
    }
    measuring.statisticsSubject = subject
    measuring.statistics = .pending
    return [
      .measureLabels(
        LabelStatisticsRequest(
          masks: shownMasks, volume: loaded.volume, frame: loaded.frame, subject: subject),
        generation: generation)
    ]
  }

  /// Stores label statistics, unless the labels or the image have changed since.
  mutating func take(_ statistics: [MaskStatistics], of subject: StatisticsSubject) {
    guard subject == measuring.statisticsSubject else { return }
    measuring.statistics = .ready(statistics)
  }

  /// Adds a circular region of interest at the crosshair.
  ///
  /// - Throws: `CommandProblem` while there is no slice.
  mutating func addCircle(radius: Double) throws(CommandProblem) -> [Effect] {
    guard let geometry, let raster = SliceRaster(geometry, index: sliceIndex) else {
      throw CommandProblem("the image is still loading")
    }
    let column = raster.columnStep / raster.columnStep.length
    // At a right angle to the columns, even if the rows are not.
    let across = raster.rowStep - column * raster.rowStep.dot(column)
    let shape = RegionOfInterest(
      .ellipse(
        center: geometry.grid.affine.world(crosshair), column * radius,
        across / across.length * radius), on: raster)
    return add(.region(shape), named: "Circle", plane: plane)
  }
}
