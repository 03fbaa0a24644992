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
