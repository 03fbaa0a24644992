/// How the slices of one plane lie in a volume's array, and which way up they are shown.
///
/// Slices are cut along the array axes nearest to the plane, whatever the storage order. Axial slices
/// have anterior on top; coronal and sagittal ones superior; sagittal ones have anterior on the left.
/// In axial and coronal slices ``DisplayConvention`` decides the side of the patient's left.
///
/// Geometry is data here: nothing that uses it has one loop per plane.
public struct SliceGeometry: Hashable, Sendable {
  /// The grid that is cut.
  public let grid: Grid
  /// The plane of the slices.
  public let plane: Plane
  /// The side of the patient's left.
  public let convention: DisplayConvention

  /// The array axis along the screen's columns, and whether its index falls toward the right.
  public let columns: ScreenAxis
  /// The array axis along the screen's rows, and whether its index falls toward the bottom.
  public let rows: ScreenAxis
  /// The array axis across the slices.
  public let normal: Int
  /// Letters of the anatomical directions at the edges of the slice.
  public let letters: EdgeLetters

  /// An array axis as it lies on the screen.
  public struct ScreenAxis: Hashable, Sendable {
    /// The array axis, 0, 1 or 2.
    public let axis: Int
    /// Whether the array index falls while the column or row grows.
    public let isReversed: Bool
  }

  /// The anatomical directions at the edges of a slice: R, L, A, P, S or I.
  public struct EdgeLetters: Hashable, Sendable {
    /// At the left edge of the screen.
    public let left: Character
    /// At the right edge of the screen.
    public let right: Character
    /// At the top edge.
    public let top: Character
    /// At the bottom edge.
    public let bottom: Character
  }

  /// Finds how slices of a plane lie in a grid.
  public init(_ grid: Grid, plane: Plane, convention: DisplayConvention = .radiological) {
    self.grid = grid
    self.plane = plane
    self.convention = convention
    let orientation = Orientation(grid.affine)
    /// The screen axis on which right, anterior or superior grows, or falls.
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

  /// Columns of a slice.
  public var width: Int { grid.size[columns.axis] }
  /// Rows of a slice.
  public var height: Int { grid.size[rows.axis] }
  /// How many slices there are.
  public var count: Int { grid.size[normal] }
  /// Millimeters from one column to the next.
  public var columnSpacing: Double { grid.affine.spacing[columns.axis] }
  /// Millimeters from one row to the next.
  public var rowSpacing: Double { grid.affine.spacing[rows.axis] }

  /// The voxel shown in a column and row of a slice.
  public func voxel(column: Int, row: Int, index: Int) -> VoxelPoint {
    var point = VoxelPoint(i: 0, j: 0, k: 0)
    point[columns.axis] = columns.isReversed ? width - 1 - column : column
    point[rows.axis] = rows.isReversed ? height - 1 - row : row
    point[normal] = index
    return point
  }

  /// The column in which a voxel is shown.
  public func column(of point: VoxelPoint) -> Int {
    columns.isReversed ? width - 1 - point[columns.axis] : point[columns.axis]
  }

  /// The row in which a voxel is shown.
  public func row(of point: VoxelPoint) -> Int {
    rows.isReversed ? height - 1 - point[rows.axis] : point[rows.axis]
  }

  /// The slice on which a voxel lies.
  public func index(of point: VoxelPoint) -> Int { point[normal] }

  /// Where in the array a slice begins, and how far its columns and rows are apart.
  public struct Walk: Hashable, Sendable {
    /// The offset of the voxel in column 0 of row 0.
    public let start: Int
    /// Voxels from one column to the next; negative where the axis is reversed.
    public let columnStride: Int
    /// Voxels from one row to the next; negative where the axis is reversed.
    public let rowStride: Int
  }

  /// How to walk over a slice's voxels in the array, for loops over whole slices.
  public func walk(_ index: Int) -> Walk {
    precondition(index >= 0 && index < count, "slice \(index) of \(count)")
    let strides = [1, grid.size[0], grid.size[0] * grid.size[1]]
    return Walk(
      start: grid.offset(voxel(column: 0, row: 0, index: index)),
      columnStride: columns.isReversed ? -strides[columns.axis] : strides[columns.axis],
      rowStride: rows.isReversed ? -strides[rows.axis] : strides[rows.axis])
  }
}
