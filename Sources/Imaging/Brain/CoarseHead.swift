/// A head at about 2 mm, in which the brain is looked for.
struct CoarseHead: Sendable {
  /// The values; not-a-numbers are 0.
  let values: [Float]
  /// Their grid.
  let grid: Grid
  /// The axis across thick slices, else from inferior to superior.
  let normal: Int
  /// Whether each slice is looked at by itself, because there are too few for a head, or gaps between them.
  let isFlat: Bool

  /// The voxels that are wanted, in mm.
  private static let spacing = 2.0
  /// A stack that is not this high is looked at slice by slice.
  private static let height = 60.0

  /// Takes means over groups of voxels; `nil` for an image that is too small.
  init?(_ volume: Volume) {
    let spacing = volume.grid.affine.spacing
    let size = volume.grid.size
    // Thick slices have one long side.
    let ordered = (0..<3).sorted { spacing[$0] > spacing[$1] }
    let across =
      spacing[ordered[0]] > 1.5 * spacing[ordered[1]]
      ? ordered[0] : Orientation(volume.grid.affine).superiorInferior.axis
    let isThin = Double(size[across]) * spacing[across] < Self.height || size[across] < 8
    (normal, isFlat) = (across, isThin)
    guard !volume.storage.isColor,
      (0..<3).allSatisfy({ $0 == across || Double(size[$0]) * spacing[$0] >= 40 })
    else { return nil }
    var means = AxisRefinement(volume.values().map { $0.isFinite ? $0 : 0 }, on: volume.grid)
    for axis in 0..<3 where !(isThin && axis == across) {
      let group = Int((Self.spacing / spacing[axis] + 0.1).rounded(.down))
      if group > 1 { means.average(axis, by: group) }
    }
    values = means.values
    grid = means.grid
  }

  /// The brain; `nil` without a head.
  func brain() -> HeadSection.Found? {
    let spacing = grid.affine.spacing
    guard isFlat else {
      let raster = MaskRaster(
        size: grid.size, spacing: spacing, normal: normal,
        mask: [UInt8](repeating: 0, count: grid.voxelCount))
      return HeadSection(values, raster).brain()
    }
    // Slice by slice.
    let (first, second) = normal == 0 ? (1, 2) : normal == 1 ? (0, 2) : (0, 1)
    let (width, height) = (grid.size[first], grid.size[second])
    let strides = [1, grid.size[0], grid.size[0] * grid.size[1]]
    let raster = MaskRaster(
      size: [width, height, 1], spacing: [spacing[first], spacing[second], 1], normal: 2,
      mask: [UInt8](repeating: 0, count: width * height))
    var field = [Float](repeating: 0, count: values.count)
    var found: [HeadSection.Found] = []
    for slice in 0..<grid.size[normal] {
      let places = (0..<width * height).map { pixel in
        slice * strides[normal] + pixel % width * strides[first]
          + pixel / width * strides[second]
      }
      guard let section = HeadSection(places.map { values[$0] }, raster).brain() else { continue }
      for (place, value) in zip(places, section.field) { field[place] = value }
      found.append(section)
    }
    guard !found.isEmpty else { return nil }
    return HeadSection.Found(
      field: field, contact: found.map(\.contact).reduce(0, +) / Double(found.count),
      brain: found.map(\.brain).reduce(0, +), head: found.map(\.head).reduce(0, +))
  }
}
