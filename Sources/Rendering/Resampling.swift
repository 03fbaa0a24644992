package import Imaging

/// Resamples a slice to the pixels that show it, one axis after the other.
///
/// - Parameters:
///   - slice: Any numbers, row by row.
///   - columns: The weights across; `W` outputs.
///   - rows: The weights down; `H` outputs.
/// - Returns: `W × H` numbers, row by row; 0 outside the slice.
/// - Complexity: O(*W·H·taps*): no intermediate image is kept, and samples without weight are not read.
package func resample(
  _ slice: Slice<Float>, columns: AxisWeights, rows: AxisWeights
) -> Slice<Float> {
  let (width, height) = (columns.first.count, rows.first.count)
  let values = [Float](unsafeUninitializedCapacity: width * height) { output, count in
    output.initialize(repeating: 0)
    count = width * height
    guard let first = output.baseAddress else { return }
    forEachResampledRow(of: slice, columns: columns, rows: rows) { y, row in
      guard let row = row.baseAddress else { return }
      (first + y * width).update(from: row, count: width)
    }
  }
  return Slice(width: width, height: height, values: values)
}

/// Resamples a slice and hands on one row of pixels after the other; see
/// ``resample(_:columns:rows:)``.
///
/// Enlarged slices are interpolated across first, because they have fewer rows than the picture, and each
/// output row is then a sum of two whole rows, which processors compute several pixels at a time.
///
/// - Parameters:
///   - slice: Any numbers, row by row.
///   - columns: The weights across; `W` outputs.
///   - rows: The weights down.
///   - body: Gets the number of each row inside the slice, in order, and its `W` numbers, which are 0 outside
///     the slice.
func forEachResampledRow(
  of slice: Slice<Float>, columns: AxisWeights, rows: AxisWeights,
  _ body: (Int, UnsafeBufferPointer<Float>) -> Void
) {
  let width = columns.first.count
  let used = rows.used
  guard !rows.inside.isEmpty, !columns.inside.isEmpty else { return }
  let line = UnsafeMutableBufferPointer<Float>.allocate(capacity: width)
  defer { line.deallocate() }
  line.initialize(repeating: 0)
  slice.values.withUnsafeBufferPointer { source in
    if rows.taps <= 2, columns.taps <= 2, used.count < rows.inside.count {
      let wide = UnsafeMutableBufferPointer<Float>.allocate(capacity: used.count * width)
      defer { wide.deallocate() }
      wide.initialize(repeating: 0)
      for row in used {
        let start = (row - used.lowerBound) * width
        columns.apply(
          to: UnsafeBufferPointer(rebasing: source[row * slice.width..<(row + 1) * slice.width]),
          UnsafeMutableBufferPointer(rebasing: wide[start..<start + width]))
      }
      for y in rows.inside {
        rows.add(
          UnsafeBufferPointer(wide), width: width, firstRow: used.lowerBound, output: y, line,
          places: columns.inside)
        body(y, UnsafeBufferPointer(line))
      }
    } else {
      let sum = UnsafeMutableBufferPointer<Float>.allocate(capacity: slice.width)
      defer { sum.deallocate() }
      for y in rows.inside {
        rows.add(
          source, width: slice.width, firstRow: 0, output: y, sum, places: columns.used)
        columns.apply(to: UnsafeBufferPointer(sum), line)
        body(y, UnsafeBufferPointer(line))
      }
    }
  }
}

extension AxisWeights {
  /// Resamples one row of samples; pixels outside the samples are left as they are.
  fileprivate func apply(
    to samples: UnsafeBufferPointer<Float>, _ output: UnsafeMutableBufferPointer<Float>
  ) {
    weights.withUnsafeBufferPointer { weights in
      first.withUnsafeBufferPointer { first in
        if taps == 2 {
          for x in inside {
            let place = first[x]
            output[x] = weights[2 * x] * samples[place] + weights[2 * x + 1] * samples[place + 1]
          }
          return
        }
        for x in inside {
          let place = first[x]
          var sum: Float = 0
          for tap in 0..<taps { sum += weights[x * taps + tap] * samples[place + tap] }
          output[x] = sum
        }
      }
    }
  }

  /// Computes the weighted sum of the rows of one output.
  ///
  /// - Parameters:
  ///   - samples: Rows of numbers.
  ///   - width: The numbers in a row.
  ///   - firstRow: The number of the first of these rows.
  ///   - output: The output's number.
  ///   - sum: Gets the sums.
  ///   - places: The numbers in each row to add up.
  fileprivate func add(
    _ samples: UnsafeBufferPointer<Float>, width: Int, firstRow: Int, output: Int,
    _ sum: UnsafeMutableBufferPointer<Float>, places: Range<Int>
  ) {
    guard let samples = samples.baseAddress, let sum = sum.baseAddress else { return }
    let top = samples + (first[output] - firstRow) * width
    let weight = weights[output * taps]
    if taps == 2 {
      let (below, belowWeight) = (top + width, weights[output * 2 + 1])
      for x in places { sum[x] = weight * top[x] + belowWeight * below[x] }
      return
    }
    for x in places { sum[x] = weight * top[x] }
    for tap in 1..<max(taps, 1) {
      let weight = weights[output * taps + tap]
      guard weight != 0 else { continue }
      let row = top + tap * width
      for x in places { sum[x] += weight * row[x] }
    }
  }
}
