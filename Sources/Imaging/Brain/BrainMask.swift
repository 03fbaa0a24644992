/// Where the brain is in a head.
///
/// Found by classical means, in any sequence: thresholds, morphology, the largest part, smoothing. It is meant
/// for statistics, such as normalization, and for outlines; it is no measurement of the brain.
package struct BrainMask: Sendable {
  /// How much each place is inside, 0 to 1, on a grid of about 2 mm.
  let field: Volume
  /// The share of the skin's layer that the mask touches, 0 to 1: the lower the better.
  package let skinContact: Double

  /// Finds the brain in an image.
  ///
  /// - Parameter volume: An image with or without skull; of a series, its first time point.
  /// - Returns: `nil` if there is no head.
  /// - Complexity: below half a second for 240×240×155 voxels.
  package init?(of volume: Volume) {
    guard !volume.storage.isColor, let coarse = CoarseHead(volume) else { return nil }
    guard let found = coarse.brain() else { return nil }
    field = Volume(grid: coarse.grid, storage: .float32(found.field))
    skinContact = found.contact
  }

  /// Joins the masks of several images of a head: where most of them have the brain.
  ///
  /// A mask that touches much more skin than another one is left out.
  ///
  /// - Returns: `nil` without masks.
  package init?(joining masks: [BrainMask]) {
    guard let best = masks.min(by: { $0.skinContact < $1.skinContact }) else { return nil }
    let good = masks.filter { $0.skinContact <= 2 * best.skinContact + 0.1 }
    guard good.count > 1,
      let finest = good.dropFirst().reduce(
        good.first, { first, next in
          first.map { next.field.grid.isFiner(than: $0.field.grid) ? next : $0 }
        })
    else {
      self = best
      return
    }
    let grid = finest.field.grid
    var sum = [Float](repeating: 0, count: grid.voxelCount)
    var weight = [Float](repeating: 0, count: grid.voxelCount)
    for mask in good {
      let values = mask.field.valuesOrNaN(on: grid)
      for place in sum.indices where !values[place].isNaN {
        sum[place] += values[place]
        weight[place] += 1
      }
    }
    for place in sum.indices where weight[place] > 0 { sum[place] /= weight[place] }
    field = Volume(grid: grid, storage: .float32(sum))
    skinContact = good.map(\.skinContact).reduce(0, +) / Double(good.count)
  }

  /// Takes a mask from a file's labels: every label is brain.
  package init(_ map: LabelMap) {
    field = Volume(grid: map.grid, storage: .float32(map.labels.map { $0 == 0 ? 0 : 1 }))
    skinContact = 0
  }

  /// Returns which pixels of a slice are inside, on any grid.
  package func slice(_ index: Int, _ geometry: SliceGeometry) -> [Bool] {
    field.sampledSlice(index, geometry).values.map { $0 > 0.5 }
  }

  /// Returns the mask on a grid: 1 inside.
  package func map(on grid: Grid) -> LabelMap {
    let scheme = LabelScheme.labels([1])
    var map = LabelMap(grid: grid, scheme: scheme)
    let geometry = SliceGeometry(grid, plane: .axial)
    for index in 0..<geometry.count {
      let inside = slice(index, geometry)
      map.setSlice(
        Slice(width: geometry.width, height: geometry.height, values: inside.map { $0 ? 1 : 0 }),
        index, geometry)
    }
    return map
  }

  /// The volume of the brain.
  package var milliliters: Double {
    Double(field.values().count { $0 > 0.5 }) * field.grid.voxelMilliliters
  }

  /// Returns the median of an image's values inside; `nil` if it has none there.
  package func median(of volume: Volume) -> Double? {
    guard let coarse = CoarseHead(volume) else { return nil }
    let inside = field.valuesOrNaN(on: coarse.grid)
    let values = zip(coarse.values, inside).compactMap { $1 > 0.5 ? $0 : nil }
    return nonZeroQuantiles(values, [0.5], background: .nan)?.first
  }
}

extension Volume {
  /// The values on another grid; NaN outside.
  fileprivate func valuesOrNaN(on target: Grid) -> [Float] {
    if case .identical = target.relation(to: grid) { return values() }
    let geometry = SliceGeometry(target, plane: .axial)
    var values = [Float](repeating: .nan, count: target.voxelCount)
    for index in 0..<geometry.count {
      let slice = sampledSlice(index, geometry)
      let walk = geometry.walk(index)
      for row in 0..<geometry.height {
        for column in 0..<geometry.width {
          values[walk.start + row * walk.rowStride + column * walk.columnStride] =
            slice[column, row]
        }
      }
    }
    return values
  }
}
