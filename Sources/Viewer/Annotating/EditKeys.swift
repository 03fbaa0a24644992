import Annotation
import Imaging
import Terminal

extension ViewerModel {
  /// Does a command of edit mode.
  mutating func performInEditing(_ command: Command) -> [Effect] {
    switch command {
    case .edit: return toggleEditing()
    case .brush: hold(.brush)
    case .eraser: hold(.eraser)
    case .thresholdBrush: hold(.thresholdBrush)
    case .polygon: hold(.polygon)
    case .floodFill: hold(.fill)
    case .growRegion: hold(.grow)
    case .acceptRectangle: hold(.accept)
    case .label0, .label1, .label2, .label3, .label4, .label5, .label6, .label7, .label8, .label9:
      choose(command.label ?? 0)
    case .smallerBrush: editing.brush.millimeters = brushSize(-1)
    case .largerBrush: editing.brush.millimeters = brushSize(1)
    case .brushForm: editing.brush.form = editing.brush.form == .round ? .square : .round
    case .brushDimensions: editing.brush.isSolid.toggle()
    case .drawOver: goToNextRule()
    case .lessTolerance: editing.tolerance = max(editing.tolerance - 0.02, 0.02)
    case .moreTolerance: editing.tolerance = min(editing.tolerance + 0.02, 1)
    case .useTool:
      bringCrosshairToBrush()
      return useTool(at: crosshair)
    case .penDown:
      if editing.vertices.isEmpty { bringCrosshairToBrush() }
      return finishOutline() ?? togglePen()
    case .dropOutline: return dropOutline()
    case .undo: return takeBack()
    case .redo: return doAgain()
    case .history: editing.historyOffset = 0
    case .saveMask: return saveMask(to: nil, replacing: false)
    default: return performOperation(command)
    }
    return []
  }

  /// Keys use the tool where it shows, be that under the mouse.
  private mutating func bringCrosshairToBrush() {
    if editing.tool.isBrush { crosshair = brushVoxel }
    editing.pointer = nil
  }

  /// Has the brush show at the crosshair where keys have moved that within its slice; on another slice
  /// it stays under the mouse.
  mutating func leavePointer(from before: VoxelPoint) {
    guard let geometry, crosshair != before else { return }
    let (row, column) = (geometry.row(of: before), geometry.column(of: before))
    if geometry.row(of: crosshair) != row || geometry.column(of: crosshair) != column {
      editing.pointer = nil
    }
  }

  private mutating func hold(_ tool: EditTool) {
    putDownPen()
    editing.tool = tool
  }

  private mutating func choose(_ label: UInt8) {
    guard label == 0 || editing.labels.contains(label) else {
      let labels = editing.labels.map(String.init).joined(separator: ", ")
      notice = Notice(.info, "The mask has no label \(label), but \(labels)")
      return
    }
    editing.label = label
    // Whoever chooses a label wants to paint it.
    if editing.tool == .eraser { editing.tool = .brush }
  }

  /// The brush's next size: voxels at first, then steps of a fifth.
  private func brushSize(_ direction: Double) -> Double {
    let voxel = study.grid?.affine.spacing.min() ?? 1
    let size = editing.brush.millimeters
    let step = max(voxel, (size / 5 / voxel).rounded() * voxel)
    return min(max(size + direction * step, voxel), 100)
  }

  private mutating func goToNextRule() {
    let rules: [DrawOver] = [.all, .background] + editing.labels.map { .only($0) }
    let place = rules.firstIndex(of: editing.rule) ?? -1
    editing.rule = rules[(place + 1) % rules.count]
  }

  /// Lifts the pen, and forgets an outline that is not closed.
  mutating func putDownPen() {
    editing.isPenDown = false
    editing.stroke = nil
    editing.vertices = []
  }

  private mutating func dropOutline() -> [Effect] {
    // With nothing in the hand, the key stops what runs, as it does outside edit mode.
    if !editing.isPenDown, editing.vertices.isEmpty,
      Command.cancel.disabledReason(in: self) == nil
    {
      return cancelSegmentation()
    }
    putDownPen()
    notice = nil
    return []
  }

  /// With a brush in the hand, lets keys paint where the crosshair goes, or no longer.
  private mutating func togglePen() -> [Effect] {
    guard editing.tool.isBrush else { return useTool(at: crosshair) }
    guard !editing.isPenDown else {
      putDownPen()
      return []
    }
    editing.isPenDown = true
    editing.stroke = Editing.StrokeInProgress(
      voxel: crosshair, isErasing: editing.tool == .eraser)
    return paint(to: crosshair)
  }

  /// Goes on painting where keys have moved the crosshair.
  mutating func followPen(from before: VoxelPoint) -> [Effect] {
    guard editing.isPenDown, crosshair != before, let geometry else { return [] }
    // On another slice the stroke goes on, but not through what lies between.
    if geometry.index(of: crosshair) != geometry.index(of: before) {
      editing.stroke?.voxel = crosshair
    }
    return paint(to: crosshair)
  }
}

extension Command {
  /// The label that the command chooses.
  var label: UInt8? {
    let all: [Command] = [
      .label0, .label1, .label2, .label3, .label4, .label5, .label6, .label7, .label8, .label9,
    ]
    return all.firstIndex(of: self).map { UInt8($0) }
  }
}
