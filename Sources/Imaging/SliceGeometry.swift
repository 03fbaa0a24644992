/// The position and orientation of one plane's slices in a volume's array.
///
/// Slices are cut along the array axes nearest to the plane, whatever the storage order. Axial
/// slices have anterior on top; coronal and sagittal slices have superior on top; sagittal slices
/// have anterior on the left. ``DisplayConvention`` decides which side shows the patient's left in
/// axial and coronal slices.
///
/// The geometry is data, so code that uses it needs no separate loop per plane.
package struct SliceGeometry: Hashable, Sendable {
  /// The grid that is cut.
  package let grid: Grid
  /// The plane of the slices.
  package let plane: Plane
  /// The side that shows the patient's left.
  package let convention: DisplayConvention

  /// The array axis along the screen's columns, and whether its index decreases to the right.
  package let columns: ScreenAxis
  /// The array axis along the screen's rows, and whether its index decreases downward.
  package let rows: ScreenAxis
  /// The array axis across the slices.
  package let normal: Int
  /// Letters of the anatomical directions at the edges of the slice.
  package let letters: EdgeLetters

  /// An array axis shown on the screen.
  package struct ScreenAxis: Hashable, Sendable {
    /// The array axis, 0, 1 or 2.
    package let axis: Int
    /// Whether the array index decreases as the column or row increases.
    package let isReversed: Bool
  }

  /// The anatomical directions at the edges of a slice: R, L, A, P, S or I.
  package struct EdgeLetters: Hashable, Sendable {
    /// At the left edge of the screen.
    package let left: Character
    /// At the right edge of the screen.
    package let right: Character
    /// At the top edge.
    package let top: Character
    /// At the bottom edge.
    package let bottom: Character
  }

  /// Finds the geometry of a plane's slices in a grid.
  package init(_ grid: Grid, plane: Plane, convention: DisplayConvention = .radiological) {
    self.grid = grid
    self.plane = plane
    self.convention = convention
    let orientation = Orientation(grid.affine)
    /// Returns the screen axis on which right, anterior or superior increases or decreases.
    func screen(_ axis: ArrayAxis, towardPositive: Bool) -> ScreenAxis {
      ScreenAxis(axis: axis.axis, isReversed: axis.isPositive != towardPositive)
    }
    let isRadiological = convention == .radiological
    let (x, y, z) =
      (orientation.rightLeft, orientation.anteriorPosterior, orientation.superiorInferior)
    switch plane {
    case .axial:
      columns = screen(x, towardPositive: !isRadiological)
      rows = screen(y, towardPositive: false)
      normal = z.axis
      letters = EdgeLetters(
        left: isRadiological ? "R" : "L", right: isRadiological ? "L" : "R", top: "A", bottom: "P")
    case .coronal:
      columns = screen(x, towardPositive: !isRadiological)
      rows = screen(z, towardPositive: false)
      normal = y.axis
      letters = EdgeLetters(
        left: isRadiological ? "R" : "L", right: isRadiological ? "L" : "R", top: "S", bottom: "I")
    case .sagittal:
      columns = screen(y, towardPositive: false)
      rows = screen(z, towardPositive: false)
      normal = x.axis
      letters = EdgeLetters(left: "A", right: "P", top: "S", bottom: "I")
    }
  }

  /// The number of columns of a slice.
  package var width: Int { grid.size[columns.axis] }
  /// The number of rows of a slice.
  package var height: Int { grid.size[rows.axis] }
  /// The number of slices.
  package var count: Int { grid.size[normal] }
  /// Millimeters from one column to the next.
  package var columnSpacing: Double { grid.affine.spacing[columns.axis] }
  /// Millimeters from one row to the next.
  package var rowSpacing: Double { grid.affine.spacing[rows.axis] }

  /// Returns the voxel shown at a column and row of a slice.
  package func voxel(column: Int, row: Int, index: Int) -> VoxelPoint {
    var point = VoxelPoint(i: 0, j: 0, k: 0)
    point[columns.axis] = columns.isReversed ? width - 1 - column : column
    point[rows.axis] = rows.isReversed ? height - 1 - row : row
    point[normal] = index
    return point
  }

  /// Returns the column that shows a voxel.
  package func column(of point: VoxelPoint) -> Int {
    columns.isReversed ? width - 1 - point[columns.axis] : point[columns.axis]
  }

  /// Returns the row that shows a voxel.
  package func row(of point: VoxelPoint) -> Int {
    rows.isReversed ? height - 1 - point[rows.axis] : point[rows.axis]
  }

  /// Returns the slice that contains a voxel.
  package func index(of point: VoxelPoint) -> Int { point[normal] }

  /// The array offset at which a slice begins, and the strides of its columns and rows.
  package struct Walk: Hashable, Sendable {
    /// The offset of the voxel in column 0 of row 0.
    package let start: Int
    /// Voxels from one column to the next; negative if the axis is reversed.
    package let columnStride: Int
    /// Voxels from one row to the next; negative if the axis is reversed.
    package let rowStride: Int
  }

  /// Returns how to walk over a slice's voxels in the array, for loops over whole slices.
  package func walk(_ index: Int) -> Walk {
    precondition(index >= 0 && index < count, "slice \(index) of \(count)")
    let strides = [1, grid.size[0], grid.size[0] * grid.size[1]]
    return Walk(
      start: grid.offset(voxel(column: 0, row: 0, index: index)),
      columnStride: columns.isReversed ? -strides[columns.axis] : strides[columns.axis],
      rowStride: rows.isReversed ? -strides[rows.axis] : strides[rows.axis])
  }
}
