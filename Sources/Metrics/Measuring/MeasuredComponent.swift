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
    let parts = parts(of: structure, in: map)
    var voxels = [[Range<Int>]](repeating: [], count: parts.count)
    for run in parts.runs { voxels[run.component].append(run.places) }
    let geometry = SliceGeometry(map.grid, plane: plane)
    let order = parts.components.indices.sorted {
      (parts.components[$1].voxelCount, $0) < (parts.components[$0].voxelCount, $1)
    }
    return order.compactMap { MeasuredComponent(voxels[$0], geometry) }
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
