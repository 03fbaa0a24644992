/// For each voxel of a grid, the number of steps to the nearest given point in the same row.
struct RowSteps {
  /// The number of voxels along each axis.
  let size: [Int]
  /// Steps, first axis fastest; ``none`` in rows without a point.
  let values: [UInt16]

  /// The number of steps in a row without a point.
  static let none = UInt16.max

  /// Measures the rows that contain points, given as offsets into the grid.
  ///
  /// - Precondition: the first axis has fewer than 65,535 voxels, as in any NIfTI file.
  init(to points: [Int32], size: [Int]) {
    precondition(size[0] < Int(Self.none), "a row of \(size[0]) places")
    self.size = size
    let (width, count) = (size[0], size[0] * size[1] * size[2])
    values = [UInt16](unsafeUninitializedCapacity: count) { steps, initialized in
      steps.initialize(repeating: Self.none)
      for point in points { steps[Int(point)] = 0 }
      var start = 0
      while start < count {
        Self.sweep(UnsafeMutableBufferPointer(rebasing: steps[start..<start + width]))
        start += width
      }
      initialized = count
    }
  }

  /// Replaces the zeros at points with the steps to the nearest point along the row.
  private static func sweep(_ row: UnsafeMutableBufferPointer<UInt16>) {
    guard let first = row.firstIndex(of: 0) else { return }
    var steps: UInt16 = 0
    for index in first..<row.count {
      steps = row[index] == 0 ? 0 : steps + 1
      row[index] = steps
    }
    // Backward from the last point; voxels after it are already measured.
    for index in (0..<row.count - 1).reversed() where row[index] > row[index + 1] {
      row[index] = row[index + 1] + 1
    }
  }
}
