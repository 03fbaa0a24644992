import Annotation
import Imaging

extension ViewerModel {
  /// Does a tool that works at once on the slice or the volume.
  mutating func performOperation(_ command: Command) -> [Effect] {
    putDownPen()
    guard let session = editing.session, let geometry else { return [] }
    let (map, label) = (session.map, editing.label)
    let slice = sliceIndex
    let extent = editing.extent(slice, geometry)
    switch command {
    case .fillHoles: return offer(map.fillingHoles(with: label, extent), "fill holes")
    case .removeIslands: return removeIslands()
    case .growLabel: return offer(map.growing(label, extent), "grow")
    case .shrinkLabel: return offer(map.shrinking(label, extent), "shrink")
    case .smoothLabel: return offer(map.smoothing(label, extent), "smooth")
    case .copyPrevious: return copy(from: slice - 1, to: slice, map, geometry)
    case .copyNext: return copy(from: slice + 1, to: slice, map, geometry)
    case .interpolate:
      return offer(map.interpolating([label], geometry), "interpolate")
    case .interpolateAll:
      return offer(map.interpolating(Set(editing.labels), geometry), "interpolate")
    case .relabelComponent:
      guard map[crosshair] != 0 else {
        notice = Notice(.problem, "There is no label at the crosshair.")
        return []
      }
      let places = map.floodPlaces(from: crosshair, .volume)
      return offer([LabelProposal](places, label: label), "relabel")
    case .acceptComponent:
      guard let prediction = study.prediction?.map else {
        notice = Notice(.problem, "There is no prediction to accept.")
        return []
      }
      return offer(map.acceptingComponent(of: prediction, at: crosshair), "accept component")
    default: preconditionFailure("\(command) is no tool")
    }
  }

  /// Takes the parts of the label in the hand away that are not the largest, or below a volume.
  mutating func removeIslands(below milliliters: Double? = nil) -> [Effect] {
    putDownPen()
    guard let session = editing.session, let geometry else { return [] }
    return offer(
      session.map.removingIslands(
        of: editing.label, below: milliliters, editing.extent(sliceIndex, geometry)),
      "remove islands")
  }

  private mutating func copy(
    from source: Int, to target: Int, _ map: LabelMap, _ geometry: SliceGeometry
  ) -> [Effect] {
    guard (0..<geometry.count).contains(source) else {
      notice = Notice(.problem, "There is no slice \(source).")
      return []
    }
    return offer(map.copying(slice: source, to: target, geometry), "copy slice \(source)")
  }
}
