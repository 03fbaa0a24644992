import Imaging
import Metrics
import Rendering

extension ViewerModel {
  /// Why no lesion can be measured; `nil` if one can.
  var componentProblem: String? {
    if let pictureProblem { return pictureProblem }
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
    let structure = structure
    for (source, map) in shownMasks {
      let voxel = map.grid == grid ? crosshair : map.grid.voxel(nearest: place)
      guard map.scheme.contains(map[voxel], in: structure) else { continue }
      notice = Notice(.info, "Measuring…")
      return [
        .measureComponent(
          ComponentRequest(
            map: map, voxel: voxel, structure: structure, plane: plane, source: source),
          generation: generation)
      ]
    }
    notice = Notice(
      .problem,
      "There is no \(structureName) at the crosshair; move the crosshair there (\(keyName(.nextTumor))), "
        + "or choose another structure with \(keyName(.nextRegion)).")
    return []
  }

  /// Adds the diameters of a component.
  mutating func take(_ component: MeasuredComponent?, of request: ComponentRequest) -> [Effect] {
    guard let component else {
      notice = Notice(.problem, "There is nothing to measure at the crosshair.")
      return []
    }
    let diameters = component.diameters
    let name = request.structure.region?.abbreviation ?? name(of: request.structure)
    let effects = add(
      .diameters(longest: diameters.longest, perpendicular: diameters.perpendicular),
      named: name, plane: request.plane, mask: request.source.title.lowercased(), structure: name)
    let isOnScreen = grid == request.map.grid
    let section = isOnScreen ? "\(request.plane.rawValue) slice \(diameters.index)" : "mask's slice"
    let facts =
      ", \(section); \(tenths(component.milliliters)) ml"
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
