import Annotation
import Imaging
import Rendering
import Terminal

/// A summary of the edit: the current tool, the label, and what was done.
struct EditSummary {
  private let editing: Editing
  private let session: EditSession
  private let labelName: String
  private let labelColor: CellColor
  private let theme: Theme

  /// The summary of a mask that is being edited; `nil` if none is.
  init?(_ model: ViewerModel) {
    guard let session = model.editing.session else { return nil }
    (editing, self.session, theme) = (model.editing, session, model.settings.theme)
    let (label, scheme) = (editing.label, session.map.scheme)
    labelName = label == 0 ? "background" : model.shortName(of: label, in: scheme)
    labelColor = label == 0 ? theme.rail : CellColor(model.palette(scheme)[label])
  }

  /// The tool with its size, such as "brush 5 mm".
  var tool: String {
    var text = editing.tool.name
    if editing.tool.isBrush {
      text += " \(millimeters) mm"
      if editing.brush.form == .square { text += " square" }
    }
    if editing.tool == .grow { text += " ±\(Int((editing.tolerance * 100).rounded())) %" }
    if editing.tool == .seeds { text += editing.seeding.isInside ? " inside" : " outside" }
    if editing.brush.isSolid { text += ", 3-D" }
    return text + (editing.isBrushDown ? ", brush down" : "")
  }

  private var millimeters: String {
    let tenths = Int((editing.brush.millimeters * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  /// The label, such as "2 edema".
  var label: String {
    "\(editing.label) \(labelName)"
  }

  /// The draw-over rule, if there is one.
  var rule: String? {
    switch editing.rule {
    case .all: nil
    case .background: "over background"
    case .only(let label): "over label \(label)"
    }
  }

  /// What a tool would do, such as "preview 34.2 ml".
  var preview: String? {
    if editing.tool == .seeds, editing.seeding.isGrowing { return "growing…" }
    return editing.preview.map { "preview " + $0.volumes }
  }

  /// Strokes and changed voxels.
  var work: String {
    let strokes = "\(session.doneCount) stroke\(session.doneCount == 1 ? "" : "s")"
    return "\(strokes), \(session.changedVoxels) changed"
  }

  /// Whether it is saved.
  var state: String {
    if editing.journalProblem != nil { return "not kept: save now" }
    if editing.isSaving { return "saving…" }
    return session.hasUnsavedChanges ? "not saved" : session.doneCount > 0 ? "saved" : "no changes"
  }

  /// The lines of the panel.
  var lines: [Line] {
    let width = InformationPanel.textWidth
    var lines = [
      Line(
        .text(editing.isActive ? "Editing" : "Edited", theme.accent, .bold),
        .rightAligned(
          state, end: width,
          editing.journalProblem == nil
            ? session.hasUnsavedChanges ? theme.letter : theme.faint : theme.problem))
    ]
    if editing.isActive {
      lines.append(Line(.text(tool.truncated(to: width), theme.text)))
      lines.append(
        Line(
          .swatch(labelColor), .text(" " + label.truncated(to: width - 3), theme.strong, .bold)))
      if let preview { lines.append(Line(.text(preview.truncated(to: width), theme.preview))) }
      if let rule { lines.append(Line(.text(rule, theme.text))) }
    }
    lines.append(Line(.text(work.truncated(to: width), theme.faint)))
    return lines
  }

  /// One line, where there is no panel.
  var line: String {
    [tool, label, preview, rule, state].compactMap(\.self).joined(separator: " · ")
  }
}
