import Imaging
import Metrics
import Rendering

extension ViewerModel {
  /// Why no lesion can be measured; `nil` if one can.
  var componentProblem: String? {
    if let pictureProblem { return pictureProblem }
    if let otherScanProblem { return otherScanProblem }
    return shownMasks.isEmpty
      ? "There is no mask; press \(keyName(.segmentSlice)) to segment, or measure by hand." : nil
  }

  /// The masks that can be measured, those that are drawn first.
  var shownMasks: [(source: MaskSource, map: LabelMap)] {
    let order =
      shownOverlay == .reference ? [pair.second, pair.first] : [pair.first, pair.second]
    return order.compactMap { source in study.mask(source).map { (source, $0) } }
  }

  /// Whether a mask is a prediction of some slices only.
  func isPartial(_ source: MaskSource) -> Bool {
    source == .prediction && study.prediction?.isComplete == false
  }

  /// Requests the diameters of the component at the crosshair, in the first mask that has one there.
  mutating func measureComponent() -> [Effect] {
    guard let grid else { return [] }
    let place = grid.affine.world(crosshair)
    for (source, map) in shownMasks {
      let voxel = map.grid == grid ? crosshair : map.grid.voxel(nearest: place)
      let structures = measuredStructures.filter(map.scheme.structures.contains)
      guard let widest = structures.last, map.scheme.contains(map[voxel], in: widest) else {
        continue
      }
      notice = Notice(.info, "Measuring…")
      return [
        .measureComponent(
          ComponentRequest(
            map: map, voxel: voxel, structures: structures, plane: plane, source: source),
          generation: generation)
      ]
    }
    notice = Notice(
      .problem,
      "There is no \(structureName) at the crosshair; move the crosshair there (\(keyName(.nextTumor))), "
        + "or choose another structure with \(keyName(.nextRegion)).")
    return []
  }

  /// The structures to measure, the one that is wanted most first.
  ///
  /// RANO measures the enhancing tumor. Unless another structure was chosen, it comes first, then the tumor core
  /// and the whole tumor.
  private var measuredStructures: [Structure] {
    let whole = Structure.region(.wholeTumor)
    return measuring.isStructureChosen || structure != whole
      ? [structure] : Self.measuringOrder.map { .region($0) }
  }

  /// The regions in the order in which they are measured.
  private static let measuringOrder: [Region] = [.enhancingTumor, .tumorCore, .wholeTumor]

  /// Chooses the next structure to measure: regions in the order in which they are measured, then the others.
  mutating func chooseNextMeasuredStructure() {
    let all = steppedStructures
    let regions = Self.measuringOrder.map { Structure.region($0) }.filter(all.contains)
    let ordered = regions + all.filter { !regions.contains($0) }
    guard !ordered.isEmpty else { return }
    let current = measuring.isStructureChosen ? structure : measuring.lastStructure
    let index = current.flatMap { ordered.firstIndex(of: $0) } ?? -1
    chosenStructure = ordered[(index + 1) % ordered.count]
    measuring.isStructureChosen = true
    notice = Notice(.info, "\(structureName): \(keyName(.measureLesion)) measures it")
  }

  /// Adds the diameters of a component.
  mutating func take(_ found: MeasuredStructure?, of request: ComponentRequest) -> [Effect] {
    guard let found else {
      notice = Notice(.problem, "There is nothing to measure at the crosshair.")
      return []
    }
    let (structure, component) = (found.structure, found.component)
    let diameters = component.diameters
    let name = structure.region?.abbreviation ?? name(of: structure)
    let effects = add(
      .diameters(longest: diameters.longest, perpendicular: diameters.perpendicular),
      named: name, plane: request.plane, mask: request.source.name, structure: name)
    let isOnScreen = grid == request.map.grid
    let section = isOnScreen ? "\(request.plane.rawValue) slice \(diameters.index)" : "mask's slice"
    measuring.lastStructure = structure
    let facts =
      ", \(section); \(tenths(component.milliliters)) ml of \(self.name(of: structure))"
      + (request.structures.count > 1
        ? "; \(keyName(.measuredStructure)) chooses another structure" : "")
      + (diameters.isMeasurable ? "" : "; below RANO's 10 mm")
      + (isPartial(request.source) ? "; not all slices are segmented" : "")
    notice?.text += facts
    // The largest section may be on another slice.
    if let measurement = measuring.selection { show(measurement) }
    return effects
  }

  /// Shows the slice of a measurement.
  mutating func show(_ measurement: CaseMeasurement) {
    guard let grid else { return }
    plane = measurement.plane
    crosshair = grid.voxel(nearest: measurement.middle)
  }
}
