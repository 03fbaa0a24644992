internal import Imaging

/// The boxes around the tissue in all slices of the three planes, measured in one of the volumes.
struct TissueExtent {
  /// Rows and columns of a box; 0 and 0 if there is no tissue.
  typealias Size = (rows: Int, columns: Int)

  /// Lowest and highest indices along the three array axes.
  private struct Span {
    var low = SIMD3<Int32>(repeating: .max)
    var high = SIMD3<Int32>(repeating: -1)

    mutating func include(_ position: SIMD3<Int32>) {
      low = pointwiseMin(low, position)
      high = pointwiseMax(high, position)
    }
  }

  /// By array axis, then by index.
  private var spans: [[Span]]

  /// Measures the first of the volumes.
  ///
  /// - Complexity: one pass over its voxels.
  init(_ input: SegmentationInput) {
    spans = input.grid.size.map { [Span](repeating: Span(), count: $0) }
    guard let volume = Modality.allCases.lazy.compactMap({ input.volumes[$0] }).first else {
      return
    }
    let geometry = input.geometry
    let (across, down) = (geometry.columns.axis, geometry.rows.axis)
    for index in 0..<geometry.count {
      volume.slice(index, geometry).values.withUnsafeBufferPointer { values in
        for row in 0..<geometry.height {
          for column in 0..<geometry.width {
            let value = values[row * geometry.width + column]
            guard value != 0, value.isFinite else { continue }
            let point = geometry.voxel(column: column, row: row, index: index)
            let position = SIMD3(Int32(point.i), Int32(point.j), Int32(point.k))
            spans[across][point[across]].include(position)
            spans[down][point[down]].include(position)
            spans[geometry.normal][index].include(position)
          }
        }
      }
    }
  }

  /// The size of the box around the tissue of a slice.
  func size(_ index: Int, _ geometry: SliceGeometry) -> Size {
    let span = spans[geometry.normal][index]
    func length(_ axis: Int) -> Int { max(Int(span.high[axis]) - Int(span.low[axis]) + 1, 0) }
    return (length(geometry.rows.axis), length(geometry.columns.axis))
  }

  /// The slices from the first to the last with tissue.
  func slices(_ geometry: SliceGeometry) -> Range<Int> {
    let spans = spans[geometry.normal]
    guard let first = spans.firstIndex(where: { $0.high[0] >= 0 }),
      let last = spans.lastIndex(where: { $0.high[0] >= 0 })
    else { return 0..<0 }
    return first..<last + 1
  }
}
