package import Imaging

/// Parallel planes of one series that form a volume: what a segmentation of it refers to.
package struct SourceStack: Sendable {
  /// The study's identifier.
  let study: String
  /// The series' identifier.
  package let series: String
  /// The number that the scanner gave the series; `nil` if it has none.
  package let number: Int?
  /// The series' description without the patient's name; `nil` if it has none.
  package let description: String?
  /// What chooses the series in its folder, such as "5", or "0db14e/5" where there are several studies.
  private(set) package var label: String?
  /// Whether each slice of the grid has a plane.
  let isComplete: Bool
  /// The planes, one for each slice of the grid that has an image; of several at one place the first.
  let planes: [SourcePlane]
  /// The shape of the planes.
  let shape: PlaneShape
  /// The voxels: along a row, down a column, across the planes.
  package let grid: Grid
  /// The elements of a file of the series, without its pixels.
  let header: DICOMDataSet
  /// Every file of the series: class and instance.
  let instances: [(sopClass: String, sopInstance: String)]

  /// How to name it in a sentence: "series 5 (AX T1 POST)".
  package var name: String {
    let number = number.map { "series \($0)" } ?? "series \(series)"
    return description.map { "\(number) (\($0))" } ?? number
  }

  /// Returns the stack with the label of its series.
  func labeled(_ label: String) -> SourceStack {
    var stack = self
    stack.label = label
    return stack
  }

  /// Reads the stacks of a series.
  ///
  /// - Returns: The stacks with evenly spaced planes, the one with the most planes first.
  static func stacks(_ series: DICOMSeries) -> [SourceStack] {
    // Files of one image have all that matters before group 0029, where vendors' long headers begin.
    let short = DICOMReading(largestValue: 1 << 12, skipsPrivate: true, stop: DICOMTag(0x29, 0))
    let files = series.files.compactMap { path -> DICOMFile? in
      guard let file = try? DICOMFile(path, reading: short) else { return nil }
      return file.dataSet.string(.numberOfFrames) == nil
        ? file : try? DICOMFile(path, reading: .header)
    }
    return stacks(files, description: series.facts.description)
  }

  /// Collects the stacks of the files of a series.
  static func stacks(_ files: [DICOMFile], description: String?) -> [SourceStack] {
    guard let first = files.first else { return [] }
    let planes = files.flatMap { SourcePlane.planes(of: $0) }
    var groups: [[SourcePlane]] = []
    for plane in planes.sorted(by: { $0.number < $1.number }) {
      if let place = groups.firstIndex(where: { $0[0].shape.agrees(with: plane.shape) }) {
        groups[place].append(plane)
      } else {
        groups.append([plane])
      }
    }
    let instances = files.compactMap { file -> (sopClass: String, sopInstance: String)? in
      guard let sopClass = file.dataSet.string(.sopClassUID),
        let instance = file.dataSet.string(.sopInstanceUID)
      else { return nil }
      return (sopClass, instance)
    }.sorted { $0.sopInstance < $1.sopInstance }
    return groups.compactMap { group in
      let shape = group[0].shape
      guard
        let stack = try? PlaneStack(
          group.map(\.position), normal: shape.normal, declared: shape.spacingBetween,
          thickness: shape.thickness), let grid = stack.grid(shape)
      else { return nil }
      var slices = [SourcePlane?](repeating: nil, count: stack.count)
      for (plane, index) in zip(group, stack.indices) where slices[index] == nil {
        slices[index] = plane
      }
      // A mask of a series with missing images keeps its own slices, in the same frame of reference.
      let complete = slices.compactMap { $0 }
      let data = first.dataSet
      return SourceStack(
        study: data.string(.studyInstanceUID) ?? "", series: data.string(.seriesInstanceUID) ?? "",
        number: data.integer(.seriesNumber), description: description,
        isComplete: complete.count == slices.count, planes: complete,
        shape: shape, grid: grid,
        header: data, instances: instances)
    }.sorted { $0.planes.count > $1.planes.count }
  }
}
