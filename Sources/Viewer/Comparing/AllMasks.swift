import Imaging
import Rendering

/// All masks of a case together: their outlines, and how many of them have each voxel.
extension ViewerModel {
  /// The masks that are shown together: those chosen, otherwise all.
  ///
  var masksTogether: [MaskSource] {
    guard let chosen = study.maskChoice else { return study.sources }
    return study.sources.filter { chosen.contains($0.name) }
  }

  /// Those of ``masksTogether`` that count as readers.
  ///
  /// What was made of them has no vote. Unless masks were chosen, masks by name have the votes if there are two of
  /// them, so that a reference or a prediction is not one reader more.
  var voters: [MaskSource] {
    let all = masksTogether.filter { source in
      !study.others.contains { $0.source == source && $0.isConsensus }
    }
    guard study.maskChoice == nil else { return all }
    let named = all.filter { !MaskSource.roles.contains($0) }
    return named.count > 1 ? named : all.filter { $0 != .edited }
  }

  /// Why masks cannot be shown together; `nil` if they can.
  var masksProblem: String? {
    if masksTogether.count > 1 { return nil }
    if study.sources.count > 1 {
      return "Fewer than two of the chosen masks are available; type :masks to show all."
    }
    return study.sources.isEmpty
      ? "There are no masks to show together; add them with 'glia view --mask NAME=FILE'."
      : "There is only one mask; add others with 'glia view --mask NAME=FILE'."
  }

  /// Shows the outlines of all masks, then the number of votes, then what was shown before.
  mutating func cycleAllMasks() {
    switch overlay {
    case .outlines: overlay = .votes
    case .votes: overlay = overlayOfLabels
    default: toggleOverlay(.outlines)
    }
  }

  /// Chooses the masks that are shown together, and shows them.
  ///
  /// - Parameter words: Their names, separated by blanks or commas; `nil` for all.
  /// - Throws: `CommandProblem` if there is no such mask, or if it is only one.
  mutating func chooseMasks(_ words: String?) throws(CommandProblem) {
    let names = study.sources.map(\.name)
    guard !names.isEmpty else { throw CommandProblem("there are no masks") }
    let wanted = (words ?? "").split { $0 == "," || $0.isWhitespace }.map { $0.lowercased() }
    var chosen: Set<String> = []
    for word in wanted where wanted != ["all"] {
      let word = MaskSource.synonyms[word] ?? word
      let exact = names.filter { $0.lowercased() == word }
      let found = exact.isEmpty ? names.filter { $0.lowercased().hasPrefix(word) } : exact
      guard found.count == 1 else {
        throw CommandProblem(
          "no single mask is called \"\(word)\"; the masks are \(names.joined(separator: ", ", last: " and "))"
        )
      }
      chosen.insert(found[0])
    }
    guard chosen.count != 1 else {
      throw CommandProblem("name at least two masks")
    }
    study.maskChoice = chosen.isEmpty ? nil : chosen
    if masksProblem == nil, !overlay.isOfAllMasks { toggleOverlay(.outlines) }
    let shown = masksTogether.map(\.name).joined(separator: ", ", last: " and ")
    notice = Notice(.info, "Together: \(shown)")
  }

  /// The masks that a command can name: those with a role of their own, whether they are there or not,
  /// and the others.
  var nameableMasks: [MaskSource] { MaskSource.roles + study.others.map(\.source) }

  /// The names of ``nameableMasks``.
  var maskWords: [String] { nameableMasks.map(\.name) }

  /// The masks to draw together on a slice, of the structure in view.
  func maskLayers(_ panel: Panel, _ index: Int, _ geometry: SliceGeometry) -> [MaskLayer] {
    let all = study.sources
    return (shownOverlay == .votes ? voters : masksTogether).compactMap { source in
      guard let map = study.mask(source), map.scheme.structures.contains(structure),
        source != .prediction || isSegmented(panel.slice, panel.plane)
      else { return nil }
      let table = map.scheme.mask(of: structure)
      let labels = map.sampledSlice(index, geometry)
      return MaskLayer(
        name: source.name, style: MaskStyle(all.firstIndex(of: source) ?? 0),
        mask: Slice(
          width: labels.width, height: labels.height,
          values: labels.values.map { Label(table[Int($0)]) }))
    }
  }

  /// Those of the masks shown together that have the structure in view at a place, and those that tell it.
  func votes(at world: WorldPoint) -> (yes: [String], all: [String]) {
    var (yes, all): ([String], [String]) = ([], [])
    for source in voters {
      guard let map = study.mask(source), map.scheme.structures.contains(structure) else {
        continue
      }
      let voxel = map.grid.voxel(nearest: world)
      if source == .prediction, let prediction = study.prediction,
        !prediction.isSegmented[Prediction.axial(map.grid).index(of: voxel)]
      {
        continue
      }
      all.append(source.name)
      if map.scheme.contains(map[voxel], in: structure) { yes.append(source.name) }
    }
    return (yes, all)
  }
}
