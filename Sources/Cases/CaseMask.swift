package import Imaging
package import VolumeFiles

/// Reads the masks of a case: predictions and references.
///
/// The single rule for what a mask's labels mean, and for its position on the case's grid. The
/// viewer, its case list, the command line and exports all use it.
package enum CaseMask {
  /// Determines what the labels of a mask mean.
  ///
  /// The scheme indicated by the case's file names is used if the labels fit it, otherwise that of
  /// the case's other mask if they fit that, otherwise the one suggested by the labels themselves.
  /// The labels come last because a mask without enhancing tumor fits several schemes.
  ///
  /// - Parameters:
  ///   - labels: The labels that occur.
  ///   - dataSet: The scheme indicated by the case's file names; `nil` if they indicate none.
  ///   - other: The scheme of the mask to compare with; `nil` if there is none.
  /// - Returns: The scheme of the mask.
  package static func scheme(
    of labels: Set<Label>, dataSet: LabelScheme?, other: LabelScheme? = nil
  ) -> LabelScheme {
    known(labels, dataSet: dataSet, other: other) ?? .reading(labels)
  }

  /// Determines what the labels of a mask mean by what is known of the case; `nil` if only the labels themselves
  /// can suggest it.
  static func known(
    _ labels: Set<Label>, dataSet: LabelScheme?, other: LabelScheme? = nil
  ) -> LabelScheme? {
    let labels = labels.subtracting([0])
    func fits(_ scheme: LabelScheme?) -> Bool {
      guard let scheme, let known = scheme.labels else { return false }
      return labels.isSubset(of: known)
    }
    if let dataSet, fits(dataSet) { return dataSet }
    if let other, labels != [1], fits(other) { return other }
    if let other, other.isPerLabel { return .labels(labels) }
    return nil
  }

  /// Reads a mask.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - grid: The case's grid. A mask with the same voxels in another storage order is reordered
  ///     to this grid; any other mask keeps its own grid, with a note.
  ///   - dataSet: See ``scheme(of:dataSet:other:)``.
  ///   - other: See ``scheme(of:dataSet:other:)``.
  ///   - note: Receives a note on each decision that was needed.
  ///   - guess: Receives what its labels were taken for if nothing tells their meaning.
  /// - Returns: The mask, in the order of the case's grid if the voxels coincide.
  /// - Throws: `VolumeFileError`.
  package static func read(
    _ path: String, on grid: Grid, dataSet: LabelScheme? = nil, other: LabelScheme? = nil,
    note: (FileNote) -> Void = { _ in }, guess: (LabelGuess) -> Void = { _ in }
  ) throws(VolumeFileError) -> LabelMap {
    let file = try VolumeFormats.readVolume(path)
    var map = try file.labelMap(note: note)
    let present = map.presentLabels
    // Names in the file itself come first: they are what its author says.
    if let known = file.ownScheme(of: present) ?? known(present, dataSet: dataSet, other: other) {
      map.scheme = known
    } else {
      map.scheme = .reading(present)
      LabelGuess(present, map.scheme).map(guess)
    }
    if grid.coincides(with: map.grid) { return map.on(grid) }
    if VolumeFormats.leavesSlicesOut(file), let whole = map.exactly(on: grid) { return whole }
    note(
      FileNote(
        file: path,
        text: "has \(map.grid), but the images have \(grid); it is resampled when it is shown "
          + "or compared"))
    return map
  }
}
