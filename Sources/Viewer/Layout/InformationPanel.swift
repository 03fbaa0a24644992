import Imaging
import Rendering
import Terminal

/// Numbers beside or under the picture: Dice, crosshair, window and labels.
struct InformationPanel {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// Columns of text.
  static let textWidth = 30

  init(_ model: ViewerModel) { self.model = model }

  func draw(on screen: inout Screen, _ rectangle: CellRectangle) {
    screen.fill(rectangle, with: Cell(" ", foreground: theme.text, background: theme.panel))
    if rectangle.height > ViewerLayout.panelHeight || rectangle.width < 2 * Self.textWidth {
      drawColumn(
        [edit, FineTuningSection(model).lines, dice, size, crosshair, image, overlay]
          .filter { !$0.isEmpty }, on: &screen, rectangle)
    } else {
      drawRow(
        [edit, FineTuningSection(model).lines, dice, size, crosshair, overlay, image]
          .filter { !$0.isEmpty }, on: &screen, rectangle)
    }
  }

  /// Draws sections below each other; blank lines go first where there are too many lines, then those
  /// that can be spared.
  private func drawColumn(_ all: [[Line]], on screen: inout Screen, _ rectangle: CellRectangle) {
    var sections = all
    while sections.reduce(0, { $0 + $1.count }) > rectangle.height,
      let rank = sections.joined().map(\.spare).max(), rank > 0,
      let index = sections.firstIndex(where: { $0.contains { $0.spare == rank } })
    {
      sections[index].removeAll { $0.spare == rank }
    }
    var blanks = rectangle.height - sections.reduce(0) { $0 + $1.count }
    var row = rectangle.row
    // The blank line on top is the first to be left out, then those between the last sections.
    if blanks >= sections.count {
      row += 1
      blanks -= 1
    }
    for section in sections {
      for line in section where row < rectangle.bottom {
        line.draw(on: &screen, rectangle.column + 2, row, width: rectangle.width - 3)
        row += 1
      }
      if blanks > 0 { row += 1 }
      blanks -= 1
    }
  }

  /// Draws sections beside each other; the last ones share a column where there are few.
  private func drawRow(_ sections: [[Line]], on screen: inout Screen, _ rectangle: CellRectangle) {
    let pitch = Self.textWidth + 3
    let columns = max(1, min(sections.count, (rectangle.width - 1) / pitch))
    var groups = sections.prefix(columns).map { $0 }
    for section in sections.dropFirst(columns) {
      // The shortest column takes what is left over, where it fits.
      guard
        let index = groups.indices.min(by: { groups[$0].count < groups[$1].count }),
        groups[index].count + 1 + section.count < rectangle.height
      else { continue }
      groups[index] += [.empty] + section
    }
    let free = rectangle.width - columns * pitch
    let gap = pitch + (columns > 1 ? max(free / columns, 0) : 0)
    for (index, group) in groups.enumerated() {
      for (row, line) in group.enumerated() where row < rectangle.height - 1 {
        line.draw(
          on: &screen, rectangle.column + 2 + index * gap, rectangle.row + row + 1,
          width: Self.textWidth)
      }
    }
  }

  private func heading(_ text: String) -> Line.Piece { .text(text, theme.accent, .bold) }

  private func row(_ name: String, _ value: String, _ unit: String = "") -> Line {
    Line(
      .text(name, theme.faint), .column(9),
      .text(value.truncated(to: Self.textWidth - 9), theme.text),
      .text(unit, theme.faint))
  }
}

// MARK: - Sections

extension InformationPanel {
  /// The current tool and the work so far, while a mask is edited.
  private var edit: [Line] { EditSummary(model)?.lines ?? [] }

  /// The Dice of slice and volume, or what to do to get it.
  private var dice: [Line] {
    guard model.study.grid != nil else { return [] }
    guard let scores = model.scores else { return noDice }
    let volume = scores.isComplete ? "volume" : "\(scores.segmented)/\(scores.total)"
    var lines = [
      Line(
        heading("Dice"), .rightAligned("slice", end: 22, theme.faint),
        .rightAligned(volume, end: 30, theme.faint))
    ]
    for region in Region.allCases {
      lines.append(
        Line(
          .text(region.abbreviation + " ", theme.strong, .bold),
          .text(region == .enhancingTumor ? "enhancing" : region.displayName, theme.text),
          .rightAligned(scores.slice?[region]?.text ?? " ", end: 22, theme.strong, .bold),
          .rightAligned(scores.volume[region]?.text ?? "", end: 30, theme.strong)))
    }
    if model.pair != MaskPair.all[0] {
      lines.append(Line("between \(model.pair.words)", theme.accent))
    }
    for mask in [model.pair.first, model.pair.second] { lines += origin(mask) }
    return lines
  }

  /// Where one of the compared masks came from, as far as that needs words.
  private func origin(_ mask: MaskSource) -> [Line] {
    switch mask {
    case .prediction:
      model.isSliceSegmented ? source : [hint(.segmentSlice, "segments this slice")]
    case .second: model.study.second.map { [from($0.file, mask)] } ?? []
    case .reference, .edited: []
    }
  }

  /// The file of a mask, named where two masks may be from files.
  private func from(_ file: String, _ mask: MaskSource) -> Line {
    let name = model.study.second == nil ? "from" : "\(mask.word):"
    return Line("\(name) \(file)".truncated(to: Self.textWidth), theme.faint)
  }

  /// Where the prediction came from: how many slices, of which sequences, and what was done with it.
  private var source: [Line] {
    guard let prediction = model.study.prediction else { return [] }
    if let file = prediction.file {
      return [from(file, .prediction)]
    }
    let total = prediction.isSegmented.count
    var lines: [Line] = []
    if !prediction.isComplete {
      lines.append(
        Line("\(prediction.segmentedCount) of \(total) slices, unprocessed", theme.faint))
    } else if !model.isWhole(prediction) {
      lines.append(Line("all axial slices, unprocessed", theme.faint))
    } else if model.study.isPostProcessing {
      lines.append(Line("all \(total) slices, processing…", theme.faint))
    } else if let result = prediction.postProcessed {
      lines.append(Line("all \(total) slices, post-processed", theme.faint))
      lines.append(
        Line(
          result.changedVoxels == 0
            ? "which changed nothing" : "which changed \(result.changedVoxels) voxels", theme.faint
        ).spare(1))
    } else {
      lines.append(Line("all \(total) slices segmented", theme.faint))
    }
    // The title names all images; that the network got them needs no words.
    if let network = model.study.network,
      !network.missing.isEmpty || network.given.count < model.study.volumes.count
    {
      func names(_ modalities: [Modality]) -> String {
        modalities.map(\.displayName).joined(separator: " ")
      }
      let missing = network.missing.isEmpty ? "" : ", not \(names(network.missing))"
      lines.append(Line("saw \(names(network.given))\(missing)", theme.faint))
    }
    return lines
  }

  private var noDice: [Line] {
    var lines = [Line(heading("Dice"))]
    switch model.study.reference {
    case .absent: lines.append(Line("no reference to compare with", theme.faint))
    case .pending: lines.append(Line("the reference is loading…", theme.faint))
    case .failed: lines.append(Line("the reference cannot be used", theme.problem))
    case .ready: break
    }
    lines += source
    if let reason = Command.segmentSlice.problem(in: model), model.study.prediction == nil {
      lines += reason.wrapped(to: Self.textWidth, lines: 4).map { Line($0, theme.faint) }
      return lines
    }
    if !model.isSliceSegmented { lines.append(hint(.segmentSlice, "segments this slice")) }
    if model.study.prediction == nil { lines.append(hint(.segmentVolume, "the whole volume")) }
    return lines
  }

  private func hint(_ command: Command, _ words: String) -> Line {
    Line(
      .text(model.keyName(command), theme.accent, .bold), .text(" " + words, theme.faint))
  }

  /// How large the region in view is.
  private var size: [Line] { SizeSection(model).lines }

  /// The voxel at the crosshair.
  private var crosshair: [Line] {
    guard let grid = model.study.grid else { return [] }
    let point = model.crosshair
    let world = grid.affine.world(point)
    var lines = [
      Line(heading("Crosshair")),
      row("voxel", "\(point.i)  \(point.j)  \(point.k)", "  from 0"),
      row("RAS mm", [world.x, world.y, world.z].map(tenths).joined(separator: "  "))
        .spare(3),
    ]
    if let loaded = model.image?.content.value {
      lines.append(row("value", Self.number(loaded.volume.value(at: point, frame: loaded.frame))))
    }
    for source in [model.pair.second, model.pair.first] {
      lines += label(source, at: point, grid)
    }
    if model.shownOverlay == .heat, let prediction = model.study.prediction {
      let value = prediction.probabilities.probability(model.region, at: point)
      lines.append(row("p(\(model.region.abbreviation))", value.map(thousandths) ?? "–"))
    }
    return lines
  }

  /// What a mask says about a voxel; nothing if there is no such mask.
  private func label(_ source: MaskSource, at point: VoxelPoint, _ grid: Grid) -> [Line] {
    guard let map = model.study.mask(source) else { return [] }
    if source == .prediction, let prediction = model.study.prediction,
      !prediction.isSegmented[Prediction.axial(grid).index(of: point)]
    {
      return [row(source.word, "not segmented")]
    }
    let label = map[point]
    let words = model.palette(map.scheme).name(of: label, in: map.scheme)
    return [row(source.word, "\(label) \(words)")]
  }

  /// The window of the image.
  private var image: [Line] { WindowLegend(model).lines }

  /// What the colors mean.
  private var overlay: [Line] {
    switch model.shownOverlay {
    case .heat: HeatLegend(model).lines
    case .agreement: AgreementLegend(model).lines
    default: LabelLegend(model).lines
    }
  }

  /// A number with as many digits as help: whole where large, else four digits.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    if value == value.rounded() || abs(value) >= 1000 {
      return abs(value) < 1e15 ? "\(Int(value.rounded()))" : "\(value)"
    }
    let scale: Double = abs(value) >= 100 ? 10 : abs(value) >= 10 ? 100 : 1000
    return "\((value * scale).rounded() / scale)"
  }
}
