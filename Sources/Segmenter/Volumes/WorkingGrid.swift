package import Imaging

/// The grid on which a network sees a case.
///
/// It is the grid of the result itself if all images have its voxels, and if its axial slices have about the
/// spacing that the network was trained for. So nothing is interpolated in data sets such as BraTS.
///
/// Otherwise it lies along the axes of the finest image; of images as fine as that, or as the network needs, the
/// result's own comes first, so that neither that image nor the result is interpolated. An axis whose spacing is within ``tolerance`` of the
/// network's keeps its voxels, and the others get the network's spacing: interpolation blurs more than a network
/// that was trained on images of different sizes minds 10 %.
package struct WorkingGrid: Sendable {
  /// The grid.
  package let grid: Grid
  /// The images that are interpolated there.
  package let resampled: [Modality]

  /// A spacing may be this many times the network's, or the network's this many times the spacing.
  package static let tolerance = 1.25

  /// Finds the grid of a case.
  ///
  /// - Parameters:
  ///   - grids: The grids of the images; at least one.
  ///   - result: The grid of the result, which is covered.
  ///   - spacing: The network's spacing in mm: right–left, anterior–posterior and superior–inferior.
  /// - Throws: ``SegmentationError/apart(_:_:)`` if images do not overlap, or if the result does not overlap with
  ///   them.
  package init(
    _ grids: [Modality: Grid], result: Grid, spacing: [Double]
  ) throws(SegmentationError) {
    let present = Modality.allCases.compactMap { modality in
      grids[modality].map { (modality, $0) }
    }
    guard let first = present.first else { throw .noImages }
    let isShared = present.allSatisfy { first.1.coincides(with: $0.1) }
    if isShared, result.coincides(with: first.1), result.fits(spacing) {
      grid = result
    } else if isShared, first.1.fits(spacing), first.1.covers(result) {
      grid = first.1
    } else {
      var finest = present.dropFirst().reduce(first) { $1.1.isFiner(than: $0.1) ? $1 : $0 }
      let own = present.first { $0.1.coincides(with: result) }
      if let own, !finest.1.isFiner(than: own.1) || own.1.hasSpacing(spacing) { finest = own }
      for (modality, other) in present where !other.meets(finest.1) {
        throw .apart(modality.displayName, finest.0.displayName)
      }
      guard result.meets(finest.1) else {
        throw .apart("the grid for the result", finest.0.displayName)
      }
      grid = finest.1.along(spacing, covering: result)
    }
    let found = grid
    resampled = present.filter { !found.coincides(with: $0.1) }.map(\.0)
  }
}

extension Grid {
  /// Whether voxels have about a spacing along every axis.
  fileprivate func hasSpacing(_ wanted: [Double]) -> Bool {
    zip(spacing, wanted).allSatisfy { $0.isNear($1) }
  }

  /// Whether axial slices have about a spacing, and are not much closer together; they may be thick.
  fileprivate func fits(_ wanted: [Double]) -> Bool {
    let own = spacing
    let isNear = [0, 1].allSatisfy { own[$0].isNear(wanted[$0]) }
    return isNear && own[2] >= wanted[2] / WorkingGrid.tolerance
  }

  /// The spacing of the axes nearest to right–left, anterior–posterior and superior–inferior.
  private var spacing: [Double] {
    let orientation = Orientation(affine)
    return [orientation.rightLeft, orientation.anteriorPosterior, orientation.superiorInferior]
      .map { affine.spacing[$0.axis] }
  }

  /// The range of another grid's voxels along each axis of this one, in voxels; half a voxel around the
  /// outermost centers belongs to it.
  private func range(of other: Grid) -> [(from: Double, to: Double)] {
    let map = affine.inverse.after(other.affine)
    let corners = (0..<8).map { corner in
      map.world(
        i: corner & 1 == 0 ? -0.5 : Double(other.size[0]) - 0.5,
        j: corner & 2 == 0 ? -0.5 : Double(other.size[1]) - 0.5,
        k: corner & 4 == 0 ? -0.5 : Double(other.size[2]) - 0.5)
    }
    return [corners.map(\.x), corners.map(\.y), corners.map(\.z)].map {
      ($0.min() ?? 0, $0.max() ?? 0)
    }
  }

  /// Whether another grid lies inside this one, up to half a voxel.
  fileprivate func covers(_ other: Grid) -> Bool {
    zip(range(of: other), size).allSatisfy { $0.from >= -1 && $0.to <= Double($1) }
  }

  /// Whether the grids show some place together; either may be a few slices.
  fileprivate func meets(_ other: Grid) -> Bool {
    share(of: other) > 0 || other.share(of: self) > 0
  }

  /// The grid along this one's axes that covers it and another one.
  ///
  /// - `wanted`: The spacing right–left, anterior–posterior and superior–inferior.
  fileprivate func along(_ wanted: [Double], covering other: Grid) -> Grid {
    let orientation = Orientation(affine)
    let axes = [
      orientation.rightLeft, orientation.anteriorPosterior, orientation.superiorInferior,
    ]
    let theirs = range(of: other)
    var (size, elements) = (self.size, affine.elements)
    for axis in 0..<3 {
      let own = affine.spacing[axis]
      let place = axes.firstIndex { $0.axis == axis } ?? axis
      // Less than a voxel is not worth another grid.
      let from = theirs[axis].from < -1 ? theirs[axis].from : -0.5
      let end = Double(self.size[axis]) - 0.5
      let to = theirs[axis].to > end + 0.5 ? theirs[axis].to : end
      let (scale, first, count): (Double, Double, Int)
      if own.isNear(wanted[place]) {
        // The same voxels, and more of them.
        (scale, first) = (1, (from + 0.5).rounded(.down))
        count = Int((to + 0.5).rounded(.up) - first)
      } else {
        scale = wanted[place] / own
        count = max(Int(((to - from) / scale - 1e-3).rounded(.up)), 1)
        first = (from + to) / 2 - Double(count - 1) / 2 * scale
      }
      size[axis] = count
      for row in 0..<3 {
        elements[row * 4 + axis] *= scale
        elements[row * 4 + 3] += affine[row, axis] * first
      }
    }
    return Grid(size: size, affine: Affine(elements: elements))
  }
}

extension Double {
  /// Whether a spacing is within the tolerance of another one.
  fileprivate func isNear(_ wanted: Double) -> Bool {
    self <= wanted * WorkingGrid.tolerance && wanted <= self * WorkingGrid.tolerance
  }
}
