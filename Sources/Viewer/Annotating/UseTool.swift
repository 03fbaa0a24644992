import Annotation
import Imaging

extension ViewerModel {
  /// Changes the edited mask and everything that depends on it.
  ///
  /// - Parameters:
  ///   - proposals: What a tool would change.
  ///   - rule: Which voxels may be changed.
  ///   - name: What was done.
  ///   - continuing: Whether it belongs to the latest stroke.
  /// - Returns: The journal's work; `nil` if nothing changes.
  mutating func change(
    _ proposals: [LabelProposal], over rule: DrawOver, _ name: String, continuing: Bool = false
  ) -> [Effect]? {
    keep(
      editing.session?.apply(proposals, over: rule, name: name, continuing: continuing))
  }

  /// Undoes the latest stroke.
  mutating func undo() -> [Effect] {
    liftBrush()
    if let effects = undoPreview() { return effects }
    return back(editing.session?.undo(), "undo")
  }

  /// Redoes the stroke that was undone last.
  mutating func redo() -> [Effect] {
    liftBrush()
    return back(editing.session?.redo(), "redo")
  }

  /// Shows what was undone or redone, even if it is of hidden labels alone.
  private mutating func back(_ entry: JournalEntry?, _ verb: String) -> [Effect] {
    guard let effects = keep(entry), let entry else {
      notice = Notice(.info, "Nothing to \(verb)")
      return []
    }
    let labels = Set(entry.runs.flatMap { [$0.old, $0.new] }).subtracting([0])
    if let scheme = editing.session?.map.scheme, let isHidden = hiddenLabels(scheme),
      labels.allSatisfy(isHidden)
    {
      say(shownAgain: showAgain(labels))
    }
    return effects
  }

  /// Shows a change that the session has made, and adds it to the journal.
  private mutating func keep(_ entry: JournalEntry?) -> [Effect]? {
    guard let entry, let box = study.grid.flatMap({ entry.runs.box(in: $0) }) else { return nil }
    editing.preview = nil
    study.changeEdited(in: box) { map in
      for run in entry.runs { map.fill(run.places, with: run.new) }
    }
    return edit(.keep(entry))
  }

  /// Paints from the end of the stroke to a voxel.
  mutating func paint(to voxel: VoxelPoint) -> [Effect] {
    guard var stroke = editing.stroke, let geometry = strokeGeometry else { return [] }
    let offsets = editing.brush.places(from: stroke.voxel, to: voxel, geometry)
    let isErasing = stroke.isErasing
    if editing.tool == .seeds {
      seed(offsets, isInside: !isErasing, continuing: stroke.hasBegun)
      (stroke.voxel, stroke.hasBegun) = (voxel, true)
      editing.stroke = stroke
      return []
    }
    let name = isErasing ? EditTool.eraser.name : editing.tool.name
    if !isErasing { say(shownAgain: showAgain([editing.label])) }
    let effects = change(
      [LabelProposal](
        editing.tool == .thresholdBrush && !isErasing ? inWindow(offsets) : offsets,
        label: isErasing ? 0 : editing.label),
      over: isErasing ? editing.rule.forErasing : editing.rule, name,
      continuing: stroke.hasBegun)
    if isErasing, effects != nil, let runs = editing.session?.doneStrokes.last?.runs {
      say(shownAgain: showAgain(runs.drawnLabels))
    }
    stroke.voxel = voxel
    stroke.hasBegun = stroke.hasBegun || effects != nil
    editing.stroke = stroke
    return effects ?? []
  }

  /// The slices on which the stroke is made.
  private var strokeGeometry: SliceGeometry? {
    guard let pane = editing.stroke?.pane else { return geometry }
    let panes = panes
    return panes.indices.contains(pane) ? panes[pane].geometry : geometry
  }

  /// The voxels whose intensity is in the window of the image in view.
  private func inWindow(_ offsets: [Int]) -> [Int] {
    guard let image, let loaded = image.content.value, let window = image.window else { return [] }
    let volume = onMaskGrid(loaded.volume)
    let shift = loaded.frame * volume.grid.voxelCount
    return offsets.filter {
      let value = volume.storage[shift + $0] * volume.slope + volume.intercept
      return window.lower <= value && value <= window.upper
    }
  }

  /// An image on the grid of the edited mask.
  private func onMaskGrid(_ volume: Volume) -> Volume {
    editing.session.map { volume.resampled(to: $0.map.grid) } ?? volume
  }

  /// Uses the current tool at a voxel, once.
  ///
  /// - Parameters:
  ///   - voxel: Where.
  ///   - plane: The plane in which it is seen; `nil` for the one in view.
  /// - Returns: The journal's work.
  mutating func useTool(at voxel: VoxelPoint, _ plane: SliceGeometry? = nil) -> [Effect] {
    guard let geometry = plane ?? geometry, let session = editing.session else { return [] }
    let extent = editing.extent(geometry.index(of: voxel), geometry)
    switch editing.tool {
    case .brush, .eraser, .thresholdBrush, .seeds:
      liftBrush()
      editing.stroke = Editing.StrokeInProgress(voxel: voxel, isErasing: editing.isErasing)
      defer { editing.stroke = nil }
      return paint(to: voxel) + (editing.tool == .seeds ? growSeeds() : [])
    case .polygon:
      if let first = editing.vertices.first, geometry.index(of: first) != geometry.index(of: voxel)
      {
        editing.vertices = []
        notice = Notice(.info, "New outline; all corners must be in one slice")
      }
      editing.vertices.append(voxel)
      say(shownAgain: showAgain([editing.label]))
      return []
    case .fill:
      if let effects = acceptPreview(at: voxel) { return effects }
      return preview(
        [LabelProposal](session.map.floodPlaces(from: voxel, extent), label: editing.label),
        at: EditPreview.Origin(tool: .fill, voxel: voxel, plane: geometry))
    case .grow:
      if let effects = acceptPreview(at: voxel) { return effects }
      guard let image, let loaded = image.content.value, let window = image.window else {
        return []
      }
      let offsets = grownPlaces(
        from: voxel, in: onMaskGrid(loaded.volume), frame: loaded.frame,
        tolerance: editing.tolerance * window.window, extent)
      return preview(
        [LabelProposal](offsets, label: editing.label),
        at: EditPreview.Origin(tool: .grow, voxel: voxel, plane: geometry))
    case .accept:
      guard editing.vertices.count == 1, let first = editing.vertices.first,
        geometry.index(of: first) == geometry.index(of: voxel)
      else {
        editing.vertices = [voxel]
        return []
      }
      editing.vertices.append(voxel)
      return finishOutline() ?? []
    }
  }

  /// Does what a preview shows if it is used once more where it was made, or in what it shows.
  private mutating func acceptPreview(at voxel: VoxelPoint) -> [Effect]? {
    guard let preview = editing.preview, let origin = preview.origin, origin.tool == editing.tool,
      origin.voxel == voxel || preview.shape[voxel] != 0
    else { return nil }
    return acceptPreview()
  }

  /// Closes the open outline; `nil` if there is none.
  mutating func finishOutline() -> [Effect]? {
    let vertices = editing.vertices
    guard let first = vertices.first, let last = vertices.last, let session = editing.session,
      let geometry = outlineGeometry
    else { return nil }
    switch editing.tool {
    case .polygon:
      guard vertices.count > 2 else {
        notice = Notice(.info, "An outline needs at least three corners")
        return []
      }
      editing.vertices = []
      return offer([LabelProposal](polygonPlaces(vertices, geometry), label: editing.label))
    case .accept:
      editing.vertices = []
      guard let prediction = study.prediction?.map else {
        notice = Notice(.problem, "There is no prediction to accept.")
        return []
      }
      return offer(session.map.accepting(prediction, from: first, to: last, geometry))
    default: return nil
    }
  }

  /// The plane of all corners of the outline; the one in view if several fit.
  private var outlineGeometry: SliceGeometry? {
    let vertices = editing.vertices
    let planes = [plane] + Plane.allCases
    return planes.lazy.compactMap { plane in
      grid.map { SliceGeometry($0, plane: plane, convention: convention) }
    }.first { geometry in Set(vertices.map { geometry.index(of: $0) }).count == 1 }
  }

  /// Applies the changes that a tool proposes, or says that there are none.
  mutating func offer(_ proposals: [LabelProposal], _ name: String? = nil) -> [Effect] {
    let name = name ?? editing.tool.name
    let rule = proposals.allSatisfy { $0.label == 0 } ? editing.rule.forErasing : editing.rule
    guard let effects = change(proposals, over: rule, name) else {
      notice = Notice(.info, "\(name): this would change nothing here")
      return []
    }
    if let stroke = editing.session?.doneStrokes.last {
      let count = stroke.runs.voxelCount
      notice = Notice(
        .success,
        "\(name): \(count) voxel\(count == 1 ? "" : "s")\(showAgain(stroke.runs.drawnLabels))")
    }
    return effects
  }
}

extension [LabelRun] {
  /// The smallest box around all voxels; `nil` if there are none.
  func box(in grid: Grid) -> VoxelBox? {
    var box: VoxelBox?
    func join(_ offset: Int) {
      let point = VoxelPoint(
        i: offset % grid.size[0], j: offset / grid.size[0] % grid.size[1],
        k: offset / (grid.size[0] * grid.size[1]))
      guard var known = box else {
        box = VoxelBox(from: point, to: point)
        return
      }
      for axis in 0..<3 {
        known.from[axis] = Swift.min(known.from[axis], point[axis])
        known.to[axis] = Swift.max(known.to[axis], point[axis])
      }
      box = known
    }
    for run in self {
      // A run may continue in the next rows, up to the edges of the grid.
      let row = grid.size[0]
      join(run.start)
      join(run.places.upperBound - 1)
      if run.start / row != (run.places.upperBound - 1) / row {
        join(run.start / row * row)
        join(run.start / row * row + row - 1)
      }
      let area = row * grid.size[1]
      if run.start / area != (run.places.upperBound - 1) / area {
        join(run.start / area * area)
        join(run.start / area * area + area - 1)
      }
    }
    return box
  }
}
