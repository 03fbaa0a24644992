package import Imaging

/// The longest straight line across a structure within one slice, as measured with a caliper on
/// screen.
///
/// The line runs from edge to edge of one connected part of the structure (8 neighbors in the
/// slice), so two neighboring lesions are not measured as one. Edges are at the middle of the
/// outermost voxels' sides, like a contour through the slice: n voxels of 1 mm in a row are n mm
/// long. As with a caliper, the line may leave a part that is not convex.
///
/// Source: the longest diameter of RANO's bidimensional measurement, P. Y. Wen et al., "Updated
/// Response Assessment Criteria for High-Grade Gliomas", *J. Clin. Oncol.* 28 (2010), 1963–1972; the
/// edges are those of "Maximum 2D diameter" of J. J. M. van Griethuysen et al., pyradiomics (2017).
package struct LongestDiameter: Hashable, Sendable {
  /// The length in millimeters.
  package let millimeters: Double
  /// The index of its slice in the stored array.
  package let index: Int

  /// Finds the longest line over all slices of a plane; on a tie, the lowest slice wins.
  ///
  /// `nil` if the structure is empty.
  ///
  /// - Parameters:
  ///   - map: The labels.
  ///   - structure: The structure to measure.
  ///   - plane: The plane of the slices.
  /// - Complexity: one pass over the labels, then one over the slices that contain the structure.
  package init?(_ map: LabelMap, _ structure: Structure, plane: Plane = .axial) {
    let geometry = SliceGeometry(map.grid, plane: plane)
    let table = map.scheme.mask(of: structure)
    let spacing = PlanePoint(x: geometry.columnSpacing, y: geometry.rowSpacing)
    var best: (squared: Double, index: Int)?
    for (index, count) in map.labeledVoxels(geometry).enumerated() where count > 0 {
      let slice = map.slice(index, geometry)
      let mask = slice.values.map { table[Int($0)] }
      let parts = ConnectedComponents(
        mask, size: [slice.width, slice.height, 1], connectivity: .corners)
      for points in Self.outlines(parts, width: slice.width) {
        let squared = ConvexHull(points).squaredDiameter(spacing: spacing)
        if squared > best?.squared ?? 0 { best = (squared, index) }
      }
    }
    guard let best else { return nil }
    (millimeters, index) = (best.squared.squareRoot(), best.index)
  }

  /// Returns for each part the midpoints of the outer sides of the first and last voxel in each
  /// row, in voxels.
  private static func outlines(_ parts: ConnectedComponents, width: Int) -> [[PlanePoint]] {
    var outlines = [[PlanePoint]](repeating: [], count: parts.count)
    for run in parts.runs {
      let y = Double(run.start / width)
      let (first, last) = (run.start % width, run.start % width + run.count - 1)
      let (left, right) = (Double(first), Double(last))
      outlines[run.component] += [
        PlanePoint(x: left - 0.5, y: y), PlanePoint(x: right + 0.5, y: y),
        PlanePoint(x: left, y: y - 0.5), PlanePoint(x: left, y: y + 0.5),
        PlanePoint(x: right, y: y - 0.5), PlanePoint(x: right, y: y + 0.5),
      ]
    }
    return outlines
  }
}
