package import Imaging

/// The intensities and the volume of each label, and of each structure, of a mask in an image.
///
/// Measured on the mask's grid. An image on another grid is resampled to it, and ``isResampled`` says
/// so.
///
/// Source: checked against SimpleITK's `LabelStatisticsImageFilter`; see `Scripts/make_measuring_goldens.py`.
package struct LabelStatistics: Sendable {
  /// The statistics of a label or structure.
  package struct Row: Hashable, Sendable {
    /// The structure; `nil` for the row of a label.
    package let structure: Structure?
    /// The label; `nil` for a structure of several labels.
    package let label: Label?
    /// The number of voxels in the mask.
    package let voxels: Int
    /// The volume.
    package let milliliters: Double
    /// The intensities.
    package let values: ValueStatistics
  }

  /// Structures of several labels first, then each label; those that do not occur are left out.
  package let rows: [Row]
  /// Whether the image was resampled to the mask's grid.
  package let isResampled: Bool

  /// Measures a mask in a frame of an image; `nil` for an image in color, which has no intensities.
  ///
  /// - Parameters:
  ///   - map: The mask.
  ///   - volume: The image, on any grid.
  ///   - frame: The index of the 3-D volume, if there are several.
  /// - Complexity: one pass over the mask; only slices with labels are sampled.
  package init?(_ map: LabelMap, _ volume: Volume, frame: Int = 0) {
    guard !volume.storage.isColor else { return nil }
    let grid = map.grid
    isResampled = !grid.coincides(with: volume.grid)
    let geometry = SliceGeometry(grid, plane: .axial)
    var found: [Label: Part] = [:]
    for (index, count) in map.labeledVoxels(geometry).enumerated() where count > 0 {
      let labels = map.slice(index, geometry)
      let values = volume.sampledSlice(index, geometry, frame: frame)
      // Neighbors mostly share a label, so the statistics of the latest one are kept out of the dictionary.
      var (label, part) = (Label(0), Part())
      for (offset, own) in labels.values.enumerated() where own != 0 {
        if own != label {
          if label != 0 { found[label] = part }
          (label, part) = (own, found[own] ?? Part())
        }
        part.voxels += 1
        part.values.add(Double(values.values[offset]))
      }
      if label != 0 { found[label] = part }
    }
    rows = Self.rows(found, scheme: map.scheme, voxelMilliliters: grid.voxelMilliliters)
  }

  /// Counts the voxels of a mask without an image; there are no intensities.
  package init(_ map: LabelMap) {
    var found: [Label: Part] = [:]
    for label in map.labels where label != 0 { found[label, default: Part()].voxels += 1 }
    isResampled = false
    rows = Self.rows(found, scheme: map.scheme, voxelMilliliters: map.grid.voxelMilliliters)
  }

  private struct Part {
    var voxels = 0
    var values = ValueStatistics()
  }

  private static func rows(
    _ parts: [Label: Part], scheme: LabelScheme, voxelMilliliters: Double
  ) -> [Row] {
    let labels = parts.keys.sorted()
    func row(_ structure: Structure?, _ labels: [Label], label: Label?) -> Row? {
      var sum = Part()
      for part in labels.compactMap({ parts[$0] }) {
        sum.voxels += part.voxels
        sum.values.add(part.values)
      }
      guard sum.voxels > 0 else { return nil }
      return Row(
        structure: structure, label: label, voxels: sum.voxels,
        milliliters: Double(sum.voxels) * voxelMilliliters, values: sum.values)
    }
    let structures = scheme.structures.filter { $0.region != nil }.compactMap { structure in
      row(structure, labels.filter { scheme.contains($0, in: structure) }, label: nil)
    }
    // A binary mask's only label is its only structure.
    if scheme.labels == nil, labels.count == 1 { return structures }
    return structures + labels.compactMap { row(nil, [$0], label: $0) }
  }
}
