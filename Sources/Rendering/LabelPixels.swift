package import Imaging

/// The labels of a slice, resampled to the pixels that show it without mixing them.
package struct LabelPixels {
  /// One label per pixel, row by row; 0 outside the slice.
  ///
  /// The most frequent label of a pixel's samples. On a tie, any label wins over background, and the
  /// smaller number over the greater. Nothing that is in the slice vanishes: a part that has no pixel by
  /// this rule gets the one that it fills most, and so does a label.
  package private(set) var labels: Slice<Label>
  /// The most frequent label of each pixel's samples apart from background, which is there only without
  /// any other.
  package let touched: Slice<Label>

  /// Resamples a slice; if it is enlarged, each pixel has the nearest voxel's label.
  ///
  /// - Parameters:
  ///   - slice: The labels.
  ///   - columns: The samples across; `W` outputs.
  ///   - rows: The samples down; `H` outputs.
  package init(_ slice: Slice<Label>, columns: AxisVotes, rows: AxisVotes) {
    let (width, height) = (columns.ranges.count, rows.ranges.count)
    var touched = [Label](repeating: 0, count: width * height)
    var counter = LabelCounter(largest: slice.values.max() ?? 0)
    var outvoted: [Int] = []
    let values = [Label](unsafeUninitializedCapacity: width * height) { output, count in
      output.initialize(repeating: 0)
      count = width * height
      slice.values.withUnsafeBufferPointer { source in
        columns.ranges.withUnsafeBufferPointer { columnRanges in
          touched.withUnsafeMutableBufferPointer { touched in
            for y in rows.inside {
              let rowRange = rows.ranges[y]
              // Rows of an enlarged slice are alike.
              if y > rows.inside.lowerBound, rows.ranges[y - 1] == rowRange,
                let labels = output.baseAddress, let others = touched.baseAddress
              {
                let (from, to) = ((y - 1) * width, y * width)
                (labels + to).update(from: labels + from, count: width)
                (others + to).update(from: others + from, count: width)
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
                let place = y * width + x
                if differs == 0 {
                  guard first != 0 else { continue }
                  output[place] = first
                  touched[place] = first
                  counter.isShown[Int(first)] = true
                } else {
                  let winner = counter.count(source, slice.width, range, rowRange)
                  output[place] = winner.label
                  touched[place] = winner.touched
                  if winner.label == 0 { outvoted.append(place) }
                }
              }
            }
          }
        }
      }
    }
    labels = Slice(width: width, height: height, values: values)
    self.touched = Slice(width: width, height: height, values: touched)
    let samples = Samples(slice: slice, columns: columns.ranges, rows: rows.ranges)
    showLostParts(outvoted, samples)
    showLostLabels(counter.lost, samples)
  }

  /// Gives a pixel to each connected part that has none.
  ///
  /// - Parameters:
  ///   - outvoted: The pixels in which background outnumbers other labels.
  ///   - samples: The samples of all pixels.
  private mutating func showLostParts(_ outvoted: [Int], _ samples: Samples) {
    for start in outvoted where labels.values[start] == 0 {
      guard let part = unseenPart(around: start),
        let best = part.max(by: { samples.share(of: nil, $0) < samples.share(of: nil, $1) })
      else { continue }
      labels.values[best] = touched.values[best]
    }
  }

  /// Returns the pixels touched by the connected part around one of them; `nil` if a label shows it.
  private func unseenPart(around start: Int) -> [Int]? {
    let (width, height) = (labels.width, labels.height)
    var part = [start]
    var next = 0
    while next < part.count {
      let (x, y) = (part[next] % width, part[next] / width)
      next += 1
      for row in max(y - 1, 0)...min(y + 1, height - 1) {
        for place in row * width + max(x - 1, 0)...row * width + min(x + 1, width - 1)
        where touched.values[place] != 0 {
          if labels.values[place] != 0 { return nil }
          if !part.contains(place) { part.append(place) }
        }
      }
    }
    return part
  }

  /// Gives a pixel to each of some labels, but not the only one of another.
  private mutating func showLostLabels(_ lost: [Label], _ samples: Samples) {
    guard !lost.isEmpty else { return }
    var counts: [Label: Int] = [:]
    for label in labels.values where label != 0 { counts[label, default: 0] += 1 }
    for label in lost where counts[label] == nil {
      var best: (place: Int, share: Double) = (0, 0)
      for place in touched.values.indices
      where touched.values[place] != 0 && counts[labels.values[place]] != 1 {
        let share = samples.share(of: label, place)
        if share > best.share { best = (place, share) }
      }
      guard best.share > 0 else { continue }
      counts[labels.values[best.place], default: 0] -= 1
      counts[label] = 1
      labels.values[best.place] = label
    }
  }
}

/// The samples of a slice that each pixel covers.
private struct Samples {
  let slice: Slice<Label>
  let columns: [Range<Int>]
  let rows: [Range<Int>]

  /// Returns how much of a pixel a label fills, 0–1; `nil` stands for all but background.
  func share(of label: Label?, _ place: Int) -> Double {
    let (across, down) = (columns[place % columns.count], rows[place / columns.count])
    var found = 0
    for row in down {
      for column in across {
        let value = slice.values[row * slice.width + column]
        if label.map({ $0 == value }) ?? (value != 0) { found += 1 }
      }
    }
    return Double(found) / Double(max(across.count * down.count, 1))
  }
}

/// Counts the labels of pixels' samples.
private struct LabelCounter {
  /// All zeros between two pixels.
  private var counts: [Int32]
  /// Whether a label is that of a pixel, by label.
  var isShown: [Bool]
  /// Whether another label has more samples somewhere, by label.
  private var isOutvoted: [Bool]

  init(largest: Label) {
    counts = [Int32](repeating: 0, count: Int(largest) + 1)
    isShown = [Bool](repeating: false, count: Int(largest) + 1)
    isOutvoted = isShown
  }

  /// The labels that occur without a pixel.
  var lost: [Label] {
    isShown.indices.filter { isOutvoted[$0] && !isShown[$0] && $0 != 0 }.map { Label($0) }
  }

  /// Returns the most frequent label of a box of samples, and the most frequent other than background.
  mutating func count(
    _ source: UnsafeBufferPointer<Label>, _ width: Int, _ columns: Range<Int>, _ rows: Range<Int>
  ) -> (label: Label, touched: Label) {
    for row in rows {
      for column in columns { counts[Int(source[row * width + column])] += 1 }
    }
    let background = counts[0]
    counts[0] = 0
    var (best, votes): (Label, Int32) = (0, 0)
    for row in rows {
      for column in columns {
        let label = source[row * width + column]
        let count = counts[Int(label)]
        guard count > 0 else { continue }
        if count > votes || count == votes && label < best { (best, votes) = (label, count) }
        counts[Int(label)] = 0
        isOutvoted[Int(label)] = true
      }
    }
    let label = background > votes ? 0 : best
    isShown[Int(label)] = true
    return (label, best)
  }
}
