package import Imaging

/// The two perpendicular diameters of a lesion on its largest section, and their product.
///
/// The section is the largest connected piece (8 neighbors) of the lesion in any slice of a plane, enclosed
/// holes included, such as necrosis inside an enhancing rim. The longest diameter is the longest
/// straight line within the section; the perpendicular one is the longest line within the section at a right
/// angle to it, and need not cross it. Both end at the section's border: the longest at the midpoints of voxel
/// sides, the perpendicular one at the midpoint of a side and where its line leaves the section. So n voxels
/// of 1 mm in a row are n mm long.
///
/// Source: RANO's bidimensional measurement, the product of the maximal cross-sectional diameters: P. Y. Wen
/// et al., "Updated Response Assessment Criteria for High-Grade Gliomas", *J. Clin. Oncol.* 28 (2010),
/// 1963–1972, and "Response Assessment in Neuro-Oncology Clinical Trials", *J. Clin. Oncol.* 35 (2017),
/// 2439–2449. Of RANO's conditions for a measurable lesion, only the size is checked: both diameters are at
/// least 10 mm. That lines stay within the section, and where they end at voxels, is this program's choice;
/// `PerpendicularDiametersTests` compares with all lines that Shapely finds.
package struct PerpendicularDiameters: Hashable, Sendable {
  /// The longest diameter.
  package let longest: WorldSegment
  /// The longest one at a right angle to it.
  package let perpendicular: WorldSegment
  /// The plane of the section.
  package let plane: Plane
  /// The index of the section's slice in the stored array.
  package let index: Int

  /// The product of both diameters in mm².
  package var product: Double { longest.millimeters * perpendicular.millimeters }

  /// Whether the lesion is large enough to be measurable by RANO: both diameters are at least 10 mm.
  package var isMeasurable: Bool {
    min(longest.millimeters, perpendicular.millimeters) >= Self.measurable - 1e-6
  }

  /// The smallest diameter of a measurable lesion in mm.
  package static let measurable = 10.0

  /// Measures the largest section of a component; `nil` if there are no voxels.
  ///
  /// - Parameters:
  ///   - voxels: The component's array offsets.
  ///   - geometry: The plane of the section, of the same grid.
  init?(_ voxels: [Range<Int>], _ geometry: SliceGeometry) {
    guard let section = Self.largestSection(voxels, geometry),
      let found = section.section.diameters(
        columnStep: geometry.columnStep, rowStep: geometry.rowStep)
    else { return nil }
    func world(_ chord: SliceSection.Chord) -> WorldSegment {
      func point(_ point: PlanePoint) -> WorldPoint {
        geometry.world(
          SIMD3(
            point.x + Double(section.column), point.y + Double(section.row), Double(section.index)))
      }
      return WorldSegment(point(chord.start), point(chord.end))
    }
    let (first, second) = (world(found.longest), world(found.perpendicular))
    // Only the first must end at midpoints of sides, so in a chain of voxels that touch at corners the second
    // can be longer.
    (longest, perpendicular) =
      first.millimeters >= second.millimeters ? (first, second) : (second, first)
    (plane, index) = (geometry.plane, section.index)
  }

  /// A section of a slice, and where the corner of its box lies.
  private struct Section {
    var index: Int
    var column: Int
    var row: Int
    var section: SliceSection
  }

  /// Finds the largest piece of a component in any slice; of equal ones, that in the slice with the lowest index.
  private static func largestSection(
    _ voxels: [Range<Int>], _ geometry: SliceGeometry
  ) -> Section? {
    let size = geometry.grid.size
    var slices: [Int: [SIMD2<Int>]] = [:]
    for range in voxels {
      for offset in range {
        let point = VoxelPoint(
          i: offset % size[0], j: offset / size[0] % size[1], k: offset / size[0] / size[1])
        slices[geometry.index(of: point), default: []].append(
          SIMD2(geometry.column(of: point), geometry.row(of: point)))
      }
    }
    var best: (section: Section, area: Int)?
    for (index, points) in slices.sorted(by: { $0.key < $1.key }) {
      let (left, top) = (points.map(\.x).min() ?? 0, points.map(\.y).min() ?? 0)
      let width = (points.map(\.x).max() ?? 0) - left + 1
      let height = (points.map(\.y).max() ?? 0) - top + 1
      // Even with all holes filled, the section cannot be larger than the box around it.
      guard width * height > best?.area ?? 0 else { continue }
      var mask = [Bool](repeating: false, count: width * height)
      for point in points { mask[(point.y - top) * width + point.x - left] = true }
      let parts = ConnectedComponents(mask, size: [width, height, 1], connectivity: .corners)
      let runs = Dictionary(grouping: parts.runs, by: \.component)
      for (component, part) in parts.components.enumerated() {
        let (columns, rows) = (part.to.i - part.from.i + 1, part.to.j - part.from.j + 1)
        guard columns * rows > best?.area ?? 0 else { continue }
        var piece = [Bool](repeating: false, count: columns * rows)
        for run in runs[component] ?? [] {
          for place in run.places {
            piece[(place / width - part.from.j) * columns + place % width - part.from.i] = true
          }
        }
        let section = SliceSection(piece, width: columns)
        guard section.area > best?.area ?? 0 else { continue }
        best = (
          Section(
            index: index, column: left + part.from.i, row: top + part.from.j, section: section),
          section.area
        )
      }
    }
    return best?.section
  }
}
