/// For each place of a grid, how many steps along the first axis the nearest of some points in the same
/// row is away.
struct RowSteps {
  /// Places along each axis.
  let size: [Int]
  /// Steps, the first axis fastest; ``none`` in rows without a point.
  let values: [UInt16]

  /// In steps, a row without a point.
  static let none = UInt16.max

  /// Measures rows that have some points, given as offsets into the grid.
  ///
  /// - Precondition: the first axis is shorter than 65,535 places, as that of a NIfTI file is.
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

  /// Turns zeros at points into steps from the nearest along a row.
  private static func sweep(_ row: UnsafeMutableBufferPointer<UInt16>) {
    guard let first = row.firstIndex(of: 0) else { return }
    var steps: UInt16 = 0
    for index in first..<row.count {
      steps = row[index] == 0 ? 0 : steps + 1
      row[index] = steps
    }
    // Back again, from the last point; what lies behind it is measured already.
    for index in (0..<row.count - 1).reversed() where row[index] > row[index + 1] {
      row[index] = row[index + 1] + 1
    }
  }
}
