package import Imaging

/// A connected component (26 neighbors) of a structure, with its volume and RANO diameters.
package struct MeasuredComponent: Hashable, Sendable {
  /// The number of voxels.
  package let voxels: Int
  /// The volume.
  package let milliliters: Double
  /// The diameters on its largest section.
  package let diameters: PerpendicularDiameters

  /// Measures all components of a structure.
  ///
  /// - Parameters:
  ///   - structure: The structure.
  ///   - map: The mask.
  ///   - plane: The plane of the sections.
  /// - Returns: The components, largest first.
  package static func all(
    of structure: Structure, in map: LabelMap, plane: Plane
  ) -> [MeasuredComponent] {
    located(of: structure, in: map, plane: plane).map(\.component)
  }

  /// Measures all components of a structure, and says where their voxels are.
  ///
  /// - Returns: The components, largest first, each with the array offsets of its voxels.
  static func located(
    of structure: Structure, in map: LabelMap, plane: Plane
  ) -> [(component: MeasuredComponent, voxels: [Range<Int>])] {
    let parts = parts(of: structure, in: map)
    var voxels = [[Range<Int>]](repeating: [], count: parts.count)
    for run in parts.runs { voxels[run.component].append(run.places) }
    let geometry = SliceGeometry(map.grid, plane: plane)
    let order = parts.components.indices.sorted {
      (parts.components[$1].voxelCount, $0) < (parts.components[$0].voxelCount, $1)
    }
    return order.compactMap { index in
      MeasuredComponent(voxels[index], geometry).map { ($0, voxels[index]) }
    }
  }

  /// Measures the component of a structure that contains a voxel.
  ///
  /// - Parameters:
  ///   - voxel: The voxel.
  ///   - structure: The structure.
  ///   - map: The mask.
  ///   - plane: The plane of the section.
  /// - Returns: `nil` if the voxel is not part of the structure.
  package static func containing(
    _ voxel: VoxelPoint, _ structure: Structure, in map: LabelMap, plane: Plane
  ) -> MeasuredComponent? {
    guard map.grid.contains(voxel) else { return nil }
    let offset = map.grid.offset(voxel)
    let parts = parts(of: structure, in: map)
    guard let own = parts.runs.first(where: { $0.places.contains(offset) }) else { return nil }
    return MeasuredComponent(
      parts.runs.filter { $0.component == own.component }.map(\.places),
      SliceGeometry(map.grid, plane: plane))
  }

  /// Measures the component of a structure that is nearest to a voxel, within the component of another structure
  /// that contains the voxel.
  ///
  /// - Parameters:
  ///   - voxel: The voxel.
  ///   - structure: The structure, each voxel of which is part of `outer`.
  ///   - outer: The structure that contains the voxel.
  ///   - map: The mask.
  ///   - plane: The plane of the section.
  /// - Returns: `nil` if the voxel is not part of `outer`, or no component there contains the voxel or counts as a
  ///   lesion by ``LesionRules/counts(milliliters:)``.
  package static func nearest(
    to voxel: VoxelPoint, _ structure: Structure, within outer: Structure, in map: LabelMap,
    plane: Plane
  ) -> MeasuredComponent? {
    guard map.grid.contains(voxel) else { return nil }
    let offset = map.grid.offset(voxel)
    let around = parts(of: outer, in: map)
    guard let own = around.runs.first(where: { $0.places.contains(offset) }) else { return nil }
    var isNear = [Bool](repeating: false, count: map.labels.count)
    for run in around.runs where run.component == own.component {
      for place in run.places { isNear[place] = true }
    }
    let parts = parts(of: structure, in: map)
    var voxels = [[Range<Int>]](repeating: [], count: parts.count)
    for run in parts.runs where isNear[run.start] { voxels[run.component].append(run.places) }
    let (size, spacing) = (map.grid.size, map.grid.affine.spacing)
    func squaredDistance(_ places: Range<Int>) -> Double {
      let row = places.lowerBound / size[0]
      let first = places.lowerBound % size[0]
      let nearest = min(max(voxel.i, first), first + places.count - 1)
      let steps = [nearest - voxel.i, row % size[1] - voxel.j, row / size[1] - voxel.k]
      return zip(steps, spacing).reduce(0) { $0 + (Double($1.0) * $1.1) * (Double($1.0) * $1.1) }
    }
    let found = voxels.filter { !$0.isEmpty }.compactMap { runs -> (Double, [Range<Int>])? in
      let distance = runs.reduce(Double.infinity) { min($0, squaredDistance($1)) }
      let volume = Double(runs.reduce(0) { $0 + $1.count }) * map.grid.voxelMilliliters
      return distance == 0 || LesionRules.counts(milliliters: volume) ? (distance, runs) : nil
    }
    return found.min { $0.0 < $1.0 }.flatMap {
      MeasuredComponent($0.1, SliceGeometry(map.grid, plane: plane))
    }
  }

  private init?(_ voxels: [Range<Int>], _ geometry: SliceGeometry) {
    guard let diameters = PerpendicularDiameters(voxels, geometry) else { return nil }
    self.diameters = diameters
    self.voxels = voxels.reduce(0) { $0 + $1.count }
    milliliters = Double(self.voxels) * geometry.grid.voxelMilliliters
  }

  private static func parts(of structure: Structure, in map: LabelMap) -> ConnectedComponents {
    let table = map.scheme.mask(of: structure)
    return ConnectedComponents(
      map.labels.map { table[Int($0)] }, size: map.grid.size, connectivity: .corners)
  }
}
