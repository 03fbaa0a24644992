import Imaging
import Metrics
import Rendering
import Terminal

/// A point of a measurement that is being moved.
struct MeasuringGrip: Hashable, Sendable {
  /// The measurement as it was.
  let original: CaseMeasurement
  /// Which of its points is moved; see `CaseMeasurement.Shape.handles`.
  let handle: Int
  /// The voxel where the way began.
  let start: VoxelPoint
  /// The slice that the point is on.
  let slice: MeasuredSlice
  /// The pane of the mouse; `nil` if keys move the point.
  let pane: Int?
  /// Whether the point is elsewhere than it was.
  var hasMoved = false
}

extension ViewerModel {
  /// Whether a point of a measurement is being moved.
  package var isMovingPoint: Bool { measuring.grip != nil }

  /// Picks up the point of a measurement that is nearest to the crosshair, for keys to move it; puts it down if
  /// one is being moved.
  mutating func movePoint() -> [Effect] {
    guard measuring.grip == nil else { return putDownPoint() }
    guard let geometry else { return [] }
    let slice = MeasuredSlice(geometry: geometry, index: geometry.index(of: crosshair))
    let place = SliceSlab(slice.geometry, index: slice.index).position(
      geometry.grid.affine.world(crosshair))
    let reach = 5.0
    guard
      let found = nearestHandle(
        in: slice, reach: reach,
        distance: { handle in
          let way = SIMD2(handle.column - place.column, handle.row - place.row)
          return (way * way).sum().squareRoot()
        })
    else {
      notice = Notice(
        .problem,
        "No point of a measurement is within \(Int(reach)) voxels of the crosshair in this slice.")
      return []
    }
    dropPoints()
    take(found, at: crosshair, slice, pane: nil)
    notice = Notice(
      .info,
      "Move the point with the crosshair; \(keyName(.placePoint)) puts it down, "
        + "\(keyName(.dropPoints)) puts it back")
    return []
  }

  /// Picks up the point under the mouse; `nil` if there is none.
  mutating func takePoint(under mouse: Mouse) -> [Effect]? {
    let panes = panes
    guard measuring.isShown, measuring.points.isEmpty,
      let position = position(of: mouse),
      panes.indices.contains(position.pane)
    else { return nil }
    let pane = panes[position.pane]
    // Cells are two half rows high.
    let pointer = SIMD2(
      Double(mouse.column - pane.rectangle.column) + (mouse.place?.x ?? 0.5),
      2 * (Double(mouse.row - pane.rectangle.row) + (mouse.place?.y ?? 0.5)))
    let slice = MeasuredSlice(
      geometry: pane.geometry, index: pane.geometry.index(of: position.voxel))
    let found = nearestHandle(in: slice, reach: 1.6) { handle in
      let way = pane.mapping.point(of: handle) - pointer
      return (way * way).sum().squareRoot()
    }
    guard let found else { return nil }
    stopCine()
    crosshair = position.voxel
    imageIndex = position.panel.image
    take(found, at: position.voxel, slice, pane: position.pane)
    notice = nil
    return []
  }

  private mutating func take(
    _ found: (measurement: CaseMeasurement, handle: Int), at voxel: VoxelPoint,
    _ slice: MeasuredSlice, pane: Int?
  ) {
    measuring.selected = found.measurement.id
    measuring.grip = MeasuringGrip(
      original: found.measurement, handle: found.handle, start: voxel, slice: slice, pane: pane)
  }

  /// The nearest point of the measurements in a slice, those of the selected one first.
  ///
  /// - Parameters:
  ///   - slice: The slice.
  ///   - reach: The largest distance.
  ///   - distance: How far a position in the slice is.
  /// - Returns: `nil` if none is within reach.
  private func nearestHandle(
    in slice: MeasuredSlice, reach: Double, distance: (SliceMark.Position) -> Double
  ) -> (measurement: CaseMeasurement, handle: Int)? {
    let slab = SliceSlab(slice.geometry, index: slice.index)
    func nearest(_ measurements: [CaseMeasurement]) -> (CaseMeasurement, Int)? {
      let handles = measurements.flatMap { measurement in
        measurement.shape.handles.enumerated().compactMap { index, point in
          slab.contains(point) ? (measurement, index, distance(slab.position(point))) : nil
        }
      }
      let found = handles.filter { $0.2 <= reach }.min { $0.2 < $1.2 }
      return found.map { ($0.0, $0.1) }
    }
    let found =
      nearest(measuring.measurements.filter { $0.id == measuring.selected })
      ?? nearest(measuring.measurements)
    return found.map { (measurement: $0.0, handle: $0.1) }
  }

  /// Moves the point that was picked up, as far as a voxel is from where it was.
  ///
  /// Only the ends of a ruler leave their slice.
  mutating func dragPoint(to voxel: VoxelPoint) {
    guard let grip = measuring.grip,
      let row = measuring.measurements.firstIndex(where: { $0.id == grip.original.id })
    else { return }
    let geometry = grip.slice.geometry
    guard grip.original.shape.isRuler || geometry.index(of: voxel) == grip.slice.index else {
      return
    }
    let affine = geometry.grid.affine
    let way = affine.world(voxel).vector - affine.world(grip.start).vector
    guard let shape = grip.original.shape.moving(grip.handle, by: way) else { return }
    measuring.grip?.hasMoved = voxel != grip.start
    measuring.measurements[row].shape = shape
    // What was moved by hand is no longer what the mask says.
    let isOriginal = voxel == grip.start
    measuring.measurements[row].mask = isOriginal ? grip.original.mask : nil
    measuring.measurements[row].structure = isOriginal ? grip.original.structure : nil
  }

  /// Ends a move, and saves where the point is now.
  mutating func putDownPoint() -> [Effect] {
    guard let grip = measuring.grip else { return [] }
    measuring.grip = nil
    notice = nil
    guard grip.hasMoved,
      let moved = measuring.measurements.first(where: { $0.id == grip.original.id })
    else { return [] }
    measuring.changes.append(.moved(grip.original))
    sayValue(of: moved)
    return saveMeasurements()
  }

  /// Ends a move, with the point where it was.
  mutating func putBackPoint() {
    guard let original = measuring.grip?.original else { return }
    measuring.grip = nil
    notice = nil
    restore(original)
  }

  /// Undoes the latest move that was put down, or the latest deletion.
  mutating func undoMeasurementChange() -> [Effect] {
    switch measuring.changes.popLast() {
    case nil: return []
    case .deleted(let deleted): return restoreMeasurement(deleted)
    case .moved(let original):
      restore(original)
      measuring.selected = original.id
      notice = Notice(.success, "\(original.name) is as it was before the move")
      return saveMeasurements()
    }
  }

  /// Why no change can be undone; `nil` if one can.
  var measurementUndoProblem: String? {
    measuring.changes.isEmpty ? "No measurement was moved or deleted." : nil
  }

  /// Gives a measurement back its shape and origin; its name may have changed since.
  private mutating func restore(_ original: CaseMeasurement) {
    guard let row = measuring.measurements.firstIndex(where: { $0.id == original.id }) else {
      return
    }
    measuring.measurements[row].shape = original.shape
    measuring.measurements[row].mask = original.mask
    measuring.measurements[row].structure = original.structure
  }
}

extension CaseMeasurement.Shape {
  fileprivate var isRuler: Bool {
    if case .ruler = self { return true }
    return false
  }
}
