import Annotation
package import Imaging

/// What a tool would change, shown before it is done.
package struct EditPreview: Sendable {
  /// The name of the edit.
  package let name: String
  /// What the tool proposes.
  let proposals: [LabelProposal]
  /// Which voxels may be changed.
  let rule: DrawOver
  /// 1 where the changes are; of a structure, where it would be.
  package let shape: LabelMap
  /// The volume of ``shape`` in milliliters.
  package let milliliters: Double
  /// The volume that would be added and taken away, of a structure, in milliliters.
  package let change: (added: Double, removed: Double)?
  /// Where the tool was used; `nil` if the preview is of strokes.
  var origin: Origin?

  /// Where a tool was used.
  struct Origin: Hashable, Sendable {
    var tool: EditTool
    var voxel: VoxelPoint
    var plane: SliceGeometry
  }

  /// Creates a preview; `nil` if nothing would change.
  ///
  /// - Parameters:
  ///   - proposals: What a tool proposes.
  ///   - map: The mask.
  ///   - rule: Which voxels may be changed.
  ///   - name: The name of the edit.
  ///   - structure: The labels of the structure whose outline is shown; `nil` shows that of the changes.
  init?(
    _ proposals: [LabelProposal], of map: LabelMap, over rule: DrawOver, name: String,
    structure: Set<Label>? = nil
  ) {
    let runs = map.runs(proposals, over: rule)
    guard !runs.isEmpty else { return nil }
    (self.name, self.proposals, self.rule) = (name, proposals, rule)
    let unit = map.grid.voxelMilliliters
    if let structure {
      var changed = map
      var (added, removed) = (0, 0)
      for run in runs {
        changed.fill(run.places, with: run.new)
        let (was, becomes) = (structure.contains(run.old), structure.contains(run.new))
        if becomes && !was { added += run.count }
        if was && !becomes { removed += run.count }
      }
      var table = [Label](repeating: 0, count: labelCount)
      for label in structure { table[Int(label)] = 1 }
      let shape = changed.labels.map { table[Int($0)] }
      self.shape = LabelMap(grid: map.grid, scheme: .binary, labels: shape)
      milliliters = Double(shape.reduce(0) { $0 + Int($1) }) * unit
      change = (Double(added) * unit, Double(removed) * unit)
    } else {
      var shape = LabelMap(grid: map.grid, scheme: .binary)
      for run in runs { shape.fill(run.places, with: 1) }
      self.shape = shape
      milliliters = Double(runs.voxelCount) * unit
      change = nil
    }
  }

  /// The volumes, such as "34.2 ml" or "34.2 ml, 3.1 more, 0.4 less".
  var volumes: String {
    var text = Imaging.milliliters(milliliters) + " ml"
    if let change {
      // Of a new region, all is more.
      if change.added > 0, change.added < milliliters {
        text += ", \(Imaging.milliliters(change.added)) more"
      }
      if change.removed > 0 { text += ", \(Imaging.milliliters(change.removed)) less" }
    }
    return text
  }
}

extension ViewerModel {
  /// Shows what a tool would change, or says that it would change nothing.
  mutating func preview(_ proposals: [LabelProposal], at origin: EditPreview.Origin) -> [Effect] {
    guard let session = editing.session else { return [] }
    let name = origin.tool.name
    let rule = editing.label == 0 ? editing.rule.forErasing : editing.rule
    editing.preview = EditPreview(proposals, of: session.map, over: rule, name: name)
    guard editing.preview != nil else {
      notice = Notice(.info, "\(name): this would change nothing here")
      return []
    }
    editing.preview?.origin = origin
    sayPreview(showAgain([editing.label]))
    return []
  }

  /// Says how large a preview is, and what to do with it, and a further sentence.
  mutating func sayPreview(_ more: String = "") {
    guard let preview = editing.preview else { return }
    notice = Notice(
      .info,
      "\(preview.name): \(preview.volumes); \(keyName(.brushDown)) accepts, "
        + "\(keyName(.dropOutline)) cancels\(more)")
  }

  /// Does what a preview shows, if need be when its region has grown; `nil` if there is none.
  mutating func acceptPreview() -> [Effect]? {
    if editing.tool == .seeds, editing.seeding.isGrowing {
      editing.seeding.isAcceptedWhenGrown = true
      notice = Notice(
        .info, "Accepted as soon as it has grown; \(keyName(.dropOutline)) cancels")
      return []
    }
    guard let preview = editing.preview else { return nil }
    editing.preview = nil
    dropSeeds()
    guard let effects = change(preview.proposals, over: preview.rule, preview.name) else {
      return []
    }
    notice = Notice(.success, "\(preview.name): \(preview.volumes)")
    return effects
  }

  /// Makes the preview follow the settings of the tool.
  mutating func refreshPreview() -> [Effect] {
    if editing.tool == .seeds {
      let purpose = Seeding.Purpose(label: editing.label, rule: editing.rule)
      return editing.seeding.purpose == purpose ? [] : growSeeds()
    }
    guard let origin = editing.preview?.origin, origin.tool == editing.tool else { return [] }
    editing.preview = nil
    return useTool(at: origin.voxel, origin.plane)
  }

  /// The pixels of a preview on a slice; `nil` if there is none.
  func previewSlice(_ panel: Panel, _ geometry: SliceGeometry) -> Slice<Label>? {
    guard editing.isActive, panel.role.isEditable, let preview = editing.preview else { return nil }
    return preview.shape.sampledSlice(panel.slice, geometry)
  }
}
