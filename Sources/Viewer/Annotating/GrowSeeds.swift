import Annotation
import Imaging

extension ViewerModel {
  /// The most images from which a region is grown.
  private static let mostImages = 6

  /// Chooses the seeds; again, the other side.
  mutating func chooseSeeds() -> [Effect] {
    if editing.tool == .seeds {
      liftBrush()
      editing.seeding.isInside.toggle()
    } else {
      choose(.seeds)
      editing.seeding.isInside = true
    }
    editing.seeding.awaitsStroke = true
    let (side, other) =
      editing.seeding.isInside ? ("inside", "outside") : ("outside", "inside")
    let shown = showAgain([editing.label])
    notice = Notice(
      .info,
      "Draw \(side) \(grownName); press \(keyName(.seeds)) to draw \(other)\(shown)")
    return editing.preview == nil ? growSeeds() : []
  }

  /// What grows for the current label, such as "the whole tumor; what is added becomes edema".
  private var grownName: String {
    guard editing.label != 0, let scheme = editing.session?.map.scheme else { return "the region" }
    let grown = SeededStructure(of: editing.label, in: scheme)
    guard let structure = grown.structure else { return "the region" }
    guard let region = structure.region else { return name(of: structure) }
    let label = shortName(of: editing.label, in: scheme)
    // Only a region of several labels is called otherwise than the label.
    return "the \(region.displayName)"
      + (grown.labels.count > 1 ? " (what is added becomes \(label))" : "")
  }

  /// Adds what a brush covers to the strokes.
  mutating func seed(_ places: [Int], isInside: Bool, continuing: Bool) {
    editing.seeding.seeds.add(places, isInside: isInside, continuing: continuing)
    editing.seeding.awaitsStroke = false
    editing.seeding.isAcceptedWhenGrown = false
  }

  /// Grows the region from the strokes, or again when the one that is growing is done.
  mutating func growSeeds() -> [Effect] {
    guard let session = editing.session, !editing.seeding.seeds.isEmpty else { return [] }
    guard editing.label != 0 else {
      editing.preview = nil
      notice = Notice(.info, "Choose the label of the region; background cannot be grown")
      return []
    }
    editing.seeding.shownAgain += showAgain([editing.label])
    guard !editing.seeding.isGrowing else {
      editing.seeding.isStale = true
      return []
    }
    let structure = SeededStructure(of: editing.label, in: session.map.scheme)
    editing.seeding.version += 1
    editing.seeding.isGrowing = true
    editing.seeding.isStale = false
    editing.seeding.purpose = Seeding.Purpose(label: editing.label, rule: editing.rule)
    let prepared = editing.seeding.images
    let volumes = study.images.compactMap { image in
      image.content.value.map { ($0.volume, $0.frame) }
    }
    return [
      .growSeeds(
        SeedRequest(
          volumes: volumes.filter { !$0.0.storage.isColor }.prefix(Self.mostImages).map { $0 },
          images: prepared?.version == aligning.version ? prepared?.images : nil,
          map: session.map, structure: structure, seeds: editing.seeding.seeds,
          prior: prior(of: structure, session.map), rule: editing.rule,
          version: editing.seeding.version, generation: generation))
    ]
  }

  /// What the network believed of a structure; `nil` if it was not asked, or on another grid.
  private func prior(of structure: SeededStructure, _ map: LabelMap) -> SeedPrior? {
    guard let region = structure.structure?.region, let prediction = study.prediction,
      !prediction.probabilities.slices.isEmpty,
      prediction.probabilities.geometry.grid.matches(map.grid)
    else { return nil }
    return SeedPrior(prediction.probabilities, region, threshold: threshold(region))
  }

  /// Shows the region that was grown.
  mutating func take(_ report: SeedReport) -> [Effect] {
    guard report.version == editing.seeding.version, editing.seeding.isGrowing else { return [] }
    editing.seeding.isGrowing = false
    editing.seeding.images = Seeding.PreparedImages(
      images: report.images, version: aligning.version)
    if editing.seeding.isStale { return growSeeds() }
    guard editing.isActive, editing.tool == .seeds else { return [] }
    editing.preview = report.preview
    let isAccepted = editing.seeding.isAcceptedWhenGrown
    editing.seeding.isAcceptedWhenGrown = false
    if report.preview != nil {
      if isAccepted { return acceptPreview() ?? [] }
      sayPreview(editing.seeding.shownAgain)
      editing.seeding.shownAgain = ""
    } else if !report.isPossible {
      notice = Notice(.info, "Draw a stroke inside the region, too")
    } else {
      notice = Notice(.info, "These strokes would change nothing")
    }
    return []
  }

  /// Takes a preview or the latest stroke of the seeds away; `nil` if there is neither.
  mutating func undoPreview() -> [Effect]? {
    if editing.preview?.origin != nil {
      editing.preview = nil
      return []
    }
    guard editing.tool == .seeds, !editing.seeding.seeds.isEmpty else { return nil }
    editing.seeding.seeds.removeLast()
    editing.seeding.isAcceptedWhenGrown = false
    guard editing.seeding.seeds.isEmpty else { return growSeeds() }
    dropSeeds()
    return []
  }

  /// Forgets all strokes of the seeds, and what was grown from them.
  mutating func dropSeeds() {
    editing.preview = nil
    var next = Seeding()
    // A region that is still growing is of strokes that are gone.
    next.version = editing.seeding.version + 1
    (next.isInside, next.images) = (editing.seeding.isInside, editing.seeding.images)
    editing.seeding = next
  }
}
