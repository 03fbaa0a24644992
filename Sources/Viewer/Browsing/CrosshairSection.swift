import Imaging
import Rendering
import Terminal

/// The lines of the information panel about the voxel at the crosshair.
struct CrosshairSection {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  /// The voxel at the crosshair.
  var lines: [Line] {
    guard let grid = model.grid else { return [] }
    let point = model.crosshair
    let world = grid.affine.world(point)
    var lines = [
      Line(.text("Crosshair", theme.accent, .bold)),
      row("voxel", "\(point.i)  \(point.j)  \(point.k)", "  from 0"),
      row("RAS mm", [world.x, world.y, world.z].map(tenths).joined(separator: "  "))
        .spare(3),
    ]
    if let image = model.image, !image.isMissing, let loaded = image.content.value {
      let own = loaded.volume.grid
      let voxel = own == grid ? point : own.voxel(nearest: world)
      lines.append(row("value", shortNumber(loaded.volume.value(at: voxel, frame: loaded.frame))))
    }
    for source in [model.pair.second, model.pair.first] {
      lines += label(source, at: point, on: grid)
    }
    if model.shownOverlay.isOfAllMasks {
      let votes = model.votes(at: world)
      let names = votes.yes.isEmpty ? "" : ": \(votes.yes.joined(separator: ", "))"
      lines.append(row("votes", "\(votes.yes.count) of \(votes.all.count)\(names)"))
    }
    if model.shownOverlay == .heat, let prediction = model.study.prediction {
      let home = prediction.map.grid
      let voxel = home == grid ? point : home.voxel(nearest: world)
      let shown = model.heatStructure
      let value =
        if let found = prediction.structures {
          found.probability(shown, at: voxel)
        } else {
          prediction.probabilities.probability(model.region, at: voxel)
        }
      lines.append(
        shown.region == nil
          ? row("prob.", value.map(hundredths) ?? "–")
          : row("p(\(shown.abbreviation))", value.map(thousandths) ?? "–"))
    }
    return lines
  }

  /// What a mask says about a voxel; nothing if there is no such mask.
  private func label(_ source: MaskSource, at crosshair: VoxelPoint, on grid: Grid) -> [Line] {
    guard let map = model.study.mask(source) else { return [] }
    let point =
      map.grid == grid ? crosshair : map.grid.voxel(nearest: grid.affine.world(crosshair))
    if source == .prediction, let prediction = model.study.prediction,
      !prediction.isSegmented[Prediction.axial(map.grid).index(of: point)]
    {
      return [row(source, "not segmented")]
    }
    let label = map[point]
    return [row(source, "\(label) \(model.shortName(of: label, in: map.scheme))")]
  }

  private func row(_ source: MaskSource, _ value: String) -> Line {
    Line(
      .text(source.word, theme.faint), .column(11),
      .text(value.truncated(to: InformationPanel.textWidth - 11), theme.text))
  }

  private func row(_ name: String, _ value: String, _ unit: String = "") -> Line {
    Line(
      .text(name, theme.faint), .column(9),
      .text(value.truncated(to: InformationPanel.textWidth - 9), theme.text),
      .text(unit, theme.faint))
  }
}
