/// Returns exact quantiles of an array's finite values without the background, interpolated as by
/// NumPy's default.
///
/// - Parameters:
///   - values: The numbers; background, NaN and infinities are ignored.
///   - fractions: The quantiles to find, each from 0 to 1.
///   - background: The value to ignore.
/// - Returns: One number per fraction; `nil` if no value is left.
/// - Complexity: two passes over the values. Radix selection over the bits of the floats finds the
///   order statistics without copying or sorting a volume's millions of voxels.
package func nonZeroQuantiles(
  _ values: [Float], _ fractions: [Double], background: Float = 0
) -> [Double]? {
  /// Bits in numeric order: all bits of negative floats are inverted, because their order is
  /// reversed.
  @inline(__always) func key(_ value: Float) -> UInt32 {
    let bits = value.bitPattern
    return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
  }
  @inline(__always) func counts(_ value: Float) -> Bool {
    value != background && value.isFinite
  }

  var high = [Int](repeating: 0, count: 65536)
  var count = 0
  values.withUnsafeBufferPointer { values in
    high.withUnsafeMutableBufferPointer { high in
      for value in values where counts(value) {
        high[Int(key(value) >> 16)] += 1
        count += 1
      }
    }
  }
  guard count > 0 else { return nil }

  let ranks = fractions.flatMap { fraction in
    let place = min(max(fraction, 0), 1) * Double(count - 1)
    return [Int(place.rounded(.down)), Int(place.rounded(.up))]
  }
  /// Returns the bin of the upper 16 bits that contains a rank, and the number of values before it.
  func bin(_ rank: Int) -> (bin: Int, before: Int) {
    var before = 0
    for bin in 0..<65536 {
      if rank < before + high[bin] { return (bin, before) }
      before += high[bin]
    }
    preconditionFailure("rank \(rank) of \(count)")
  }
  let places = ranks.map(bin)
  let bins = Array(Set(places.map(\.bin)))
  var slot = [Int8](repeating: -1, count: 65536)
  for (index, bin) in bins.enumerated() { slot[bin] = Int8(index) }
  var low = [Int](repeating: 0, count: 65536 * bins.count)
  values.withUnsafeBufferPointer { values in
    slot.withUnsafeBufferPointer { slot in
      low.withUnsafeMutableBufferPointer { low in
        for value in values where counts(value) {
          let key = key(value)
          let index = Int(slot[Int(key >> 16)])
          if index >= 0 { low[index * 65536 + Int(key & 0xffff)] += 1 }
        }
      }
    }
  }
  /// Returns the value at a rank: the bin gives its upper 16 bits, the second histogram its lower
  /// 16.
  func statistic(_ rank: Int, _ place: (bin: Int, before: Int)) -> Double {
    var before = place.before
    let base = Int(slot[place.bin]) * 65536
    for bits in 0..<65536 {
      before += low[base + bits]
      if rank < before {
        let key = UInt32(place.bin) << 16 | UInt32(bits)
        return Double(Float(bitPattern: key & 0x8000_0000 == 0 ? ~key : key & 0x7fff_ffff))
      }
    }
    preconditionFailure("rank \(rank) of \(count)")
  }
  return fractions.indices.map { index in
    let place = min(max(fractions[index], 0), 1) * Double(count - 1)
    let below = statistic(ranks[2 * index], places[2 * index])
    let above = statistic(ranks[2 * index + 1], places[2 * index + 1])
    return below + (above - below) * (place - place.rounded(.down))
  }
}
