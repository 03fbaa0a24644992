package import Imaging
package import VolumeFiles

/// Reads the masks of a case: predictions and references, whatever named them.
///
/// The one rule for what a mask's labels mean, and for how it lies on the case's grid. The viewer, its list,
/// the command line and exports ask here.
package enum CaseMask {
  /// What the labels of a mask mean.
  ///
  /// What the names of the case's files say, if its labels fit that; else what the other mask of the case
  /// means, if they fit that; else what the labels themselves suggest. A mask without enhancing tumor looks
  /// like many a scheme, so its own labels come last.
  ///
  /// - Parameters:
  ///   - labels: The labels that occur.
  ///   - dataSet: The scheme that the names of the case's files tell; `nil` if they tell none.
  ///   - other: The scheme of the mask that it is compared with; `nil` if there is none.
  package static func scheme(
    of labels: Set<Label>, dataSet: LabelScheme?, other: LabelScheme? = nil
  ) -> LabelScheme {
    let labels = labels.subtracting([0])
    func fits(_ scheme: LabelScheme?) -> Bool {
      guard let scheme, let known = scheme.labels else { return false }
      return labels.isSubset(of: known)
    }
    if let dataSet, fits(dataSet) { return dataSet }
    if let other, labels != [1], fits(other) { return other }
    if let other, other.isPerLabel { return .labels(labels) }
    return .reading(labels)
  }

  /// Reads a mask.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - grid: The case's grid. A mask with the same voxels in another storage order is put into this one;
  ///     any other keeps its own grid, and a note says so.
  ///   - dataSet: As for ``scheme(of:dataSet:other:)``.
  ///   - other: As for ``scheme(of:dataSet:other:)``.
  ///   - note: Told what had to be decided.
  /// - Throws: `VolumeFileError`.
  package static func read(
    _ path: String, on grid: Grid, dataSet: LabelScheme? = nil, other: LabelScheme? = nil,
    note: (FileNote) -> Void = { _ in }
  ) throws(VolumeFileError) -> LabelMap {
    var map = try VolumeFormats.readLabelMap(path, note: note)
    map.scheme = scheme(of: map.presentLabels, dataSet: dataSet, other: other)
    if grid.coincides(with: map.grid) { return map.on(grid) }
    note(
      FileNote(
        file: path,
        text: "has \(map.grid), but the images have \(grid); it is resampled where they are shown "
          + "or compared"))
    return map
  }
}
