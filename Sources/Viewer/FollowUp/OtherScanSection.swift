import Imaging
import Terminal

extension ViewerModel {
  /// Why nothing can be measured or edited: the picture is not of the case in view; `nil` if it is.
  var otherScanProblem: String? {
    guard shownTime != .own, let other = followUp.other, layout != .times else { return nil }
    let key = keyName(shownTime == .other ? .toggleTime : .toggleDifference)
    return shownTime == .other
      ? "The picture is of \(other.name); press \(key) to go back to \(study.name)."
      : "The picture is a difference of two scans; press \(key) to go back to \(study.name)."
  }
}

/// The lines of the information panel while the picture is of the other scan: which scan it is, and its value and
/// label at the crosshair.
struct OtherScanSection {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }

  init(_ model: ViewerModel) { self.model = model }

  var lines: [Line] {
    guard let other = model.followUp.other, let grid = model.grid else { return [] }
    let width = InformationPanel.textWidth
    let isDifference = model.shownTime == .difference
    let title = isDifference ? "Difference" : "Other scan"
    let name = isDifference ? "\(other.name) − \(model.study.name)" : other.name
    let back = model.keyName(isDifference ? .toggleDifference : .toggleTime)
    var lines = [
      Line(
        .text(title, theme.accent, .bold), .column(12),
        .text(name.truncated(to: width - 12), theme.text)),
      row(
        "date", (other.date ?? "not known") + (other.isEarlier ? ", earlier" : ", later")),
    ]
    let volume =
      isDifference ? other.differences[model.imageIndex] : other.images[model.imageIndex]?.volume
    if let volume {
      let voxel = volume.grid.voxel(nearest: grid.affine.world(model.crosshair))
      let frame = isDifference ? 0 : other.images[model.imageIndex]?.frame ?? 0
      let value = shortNumber(volume.value(at: voxel, frame: frame))
      lines.append(row(isDifference ? "SD" : "value", value))
    }
    if let mask = other.mask, !isDifference {
      let voxel = mask.grid.voxel(nearest: grid.affine.world(model.crosshair))
      let label = mask[voxel]
      lines.append(row("mask", "\(label) \(model.shortName(of: label, in: mask.scheme))"))
    }
    lines.append(
      Line(
        .text(back, theme.accent, .bold), .text(" goes back to this scan", theme.faint)))
    return lines
  }

  private func row(_ name: String, _ value: String) -> Line {
    Line(
      .text(name, theme.faint), .column(9),
      .text(value.truncated(to: InformationPanel.textWidth - 9), theme.text))
  }
}
