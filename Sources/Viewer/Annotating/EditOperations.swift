import Annotation
import Imaging

/// What an operation on the mask works on.
struct OperationInput {
  /// The edited mask.
  let map: LabelMap
  /// The current label.
  let label: Label
  /// All labels of the mask.
  let labels: Set<Label>
  /// The slice in view, or the volume.
  let extent: EditExtent
  /// The slices of the plane in view.
  let geometry: SliceGeometry
}

extension ViewerModel {
  /// Lifts the brush, and returns what an operation works on; `nil` if no mask is being edited.
  mutating func operationInput() -> OperationInput? {
    liftBrush()
    guard let session = editing.session, let geometry else { return nil }
    return OperationInput(
      map: session.map, label: editing.label, labels: Set(editing.labels),
      extent: editing.extent(sliceIndex, geometry), geometry: geometry)
  }

  /// Removes parts of the current label: all but the largest, or those below a volume.
  mutating func removeIslands(below milliliters: Double? = nil) -> [Effect] {
    guard let input = operationInput() else { return [] }
    return offer(
      input.map.removingIslands(of: input.label, below: milliliters, input.extent),
      "remove islands")
  }

  /// Copies the labels of a neighboring slice into the one in view.
  mutating func copySlice(at step: Int) -> [Effect] {
    guard let input = operationInput() else { return [] }
    let source = sliceIndex + step
    guard (0..<input.geometry.count).contains(source) else {
      notice = Notice(.problem, "There is no slice \(source).")
      return []
    }
    return offer(
      input.map.copying(slice: source, to: sliceIndex, input.geometry), "copy slice \(source)")
  }

  /// Gives the connected part at the crosshair the current label.
  mutating func relabelComponent() -> [Effect] {
    guard let input = operationInput() else { return [] }
    guard input.map[crosshair] != 0 else {
      notice = Notice(.problem, "There is no label at the crosshair.")
      return []
    }
    let offsets = input.map.floodPlaces(from: crosshair, .volume)
    return offer([LabelProposal](offsets, label: input.label), "relabel")
  }

  /// Accepts the connected part of the prediction at the crosshair.
  mutating func acceptComponent() -> [Effect] {
    guard let input = operationInput() else { return [] }
    guard let prediction = study.prediction?.map else {
      notice = Notice(.problem, "There is no prediction to accept.")
      return []
    }
    return offer(
      input.map.acceptingComponent(of: prediction, at: crosshair), "accept component")
  }
}
