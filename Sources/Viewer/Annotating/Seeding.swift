package import Annotation
import Imaging

/// The strokes of growing from seeds, and what is being computed from them.
package struct Seeding: Sendable {
  /// The strokes.
  package var seeds = Seeds()
  /// Whether the next stroke is inside the region.
  package var isInside = true
  /// Whether Enter puts the brush down: a side was chosen, and no stroke was made since.
  var awaitsStroke = false
  /// Whether a region is being grown.
  package var isGrowing = false
  /// Whether the region that is being grown was accepted beforehand.
  var isAcceptedWhenGrown = false
  /// What to add to what is said of the region: that a hidden label is shown again; empty for nothing.
  var shownAgain = ""
  /// Whether strokes, label or rule have changed since.
  var isStale = false
  /// Counts what was asked for, so that late results are known as such.
  var version = 0
  /// The label and the rule for which the region was grown.
  var purpose: Purpose?
  /// The images as they were prepared for the first region.
  var images: PreparedImages?

  /// What a region is grown for.
  struct Purpose: Hashable, Sendable {
    var label: Label
    var rule: DrawOver
  }

  /// Images, and the alignment that they have.
  struct PreparedImages: Sendable {
    var images: [SeedImage]
    var version: Int
  }

  /// Creates the state without strokes.
  package init() {}
}

/// Growing a region in the background.
package struct SeedRequest: Sendable {
  /// The images with their frames, each on its own grid.
  var volumes: [(volume: Volume, frame: Int)]
  /// The images if they are prepared.
  var images: [SeedImage]?
  /// The mask.
  var map: LabelMap
  /// What is grown.
  var structure: SeededStructure
  /// The strokes.
  var seeds: Seeds
  /// What the network believed.
  var prior: SeedPrior?
  /// Which voxels may be changed.
  var rule: DrawOver
  /// The number of the request.
  var version: Int
  /// The number of the case.
  package var generation: Int

  /// Grows the region.
  package func perform() -> SeedReport {
    let images =
      images ?? volumes.compactMap { SeedImage($0.volume, frame: $0.frame, on: map.grid) }
    let region = SeedGrowing(
      images: images, map: map, structure: structure, seeds: seeds, prior: prior
    ).perform()
    return SeedReport(
      images: images, isPossible: region != nil,
      preview: region.flatMap {
        EditPreview(
          $0.proposals(label: structure.label, outer: structure.outer), of: map, over: rule,
          name: EditTool.seeds.name, structure: structure.labels)
      }, version: version)
  }
}

/// What became of it.
package struct SeedReport: Sendable {
  /// The prepared images.
  var images: [SeedImage]
  /// Whether there was something to grow from.
  var isPossible: Bool
  /// What would change; `nil` if nothing.
  var preview: EditPreview?
  /// The number of the request.
  var version: Int
}
