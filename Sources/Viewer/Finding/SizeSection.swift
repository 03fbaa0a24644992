import Imaging
import Metrics
import Terminal

/// How large the structure in view is in the compared masks: lines of the information panel.
struct SizeSection {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// Where the two columns of numbers end.
  private static let ends = [20, 30]

  init(_ model: ViewerModel) { self.model = model }

  /// Volume, and the longest line across the structure in an axial slice; nothing without masks, or where
  /// they have no structure in common.
  var lines: [Line] {
    guard let tally = model.study.tally, let grid = model.study.comparedGrid,
      tally.structures.contains(model.structure)
    else { return [] }
    let masks = [model.pair.first, model.pair.second].map { model.study.mask($0) != nil }
    let counts = tally.total(model.structure, compared: false)
    let findings = latest
    let isOld = model.findings == nil
    let diameters = [findings?.firstDiameter, findings?.secondDiameter]
    func row(_ name: String, _ values: [String], _ color: CellColor = theme.text) -> Line {
      var line = Line(.text(name, theme.faint))
      for (index, value) in values.enumerated() where masks[index] {
        line.pieces.append(.rightAligned(value, end: Self.ends[index], color))
      }
      return line
    }
    func found(_ text: (LongestDiameter) -> String) -> [String] {
      diameters.map { $0.map(text) ?? (isOld ? "…" : "–") }
    }
    var heading = Line(.text(name, theme.accent, .bold))
    for (index, source) in [model.pair.first, model.pair.second].enumerated() where masks[index] {
      heading.pieces.append(.rightAligned(source.word, end: Self.ends[index], theme.faint))
    }
    let isPartial = [model.pair.first, model.pair.second].map {
      $0 == .prediction && model.study.prediction?.isComplete == false
    }
    /// What was measured of slices that were segmented so far is a lower bound.
    func marked(_ values: [String]) -> [String] {
      zip(values, isPartial).map { $1 && $0.first?.isNumber == true ? ">\($0)" : $0 }
    }
    let color = isOld ? theme.faint : theme.text
    return [
      heading,
      row(
        "volume, ml",
        marked([counts.first, counts.second].map { tenths(Double($0) * grid.voxelMilliliters) })),
      row("longest, mm", marked(found { tenths($0.millimeters) }), color),
      row(slicesName(grid), found { "\($0.index)" }, color).spare(2),
    ]
  }

  /// Where the longest line is, below it; what to call the slices of the masks' grid: slices of the image in view may be others.
  private func slicesName(_ grid: Grid) -> String {
    func has(_ image: StudyImage) -> Bool {
      image.content.value.map { $0.volume.grid.coincides(with: grid) } ?? false
    }
    let images = model.study.images
    if images.indices.contains(model.imageIndex), images[model.imageIndex].content.value != nil,
      !has(images[model.imageIndex])
    {
      return "  in slice of \(images.first(where: has)?.title ?? "mask")"
    }
    return "  in axial slice"
  }

  /// What is measured, as far as there is room.
  private var name: String {
    model.structure.region.map { "\($0.abbreviation) size" } ?? model.structureName.truncated(to: 9)
  }

  /// The latest findings about this structure and these masks, which may be about earlier labels.
  private var latest: Findings? {
    guard let findings = model.finder.findings, findings.structure == model.structure,
      findings.pair == model.pair
    else { return nil }
    return findings
  }
}
