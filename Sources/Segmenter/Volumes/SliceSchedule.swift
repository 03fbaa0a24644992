internal import Imaging

/// The slices of a segmentation in the order in which they are segmented, and how much work each is.
///
/// The work is an estimate, for those who want to know how far it is: the pixels that the network sees
/// in the tiles of a slice. A slice without tissue is next to none.
package struct SliceSchedule {
  /// A slice to be segmented.
  struct Entry {
    let plane: Plane
    let index: Int
    /// The part of all work that is done with this slice, 0–1.
    let partDone: Double
  }

  /// The slices, axial ones first.
  let entries: [Entry]

  /// Plans named axial slices, in their order; each is as much work as the others.
  init(axial slices: [Int]) {
    entries = slices.enumerated().map {
      Entry(plane: .axial, index: $1, partDone: Double($0 + 1) / Double(slices.count))
    }
  }

  /// Plans a volume: all axial slices, then all of other planes.
  ///
  /// - Parameters:
  ///   - input: The case.
  ///   - others: Planes beside axial.
  ///   - start: The axial slice from which to go outward, or from the nearest that has tissue; `nil`
  ///     begins with the first.
  ///   - work: How much work a slice is, by its plane and the size of the box around its tissue.
  init(
    _ input: SegmentationInput, others: [Plane], from start: Int?,
    work: (Plane, TissueExtent.Size) -> Double
  ) {
    let extent = TissueExtent(input)
    let count = input.geometry.count
    let axial =
      start.map {
        Self.outward(from: $0, count: count, tissue: extent.slices(input.geometry))
      } ?? Array(0..<count)
    var slices = axial.map { (plane: Plane.axial, index: $0) }
    for plane in others { slices += (0..<input.geometry(plane).count).map { (plane, $0) } }
    let works = slices.map { work($0.plane, extent.size($0.index, input.geometry($0.plane))) }
    let total = works.reduce(0, +)
    var done = 0.0
    entries = zip(slices, works).map { slice, work in
      done += work
      return Entry(
        plane: slice.plane, index: slice.index, partDone: total > 0 ? min(done / total, 1) : 1)
    }
  }

  /// All slices from one outward: it first, then its neighbors on both sides in turn.
  ///
  /// - Parameters:
  ///   - start: Where to begin; the nearest slice with tissue takes its place where it has none.
  ///   - count: How many slices there are.
  ///   - tissue: The slices from the first to the last with tissue; the others come last.
  /// - Returns: Each of `0..<count` once.
  package static func outward(from start: Int, count: Int, tissue: Range<Int>) -> [Int] {
    let range = tissue.isEmpty ? 0..<count : tissue
    let start = min(max(start, range.lowerBound), range.upperBound - 1)
    return (0..<count).sorted { one, other in
      (range.contains(one) ? 0 : 1, abs(one - start), -one)
        < (range.contains(other) ? 0 : 1, abs(other - start), -other)
    }
  }
}

/// The boxes around the tissue of all slices of the three planes, as one of the volumes shows it.
struct TissueExtent {
  /// Rows and columns of a box; none of either where there is no tissue.
  typealias Size = (rows: Int, columns: Int)

  /// Lowest and highest places along the three array axes.
  private struct Span {
    var low = SIMD3<Int32>(repeating: .max)
    var high = SIMD3<Int32>(repeating: -1)

    mutating func reach(_ place: SIMD3<Int32>) {
      low = pointwiseMin(low, place)
      high = pointwiseMax(high, place)
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
            let place = SIMD3(Int32(point.i), Int32(point.j), Int32(point.k))
            spans[across][point[across]].reach(place)
            spans[down][point[down]].reach(place)
            spans[geometry.normal][index].reach(place)
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

  /// The slices from the first to the last that has tissue.
  func slices(_ geometry: SliceGeometry) -> Range<Int> {
    let spans = spans[geometry.normal]
    guard let first = spans.firstIndex(where: { $0.high[0] >= 0 }),
      let last = spans.lastIndex(where: { $0.high[0] >= 0 })
    else { return 0..<0 }
    return first..<last + 1
  }
}
