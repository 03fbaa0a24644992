extension Volume {
  /// Whether the values of a time point look like Hounsfield units, as in CT.
  ///
  /// By definition, water is 0 and air is −1000. So at least a twentieth of the voxels must be near
  /// air (−1100 to −900), and at least a hundredth must be soft tissue (above 0, to 100).
  package func looksLikeHounsfieldUnits(frame: Int = 0) -> Bool {
    guard !storage.isColor, grid.voxelCount > 0 else { return false }
    var (air, tissue, count) = (0, 0, 0)
    // A third of the rows is enough.
    forEachRow(step: 3, frame: frame) { row in
      for value in row {
        air += value >= -1100 && value <= -900 ? 1 : 0
        tissue += value > 0 && value <= 100 ? 1 : 0
      }
      count += row.count
    }
    return 20 * air >= count && 100 * tissue >= count
  }
}
