/// Where the brain is in a head.
///
/// Found by classical means, in any sequence: thresholds, morphology, the largest part, smoothing. It is meant
/// for statistics, such as normalization, and for outlines; it is no measurement of the brain.
package struct BrainMask: Sendable {
  /// How much each place is inside, 0 to 1, on a grid of about 2 mm.
  private(set) var field: Volume
  /// The share of the skin's layer that the mask touches, 0 to 1: the lower the better.
  package let skinContact: Double
  /// The share of the head that is brain, 0 to 1.
  package let headShare: Double
  /// The least overlap (Dice) of an image's mask with this one, 0 to 1; 1 if it comes from one image.
  package private(set) var agreement = 1.0

  /// Finds the brain in an image.
  ///
  /// The result is `nil` if there is no head.
  ///
  /// - Parameter volume: An image with or without skull; of a series, its first time point.
  /// - Complexity: below half a second for 240×240×155 voxels.
  package init?(of volume: Volume) {
    guard !volume.storage.isColor, let coarse = CoarseHead(volume) else { return nil }
    guard let found = coarse.brain() else { return nil }
    field = Volume(grid: coarse.grid, storage: .float32(found.field))
    skinContact = found.contact
    headShare = Double(found.brain) / Double(found.head)
  }

  /// Joins the masks of several images of a head: where most of them have the brain.
  ///
  /// A mask that touches much more skin than another one is left out; without masks, the result is `nil`.
  package init?(joining masks: [BrainMask]) {
    guard let best = masks.min(by: { $0.skinContact < $1.skinContact }) else { return nil }
    let good = masks.filter { $0.skinContact <= 2 * best.skinContact + 0.1 }
    guard good.count > 1 else {
      self = best
      return
    }
    let grid = good.map(\.field.grid).reduce(best.field.grid) { $1.isFiner(than: $0) ? $1 : $0 }
    var sum = [Float](repeating: 0, count: grid.voxelCount)
    var weight = [Float](repeating: 0, count: grid.voxelCount)
    let fields = good.map { $0.field.valuesOrNaN(on: grid) }
    for values in fields {
      for place in sum.indices where !values[place].isNaN {
        sum[place] += values[place]
        weight[place] += 1
      }
    }
    for place in sum.indices where weight[place] > 0 { sum[place] /= weight[place] }
    agreement = fields.map { Self.overlap($0, sum) }.min() ?? 1
    field = Volume(grid: grid, storage: .float32(sum))
    skinContact = good.map(\.skinContact).reduce(0, +) / Double(good.count)
    headShare = good.map(\.headShare).reduce(0, +) / Double(good.count)
  }

  /// The Dice of two masks where the first one is known.
  private static func overlap(_ one: [Float], _ other: [Float]) -> Double {
    var (both, sum) = (0, 0)
    for place in one.indices where !one[place].isNaN {
      let (first, second) = (one[place] > 0.5, other[place] > 0.5)
      both += first && second ? 1 : 0
      sum += (first ? 1 : 0) + (second ? 1 : 0)
    }
    return sum == 0 ? 1 : 2 * Double(both) / Double(sum)
  }

  /// What makes the mask doubtful: the images show the brain in different places; `nil` if nothing does.
  package var doubt: String? {
    agreement < Self.usualAgreement
      ? "the sequences show the brain in different places (overlap \(fixed(agreement, 2))); check their alignment"
      : nil
  }

  /// Masks of sequences that lie on each other overlap more than this: of 34 heads, 33 by 0.91 or more; after a
  /// movement by 15 mm, masks of one head overlapped by 0.90, and aligned again by 0.93.
  private static let usualAgreement = 0.905

  /// Takes a mask from a file's labels: every label is brain.
  package init(_ map: LabelMap) {
    self.init(map.labels.map { $0 == 0 ? 0 : 1 }, on: map.grid)
  }

  /// The mask of images without skull: whatever is not background in one of them, without holes; `nil` without
  /// images.
  package init?(ofStripped volumes: [Modality: Volume]) {
    let images = Modality.allCases.compactMap { volumes[$0] }
    guard let first = images.first else { return nil }
    var tissue = [Float](repeating: 0, count: first.grid.voxelCount)
    for image in images {
      let image = image.regridded(to: first.grid)
      let background = image.background().value
      for (place, value) in image.values().enumerated()
      where value != background && value.isFinite {
        tissue[place] = 1
      }
    }
    let normal = Orientation(first.grid.affine).superiorInferior.axis
    let raster = MaskRaster(
      size: first.grid.size, spacing: first.grid.affine.spacing, normal: normal,
      mask: tissue.map { UInt8($0) })
    self.init(raster.filled().mask.map { Float($0) }, on: first.grid)
  }

  private init(_ inside: [Float], on grid: Grid) {
    field = Volume(grid: grid, storage: .float32(inside))
    (skinContact, headShare) = (0, 1)
  }

  /// The mask and what is within a distance of it, in mm.
  package func grown(by distance: Double) -> BrainMask {
    var coarse = AxisRefinement(field.values(), on: field.grid)
    let size = field.grid.size
    let spacing = field.grid.affine.spacing
    for axis in 0..<3 where size[axis] > 40 {
      let group = Int((2 / spacing[axis] + 0.1).rounded(.down))
      if group > 1 { coarse.average(axis, by: group) }
    }
    // Few slices may have gaps between them.
    let reach = (0..<3).map { axis in
      Double(size[axis]) * spacing[axis] < 60 ? 1000 : coarse.grid.affine.spacing[axis]
    }
    let raster = MaskRaster(
      size: coarse.size, spacing: reach, normal: 2,
      mask: coarse.values.map { $0 > 0.5 ? 1 : 0 })
    var result = self
    result.field = Volume(
      grid: coarse.grid, storage: .float32(raster.grown(distance).mask.map { Float($0) }))
    return result
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
