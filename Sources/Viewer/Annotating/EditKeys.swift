import Annotation
import Imaging
import Terminal

extension ViewerModel {
  /// Uses the current tool at the crosshair, once.
  mutating func useToolAtCrosshair() -> [Effect] {
    moveCrosshairToBrush()
    return useTool(at: crosshair)
  }

  /// Closes an open outline; with a brush, starts or stops painting by keys.
  mutating func lowerBrushOrClose() -> [Effect] {
    if editing.vertices.isEmpty { moveCrosshairToBrush() }
    if editing.isBrushDown || (editing.tool == .seeds && editing.seeding.awaitsStroke) {
      return toggleBrushDown()
    }
    return acceptPreview() ?? finishOutline() ?? toggleBrushDown()
  }

  /// Keys use the tool where it is shown, which may be under the mouse.
  private mutating func moveCrosshairToBrush() {
    if editing.tool.isBrush { crosshair = brushVoxel }
    editing.pointer = nil
  }

  /// Shows the brush at the crosshair after keys moved that within its slice; on another slice it stays
  /// under the mouse.
  mutating func leavePointer(from before: VoxelPoint) {
    guard let geometry, crosshair != before else { return }
    measuring.pointer = nil
    let (row, column) = (geometry.row(of: before), geometry.column(of: before))
    if geometry.row(of: crosshair) != row || geometry.column(of: crosshair) != column {
      editing.pointer = nil
    }
  }

  /// Chooses the current tool.
  mutating func choose(_ tool: EditTool) {
    liftBrush()
    guard editing.tool != tool else { return }
    editing.tool = tool
    editing.preview = nil
  }

  /// Chooses the label to paint.
  mutating func choose(_ label: Label) {
    if let problem = problem(painting: label) {
      notice = Notice(.info, problem.capitalizedFirst)
      return
    }
    addToEditedMask(label)
    editing.label = label
    // A user who chooses a label wants to paint it.
    if editing.tool == .eraser { editing.tool = .brush }
  }

  /// Chooses a label by its number or its name.
  ///
  /// - Throws: `CommandProblem` if the mask has no such label.
  mutating func chooseLabel(_ words: String) throws(CommandProblem) {
    guard let scheme = editing.session?.map.scheme else {
      throw CommandProblem("no mask is being edited")
    }
    if let number = Label(words) {
      if let problem = problem(painting: number) { throw CommandProblem(problem) }
      return choose(number)
    }
    if let number = Int(words) {
      throw CommandProblem("\(number) is not a label; labels are 0 to 65535")
    }
    guard let label = try label(words, among: paintableLabels, in: scheme) else {
      throw CommandProblem("no label is called \"\(words)\"")
    }
    choose(label)
  }

  /// Chooses the label at the crosshair.
  mutating func pickLabel() {
    guard let map = editing.session?.map else { return }
    let label = map[editing.tool.isBrush ? brushVoxel : crosshair]
    guard label != 0 else {
      notice = Notice(.info, "There is no label at the crosshair.")
      return
    }
    choose(label)
    notice = Notice(.info, "Painting label \(label) \(shortName(of: label, in: map.scheme))")
  }

  /// The brush's next size, in steps of a voxel or of a fifth, whichever is larger.
  func brushSize(_ direction: Double) -> Double {
    let voxel = study.grid?.affine.spacing.min() ?? 1
    let size = editing.brush.millimeters
    let step = max(voxel, (size / 5 / voxel).rounded() * voxel)
    return min(max(size + direction * step, voxel), 100)
  }

  /// Chooses the next rule about which voxels may change.
  mutating func goToNextRule() {
    // Of many labels, only the current one: nobody steps through a hundred.
    let labels = editing.labels.count > 9 ? [editing.label] : editing.labels
    let rules: [DrawOver] = [.all, .background] + labels.map { .only($0) }
    let index = rules.firstIndex(of: editing.rule) ?? -1
    editing.rule = rules[(index + 1) % rules.count]
  }

  /// Lifts the brush, and drops an open outline.
  mutating func liftBrush() {
    editing.isBrushDown = false
    editing.stroke = nil
    editing.vertices = []
  }

  /// Drops an open outline and lifts the brush; with neither, stops what is running.
  mutating func dropOutline() -> [Effect] {
    // With no outline and the brush up, the key stops what is running, as it does outside edit mode.
    let hasPreview =
      editing.preview != nil || (editing.tool == .seeds && !editing.seeding.seeds.isEmpty)
    if !editing.isBrushDown, editing.vertices.isEmpty, !hasPreview, cancelProblem == nil {
      return cancelSegmentation()
    }
    if editing.isBrushDown, editing.tool == .seeds {
      liftBrush()
      notice = nil
      return growSeeds()
    }
    liftBrush()
    if hasPreview { dropSeeds() }
    notice = nil
    return []
  }

  /// Starts or stops painting wherever keys move the crosshair; other tools are used once.
  private mutating func toggleBrushDown() -> [Effect] {
    guard editing.tool.isBrush else { return useTool(at: crosshair) }
    guard !editing.isBrushDown else {
      liftBrush()
      return editing.tool == .seeds ? growSeeds() : []
    }
    editing.isBrushDown = true
    editing.seeding.awaitsStroke = false
    editing.stroke = Editing.StrokeInProgress(
      voxel: crosshair, isErasing: editing.isErasing)
    return paint(to: crosshair)
  }

  /// Paints to where keys have moved the crosshair.
  mutating func followBrush(from before: VoxelPoint) -> [Effect] {
    guard editing.isBrushDown, crosshair != before, let geometry else { return [] }
    // On another slice the stroke continues, but not through the slices between.
    if geometry.index(of: crosshair) != geometry.index(of: before) {
      editing.stroke?.voxel = crosshair
    }
    return paint(to: crosshair)
  }
}
