package import Imaging

/// Grows a region from a few strokes inside and outside of it, by the intensities of all images.
///
///     let growing = SeedGrowing(images: images, map: map, structure: structure, seeds: seeds, prior: prior)
///     let region = growing.perform()
///
/// If the mask has nothing of the structure and there is no prediction, only the strokes show what inside and
/// outside look like. Otherwise the strokes correct the mask or the prediction: voxels that look like those under
/// a stroke change with it, less so the farther away they are, and everything else stays as it is.
///
/// The result depends only on the values of this type, not on the number of threads.
package struct SeedGrowing: Sendable {
  /// The images.
  package var images: [SeedImage]
  /// The mask.
  package var map: LabelMap
  /// The structure to grow.
  package var structure: SeededStructure
  /// The strokes.
  package var seeds: Seeds
  /// A network's prediction; `nil` if there is none.
  package var prior: SeedPrior?

  /// Creates a task to grow a region.
  package init(
    images: [SeedImage], map: LabelMap, structure: SeededStructure, seeds: Seeds,
    prior: SeedPrior? = nil
  ) {
    self.images = images
    self.map = map
    self.structure = structure
    self.seeds = seeds
    self.prior = prior
  }

  /// The most voxels in the box; a box is not extended beyond this.
  static let mostVoxels = 3_000_000
  /// How far the box is extended at a time on a side that the region reaches, in millimeters.
  private static let growth = 15.0
  private static let mostGrowths = 6

  /// Grows the region.
  ///
  /// - Returns: The changes; `nil` if there is no image, or neither a stroke inside nor anything of the structure.
  package func perform() -> GrownRegion? {
    let grid = map.grid
    guard !images.isEmpty, let strokes = SeedBox(around: seeds.sides.keys, in: grid) else {
      return nil
    }
    let mask = SeedBox(around: structure.labels, of: map)
    guard mask != nil || seeds.hasInside else { return nil }
    var box = start(strokes, mask)
    var region = grow(in: box, hasMask: mask != nil)
    for _ in 0..<Self.mostGrowths {
      let larger = extended(box, by: region)
      guard larger != box, larger.count <= Self.mostVoxels else { break }
      box = larger
      region = grow(in: box, hasMask: mask != nil)
    }
    // Strokes of one kind must not change the mask in the other direction.
    if mask != nil, !seeds.hasInside { region.added = [] }
    if mask != nil, !seeds.hasOutside { region.removed = [] }
    return region
  }

  /// The box to begin with.
  private func start(_ strokes: SeedBox, _ mask: SeedBox?) -> SeedBox {
    let grid = map.grid
    if let mask {
      // Strokes correct what is near; the mask shows how far the structure extends.
      let reach = [Double](repeating: SeedModel.reach, count: 3)
      return strokes.extended(by: reach, in: grid)
        .cut(to: mask.joined(strokes).extended(by: [15, 15, 15], in: grid))
    }
    // Most lesions are about equally long in all directions, also in those without a stroke.
    let lengths = strokes.lengths(in: grid)
    let longest = lengths.max() ?? 0
    let margins = lengths.map { max((1.1 * longest - $0) / 2, 8) }
    return strokes.extended(by: margins, in: grid)
  }

  /// The box, larger on the sides that changes reach.
  private func extended(_ box: SeedBox, by region: GrownRegion) -> SeedBox {
    let grid = map.grid
    guard let changed = SeedBox(around: region.added, in: grid) else { return box }
    var larger = box
    let more = box.extended(by: [Double](repeating: Self.growth, count: 3), in: grid)
    for axis in 0..<3 {
      if changed.from[axis] <= box.from[axis] { larger.from[axis] = more.from[axis] }
      if changed.to[axis] >= box.to[axis] { larger.to[axis] = more.to[axis] }
    }
    return larger
  }

  /// Grows the region within a box.
  private func grow(in box: SeedBox, hasMask: Bool) -> GrownRegion {
    let model = SeedModel(self, box, hasMask: hasMask)
    let probabilities = RandomWalker(
      model.features.fine, size: box.size, spacing: map.grid.affine.spacing
    ).probabilities(model.probabilities, seeds: model.seeds)
    return model.region(probabilities)
  }
}
