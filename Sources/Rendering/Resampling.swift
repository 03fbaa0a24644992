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
  let (across, down) = (columns.taps, rows.taps)
  let samples = slice.width
  let used = columns.used
  let values = [Float](unsafeUninitializedCapacity: width * height) { output, count in
    output.initialize(repeating: 0)
    count = width * height
    withUnsafeTemporaryAllocation(of: Float.self, capacity: samples) { line in
      slice.values.withUnsafeBufferPointer { source in
        rows.weights.withUnsafeBufferPointer { rowWeights in
          columns.weights.withUnsafeBufferPointer { columnWeights in
            columns.first.withUnsafeBufferPointer { columnFirst in
              for y in rows.inside {
                let top = rows.first[y] * samples
                let weight = rowWeights[y * down]
                for x in used { line[x] = weight * source[top + x] }
                for tap in 1..<max(down, 1) {
                  let weight = rowWeights[y * down + tap]
                  guard weight != 0 else { continue }
                  let row = top + tap * samples
                  for x in used { line[x] += weight * source[row + x] }
                }
                if across == 2 {
                  for x in columns.inside {
                    let first = columnFirst[x]
                    output[y * width + x] =
                      columnWeights[2 * x] * line[first] + columnWeights[2 * x + 1]
                      * line[first + 1]
                  }
                  continue
                }
                for x in columns.inside {
                  let first = columnFirst[x]
                  var sum: Float = 0
                  for tap in 0..<across {
                    sum += columnWeights[x * across + tap] * line[first + tap]
                  }
                  output[y * width + x] = sum
                }
              }
            }
          }
        }
      }
    }
  }
  return Slice(width: width, height: height, values: values)
}

/// Resamples labels without mixing them: each pixel gets the most frequent label of its samples.
///
/// On a tie, any label wins over background, and the smaller number over the greater. If the slice
/// is enlarged, the result is the nearest voxel's label.
///
/// - Returns: One label per pixel, row by row; 0 outside the slice.
package func resampleLabels(
  _ slice: Slice<Label>, columns: AxisVotes, rows: AxisVotes
) -> Slice<Label> {
  let (width, height) = (columns.ranges.count, rows.ranges.count)
  var counts = [Int32](repeating: 0, count: Int(slice.values.max() ?? 0) + 1)
  let values = [Label](unsafeUninitializedCapacity: width * height) { output, count in
    output.initialize(repeating: 0)
    count = width * height
    slice.values.withUnsafeBufferPointer { source in
      columns.ranges.withUnsafeBufferPointer { columnRanges in
        for y in rows.inside {
          let rowRange = rows.ranges[y]
          // Rows of an enlarged slice are alike.
          if y > rows.inside.lowerBound, rows.ranges[y - 1] == rowRange,
            let start = output.baseAddress
          {
            (start + y * width).update(from: start + (y - 1) * width, count: width)
            continue
          }
          for x in columns.inside {
            let range = columnRanges[x]
            let first = source[rowRange.lowerBound * slice.width + range.lowerBound]
            var differs: Label = 0
            for row in rowRange {
              let start = row * slice.width
              for column in range { differs |= source[start + column] ^ first }
            }
            output[y * width + x] =
              differs == 0
              ? first : majority(source, slice.width, range, rowRange, &counts)
          }
        }
      }
    }
  }
  return Slice(width: width, height: height, values: values)
}

/// Returns the most frequent label of a box of samples; `counts` is all zeros before and after.
private func majority(
  _ source: UnsafeBufferPointer<Label>, _ width: Int, _ columns: Range<Int>, _ rows: Range<Int>,
  _ counts: inout [Int32]
) -> Label {
  for row in rows {
    for column in columns { counts[Int(source[row * width + column])] += 1 }
  }
  var best: Label = 0
  var votes: Int32 = 0
  for row in rows {
    for column in columns {
      let label = source[row * width + column]
      let count = counts[Int(label)]
      let wins = count > votes || count == votes && label != 0 && (best == 0 || label < best)
      if wins && count > 0 { (best, votes) = (label, count) }
      counts[Int(label)] = 0
    }
  }
  return best
}
