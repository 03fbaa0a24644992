package import Imaging
import Rendering

/// Where the brain is in the case in view, for its outline.
package struct BrainOutline: Sendable {
  /// The mask on the case's grid.
  package var map: LabelMap
  /// Whether a skull is around it; if not, the mask is whatever is not background.
  package var hasSkull: Bool
  /// What makes it doubtful; `nil` if nothing does.
  package var doubt: String?

  /// Creates an outline.
  package init(map: LabelMap, hasSkull: Bool, doubt: String? = nil) {
    self.map = map
    self.hasSkull = hasSkull
    self.doubt = doubt
  }
}

/// The search for the brain in a case.
package struct BrainRequest: Sendable {
  /// The images, each on its own grid.
  package var volumes: [Modality: Volume]
  /// The grid of the mask.
  package var grid: Grid
  /// The number of the case.
  package var generation: Int

  /// Creates a request.
  package init(volumes: [Modality: Volume], grid: Grid, generation: Int) {
    (self.volumes, self.grid, self.generation) = (volumes, grid, generation)
  }

  /// Finds the brain; `nil` if there is none.
  package func perform() -> BrainOutline? {
    if let found = BrainMask.ofSkulls(volumes) {
      return BrainOutline(
        map: found.mask.map(on: grid), hasSkull: true, doubt: found.mask.doubt)
    }
    return BrainMask(ofStripped: volumes).map {
      BrainOutline(map: $0.map(on: grid), hasSkull: false)
    }
  }
}

/// The outline of the brain, by which heads with skull are normalized.
enum Brain {
  /// All commands of this feature.
  static let commands: [CommandSpec] = [
    CommandSpec(
      typed: "brain", [.choice("STATE", optional: true) { _ in ["on", "off"] }],
      "outline of the brain on and off", example: "brain"
    ) { model, words throws(CommandProblem) in
      if let problem = model.brainProblem { throw CommandProblem(problem) }
      let isOn =
        words.count == 0
        ? !model.study.isBrainShown : try words.choice(0, of: ["on", "off"]) == 0
      return model.showBrain(isOn)
    }
  ]
}

extension ViewerModel {
  /// Why there is no outline; `nil` if there can be one.
  var brainProblem: String? {
    if study.isLoading { return "The brain is looked for when all images are loaded." }
    return study.volumes.isEmpty ? "There is no image of a known sequence." : nil
  }

  /// Turns the outline on or off, and looks for the brain if that was not done yet.
  mutating func showBrain(_ isOn: Bool) -> [Effect] {
    study.isBrainShown = isOn
    guard isOn else {
      notice = Notice(.info, "Brain outline off")
      return []
    }
    guard case .absent = study.brain, let grid = study.grid else {
      sayBrain()
      return []
    }
    study.brain = .pending
    notice = Notice(.info, "Looking for the brain…")
    return [
      .findBrain(
        BrainRequest(volumes: study.volumes, grid: grid, generation: generation))
    ]
  }

  /// Takes in what was found.
  mutating func take(_ outline: BrainOutline?) {
    study.brain = outline.map { .ready($0) } ?? .failed("No brain was found.")
    if study.isBrainShown { sayBrain() }
  }

  private mutating func sayBrain() {
    switch study.brain {
    case .absent, .pending: notice = Notice(.info, "Looking for the brain…")
    case .failed(let reason): notice = Notice(.problem, reason)
    case .ready(let outline):
      let size = milliliters(
        Double(outline.map.labels.count { $0 != 0 }) * outline.map.grid.voxelMilliliters)
      let words =
        outline.hasSkull
        ? "Brain outline, \(size) ml; tumor that does not reach it is removed"
        : "No skull found; the outline is the edge of the image, \(size) ml"
      notice = Notice(
        .info, ([words] + [outline.doubt].compactMap(\.self)).joined(separator: " · "))
    }
  }

  /// The pixels inside the brain on a slice; `nil` if the outline is off.
  func brain(_ index: Int, _ geometry: SliceGeometry) -> Slice<Label>? {
    guard study.isBrainShown, let outline = study.brain.value else { return nil }
    return outline.map.sampledSlice(index, geometry)
  }
}
