extension Volume {
  /// Returns exact quantiles of a frame's finite values without the background, as ``nonZeroQuantiles(_:_:background:)``.
  ///
  /// - Parameters:
  ///   - fractions: The quantiles to find, each from 0 to 1.
  ///   - frame: The time point.
  /// - Returns: One number per fraction; `nil` if no value is left.
  /// - Complexity: one pass over integers of up to 16 bits, of which there are few different ones; two over others.
  package func quantiles(_ fractions: [Double], frame: Int = 0) -> [Double]? {
    let background = background(frame: frame).value
    let (scale, offset) = (Float(slope), Float(intercept))
    guard scale > 0,
      let counts = storage.counts(frame * grid.voxelCount..<(frame + 1) * grid.voxelCount)
    else { return nonZeroQuantiles(values(frame: frame), fractions, background: background) }
    var kinds: [(value: Double, end: Int)] = []
    var total = 0
    for (stored, count) in counts where count > 0 {
      let value = Float(stored) * scale + offset
      guard value != background, value.isFinite else { continue }
      total += count
      kinds.append((Double(value), total))
    }
    guard total > 0 else { return nil }
    func statistic(_ rank: Int) -> Double {
      // The first kind that ends beyond the rank.
      var (low, high) = (0, kinds.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if rank < kinds[middle].end { high = middle } else { low = middle + 1 }
      }
      return kinds[low].value
    }
    return fractions.map { fraction in
      let place = min(max(fraction, 0), 1) * Double(total - 1)
      let below = statistic(Int(place.rounded(.down)))
      let above = statistic(Int(place.rounded(.up)))
      return below + (above - below) * (place - place.rounded(.down))
    }
  }
}

extension VoxelStorage {
  /// Counts how often each number is stored, in ascending order; `nil` for types with more than 65,536 numbers.
  fileprivate func counts(_ range: Range<Int>) -> [(stored: Int, count: Int)]? {
    func count<T: FixedWidthInteger>(_ values: [T]) -> [(stored: Int, count: Int)] {
      var counts = [Int](repeating: 0, count: 1 << T.bitWidth)
      let least = Int(T.min)
      counts.withUnsafeMutableBufferPointer { counts in
        values.withUnsafeBufferPointer { values in
          for value in values[range] { counts[Int(value) - least] += 1 }
        }
      }
      return counts.enumerated().map { ($0.offset + least, $0.element) }
    }
    return switch self {
    case .int8(let values): count(values)
    case .uint8(let values): count(values)
    case .int16(let values): count(values)
    case .uint16(let values): count(values)
    default: nil
    }
  }
}
