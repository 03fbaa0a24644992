import Imaging

/// A slice or a box of a label map as its own array, for tools that work in two or three
/// dimensions.
struct Patch {
  /// Elements along the patch's axes, the first fastest; a slice is one element deep.
  let size: [Int]
  /// The distance between elements in millimeters.
  let spacing: [Double]
  private let start: Int
  private let strides: [Int]
  private let origin: VoxelPoint
  private let geometry: SliceGeometry?

  /// Creates a patch from a slice, in screen layout.
  init(slice index: Int, _ geometry: SliceGeometry) {
    let walk = geometry.walk(index)
    size = [geometry.width, geometry.height, 1]
    spacing = [geometry.columnSpacing, geometry.rowSpacing, 1]
    start = walk.start
    strides = [walk.columnStride, walk.rowStride, 0]
    origin = VoxelPoint(i: 0, j: 0, k: 0)
    self.geometry = geometry
  }

  /// Creates a patch from a box of the volume.
  init(_ grid: Grid, from: VoxelPoint, to: VoxelPoint) {
    size = (0..<3).map { to[$0] - from[$0] + 1 }
    spacing = grid.affine.spacing
    start = grid.offset(from)
    strides = [1, grid.size[0], grid.size[0] * grid.size[1]]
    origin = from
    geometry = nil
  }

  /// Creates a patch from the slice, or from the box of all labels with a margin of two voxels if
  /// the grid has room.
  ///
  /// - Parameters:
  ///   - extent: The slice, or the volume.
  ///   - map: The labels.
  ///   - point: A voxel that must be in the box.
  init(_ extent: EditExtent, around map: LabelMap, and point: VoxelPoint? = nil) {
    switch extent {
    case .slice(let index, let geometry): self.init(slice: index, geometry)
    case .volume:
      let grid = map.grid
      var lower = point ?? VoxelPoint(i: grid.size[0], j: grid.size[1], k: grid.size[2])
      var upper = point ?? VoxelPoint(i: -1, j: -1, k: -1)
      for run in map.labeledRuns {
        let row = run.start / grid.size[0]
        let first = run.start % grid.size[0]
        // A run of one label may continue in the next rows.
        let rows = (first + run.count - 1) / grid.size[0]
        let (from, to) = rows > 0 ? (0, grid.size[0] - 1) : (first, first + run.count - 1)
        (lower.i, upper.i) = (min(lower.i, from), max(upper.i, to))
        for row in row...row + rows {
          let (j, k) = (row % grid.size[1], row / grid.size[1])
          (lower.j, upper.j) = (min(lower.j, j), max(upper.j, j))
          (lower.k, upper.k) = (min(lower.k, k), max(upper.k, k))
        }
      }
      if upper.i < 0 { (lower, upper) = (grid.center, grid.center) }
      self.init(
        grid,
        from: grid.clamp(VoxelPoint(i: lower.i - 2, j: lower.j - 2, k: lower.k - 2)),
        to: grid.clamp(VoxelPoint(i: upper.i + 2, j: upper.j + 2, k: upper.k + 2)))
    }
  }

  /// The number of elements.
  var count: Int { size[0] * size[1] * size[2] }

  /// Returns the offset of an element in the volume's array.
  func place(_ index: Int) -> Int {
    let (x, rest) = (index % size[0], index / size[0])
    return start + x * strides[0] + rest % size[1] * strides[1] + rest / size[1] * strides[2]
  }

  /// Returns the element of a voxel; `nil` outside the patch.
  func index(of point: VoxelPoint) -> Int? {
    let position =
      geometry.map { [$0.column(of: point), $0.row(of: point), 0] }
      ?? (0..<3).map { point[$0] - origin[$0] }
    guard zip(position, size).allSatisfy({ $0 >= 0 && $0 < $1 }) else { return nil }
    return position[0] + size[0] * (position[1] + size[1] * position[2])
  }

  /// Returns the labels of the elements.
  func labels(of map: LabelMap) -> [Label] {
    map.labels.withUnsafeBufferPointer { labels in
      [Label](unsafeUninitializedCapacity: count) { output, initialized in
        var index = 0
        for z in 0..<size[2] {
          for y in 0..<size[1] {
            var place = start + y * strides[1] + z * strides[2]
            for _ in 0..<size[0] {
              output[index] = labels[place]
              place += strides[0]
              index += 1
            }
          }
        }
        initialized = count
      }
    }
  }

  /// Visits the elements that share a face with the given one.
  @inline(__always)
  func forEachNeighbor(of index: Int, _ visit: (Int) -> Void) {
    let (x, rest) = (index % size[0], index / size[0])
    let (y, z) = (rest % size[1], rest / size[1])
    let area = size[0] * size[1]
    if x > 0 { visit(index - 1) }
    if x + 1 < size[0] { visit(index + 1) }
    if y > 0 { visit(index - size[0]) }
    if y + 1 < size[1] { visit(index + size[0]) }
    if z > 0 { visit(index - area) }
    if z + 1 < size[2] { visit(index + area) }
  }

  /// Returns the labels of the elements that share a face with the given one.
  func neighborLabels(of index: Int, _ labels: [Label]) -> [Label] {
    var found: [Label] = []
    forEachNeighbor(of: index) { found.append(labels[$0]) }
    return found
  }

  /// Returns whether an element and one that shares a face with it differ in whether they have a
  /// label.
  func isAtBorder(_ index: Int, of label: Label, _ labels: [Label]) -> Bool {
    let has = labels[index] == label
    var differs = false
    forEachNeighbor(of: index) { differs = differs || (labels[$0] == label) != has }
    return differs
  }

  /// Finds the elements connected to a given one over faces, through elements that fit.
  ///
  /// - Returns: Ascending indices, including the first element's if it fits.
  func connected(to seed: Int, where fits: (Int) -> Bool) -> [Int] {
    guard fits(seed) else { return [] }
    var isFound = [Bool](repeating: false, count: count)
    isFound[seed] = true
    var found = [seed]
    var next = 0
    while next < found.count {
      forEachNeighbor(of: found[next]) { neighbor in
        if !isFound[neighbor], fits(neighbor) {
          isFound[neighbor] = true
          found.append(neighbor)
        }
      }
      next += 1
    }
    return found.sorted()
  }
}
