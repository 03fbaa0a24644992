internal import Imaging

/// The slices of a segmentation in order, and how much work each is.
///
/// The work is an estimate for progress reports: the pixels that the network processes in the tiles
/// of a slice. A slice without tissue takes almost none.
package struct SliceSchedule {
  /// A slice to segment.
  struct Entry {
    let plane: Plane
    let index: Int
    /// The share of all work that is done after this slice, 0–1.
    let partDone: Double
  }

  /// The slices, axial ones first.
  let entries: [Entry]

  /// Plans the given axial slices, in order; each is the same amount of work.
  init(axial slices: [Int]) {
    entries = slices.enumerated().map {
      Entry(plane: .axial, index: $1, partDone: Double($0 + 1) / Double(slices.count))
    }
  }

  /// Plans a volume: all axial slices, then all slices of other planes.
  ///
  /// - Parameters:
  ///   - input: The case.
  ///   - others: Planes besides axial.
  ///   - start: The axial slice from which to go outward, or from the nearest one with tissue; if
  ///     `nil`, slices come in order.
  ///   - work: The work for a slice, by its plane and the size of the box around its tissue.
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

  /// All slices from one outward: that slice first, then its neighbors, alternating between the
  /// sides.
  ///
  /// - Parameters:
  ///   - start: Where to start; if it has no tissue, the nearest slice with tissue.
  ///   - count: The number of slices.
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
