import Imaging
import Metrics

extension ViewerModel {
  /// Why nothing can be measured by hand now; `nil` if it can.
  var measureProblem: String? {
    if let pictureProblem { return pictureProblem }
    if let otherScanProblem { return otherScanProblem }
    return editing.isActive
      ? "A mask is being edited; press \(keyName(.edit)) to leave edit mode first." : nil
  }

  /// Starts or ends measure mode.
  mutating func toggleMeasuring() {
    dropPoints()
    measuring.isActive.toggle()
    if measuring.isActive {
      (measuring.isStructureChosen, measuring.lastStructure) = (false, nil)
      (measuring.isShown, isCrosshairShown) = (true, true)
      say(measuring.tool)
    }
  }

  /// Chooses what the next points measure; turns measure mode on.
  mutating func choose(_ tool: MeasuringTool) {
    dropPoints()
    measuring.tool = tool
    (measuring.isActive, measuring.isShown, isCrosshairShown) = (true, true, true)
    say(tool)
  }

  private mutating func say(_ tool: MeasuringTool) {
    let place = keyName(.placePoint)
    let how =
      switch tool {
      case .ruler: "drag from end to end, or press \(place) at both"
      case .diameters:
        "drag the longest, then the perpendicular one; or press \(place) at all four ends"
      case .ellipse: "drag from corner to corner, or press \(place) at both"
      case .polygon:
        "click or press \(place) at each corner, \(keyName(.closePolygon)) closes; or drag"
      }
    notice = Notice(.info, "\(tool.title): \(how)")
  }

  /// Discards the points of the current measurement; a point that is being moved is put back.
  mutating func dropPoints() {
    if measuring.grip != nil { putBackPoint() }
    measuring.points = []
    (measuring.slice, measuring.drag, measuring.pointer) = (nil, nil, nil)
  }

  /// Discards the points, or puts back a point that is being moved; without any, leaves measure mode.
  mutating func dropPointsOrLeave() {
    if measuring.grip != nil { return putBackPoint() }
    if measuring.points.isEmpty { measuring.isActive = false }
    dropPoints()
    notice = nil
  }

  /// Places a point at the crosshair.
  mutating func placePointAtCrosshair() -> [Effect] {
    if measuring.grip != nil { return putDownPoint() }
    measuring.pointer = nil
    guard let geometry else { return [] }
    return placePoint(crosshair, geometry)
  }

  /// Places a point at a voxel, and completes the measurement if it is the last one.
  mutating func placePoint(_ voxel: VoxelPoint, _ geometry: SliceGeometry) -> [Effect] {
    let here = MeasuredSlice(geometry: geometry, index: geometry.index(of: voxel))
    if let slice = measuring.slice, !measuring.points.isEmpty {
      guard measuring.tool == .ruler || slice.isSame(as: here) else {
        notice = Notice(
          .problem,
          "All points must be on one slice; go back to \(slice.geometry.plane.rawValue) slice "
            + "\(slice.index) of the same image, or press Esc and start again.")
        return []
      }
    } else {
      measuring.slice = here
      // The user has followed the instructions, so they can go.
      notice = nil
    }
    let point = geometry.grid.affine.world(voxel)
    if measuring.tool == .polygon {
      if measuring.points.count > 2, point == measuring.points.first { return closePolygon() }
      if point != measuring.points.last { measuring.points.append(point) }
      return []
    }
    measuring.points.append(point)
    return measuring.points.count == measuring.tool.pointCount ? completeMeasurement() : []
  }

  /// Removes the last point; without any, deletes the selected measurement.
  mutating func takeBackPoint() -> [Effect] {
    if measuring.grip != nil {
      putBackPoint()
      return []
    }
    guard measuring.points.isEmpty else {
      measuring.points.removeLast()
      if measuring.points.isEmpty { dropPoints() }
      return []
    }
    return deleteSelected()
  }

  /// Closes the polygon.
  mutating func closePolygon() -> [Effect] {
    guard measuring.tool == .polygon, !measuring.points.isEmpty, measuring.grip == nil else {
      return placePointAtCrosshair()
    }
    guard measuring.points.count > 2 else {
      notice = Notice(.problem, "A polygon needs at least three corners.")
      return []
    }
    return completeMeasurement()
  }

  /// Adds the measurement that the points define.
  private mutating func completeMeasurement() -> [Effect] {
    defer { dropPoints() }
    guard let slice = measuring.slice, let shape = shape(of: measuring.points, slice) else {
      notice = Notice(.problem, "All points are in one voxel, so there is nothing to measure.")
      return []
    }
    let effects = add(shape, named: measuring.tool.title, plane: slice.geometry.plane)
    if case .region(let region) = shape, region.crossesItself {
      notice = Notice(
        .info,
        "\(notice?.text ?? ""); the outline crosses itself, so the area is that of the voxels inside"
      )
    }
    return effects
  }

  /// The shape that some points define with the current tool; `nil` if there are too few, or they coincide.
  func shape(of points: [WorldPoint], _ slice: MeasuredSlice) -> CaseMeasurement.Shape? {
    func line(_ first: Int, _ second: Int) -> WorldSegment? {
      let line = WorldSegment(points[first], points[second])
      return line.millimeters > 0 ? line : nil
    }
    switch measuring.tool {
    case .ruler: return points.count < 2 ? nil : line(0, 1).map { .ruler($0) }
    case .diameters:
      guard points.count > 1, let first = line(0, 1) else { return nil }
      return points.count > 3 ? .diameters(through: points) : .ruler(first)
    case .ellipse:
      guard points.count > 1, let raster = SliceRaster(slice.geometry, index: slice.index) else {
        return nil
      }
      return .region(.ellipse(from: points[0], to: points[1], on: raster))
    case .polygon:
      guard points.count > 2, let raster = SliceRaster(slice.geometry, index: slice.index) else {
        return nil
      }
      return .region(RegionOfInterest(.polygon(points), on: raster))
    }
  }

  /// The current measurement as if the next point were placed: the lines to draw, and the shape.
  var draft: (lines: [WorldSegment], shape: CaseMeasurement.Shape?)? {
    guard measuring.isActive, !measuring.points.isEmpty, let slice = measuring.slice else {
      return nil
    }
    let next =
      measuring.pointer.map { slice.geometry.grid.affine.world($0) }
      ?? grid.map { $0.affine.world(crosshair) }
    let points = measuring.points + [next].compactMap(\.self)
    let shape = shape(of: points, slice)
    switch (measuring.tool, shape) {
    case (.polygon, _):
      return (zip(points, points.dropFirst()).map { WorldSegment($0, $1) }, shape)
    case (.diameters, _) where points.count == 3:
      return ([WorldSegment(points[0], points[1])], shape)
    case (_, .some(let shape)):
      return (CaseMeasurement(id: 0, name: "", shape: shape, plane: plane).lines, shape)
    case (_, nil): return ([], nil)
    }
  }
}
