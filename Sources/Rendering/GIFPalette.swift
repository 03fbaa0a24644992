/// At most 256 colors that stand for all colors of some pictures.
///
/// Colors are told apart by 6 bits per channel and divided by median cut. Source: P. Heckbert, "Color image
/// quantization for frame buffer display" (1982).
package struct GIFPalette: Sendable {
  /// The colors.
  package let colors: [RGB]
  /// The nearest color of each color of 6 bits per channel.
  private let table: [UInt8]

  /// Chooses the colors of pictures.
  package init(of pictures: [Picture]) {
    var counts = [Int](repeating: 0, count: 1 << 18)
    var sums = [SIMD3<Int>](repeating: .zero, count: 1 << 18)
    for picture in pictures {
      for color in picture.pixels {
        let place = Self.place(color)
        counts[place] += 1
        sums[place] &+= SIMD3(Int(color.red), Int(color.green), Int(color.blue))
      }
    }
    let seen = counts.indices.filter { counts[$0] > 0 }
    var boxes = [seen]
    while boxes.count < 256 {
      // The box whose colors are farthest apart, weighted by how many pixels it has.
      let spreads = boxes.map { Self.spread($0, counts) }
      guard let widest = spreads.indices.max(by: { spreads[$0].cost < spreads[$1].cost }),
        spreads[widest].cost > 0
      else { break }
      let shift = spreads[widest].shift
      let ordered = boxes[widest].sorted { (($0 >> shift) & 63, $0) < (($1 >> shift) & 63, $1) }
      let half = ordered.reduce(0) { $0 + counts[$1] } / 2
      var (sum, cut) = (0, 0)
      while cut < ordered.count - 1, sum + counts[ordered[cut]] <= half || cut == 0 {
        sum += counts[ordered[cut]]
        cut += 1
      }
      boxes[widest] = Array(ordered[..<cut])
      boxes.append(Array(ordered[cut...]))
    }
    let means = boxes.filter { !$0.isEmpty }.map { box -> RGB in
      let count = max(box.reduce(0) { $0 + counts[$1] }, 1)
      let sum = box.reduce(SIMD3<Int>.zero) { $0 &+ sums[$1] }
      func channel(_ axis: Int) -> UInt8 { UInt8(clamping: (sum[axis] + count / 2) / count) }
      return RGB(channel(0), channel(1), channel(2))
    }
    colors = means.isEmpty ? [.black] : means
    table = Self.nearest(colors)
  }

  /// The index of the color that stands for another one.
  package func index(of color: RGB) -> UInt8 { table[Self.place(color)] }

  private static func place(_ color: RGB) -> Int {
    (Int(color.red) >> 2) << 12 | (Int(color.green) >> 2) << 6 | Int(color.blue) >> 2
  }

  /// The channel along which a box is longest, and how much it costs to keep the box whole.
  private static func spread(_ box: [Int], _ counts: [Int]) -> (shift: Int, cost: Int) {
    var (low, high) = (SIMD3(repeating: 63), SIMD3(repeating: 0))
    var weight = 0
    for place in box {
      let color = SIMD3((place >> 12) & 63, (place >> 6) & 63, place & 63)
      low = pointwiseMin(low, color)
      high = pointwiseMax(high, color)
      weight += counts[place]
    }
    let sides = high &- low
    let axis = sides.y >= sides.x && sides.y >= sides.z ? 1 : sides.x >= sides.z ? 0 : 2
    let side = max(sides[axis], 0)
    // A square root, so that a few pixels of a label are not lost among many of tissue.
    let share = Int(Double(weight).squareRoot()) + 1
    return ((2 - axis) * 6, side * side * share)
  }

  /// The nearest of some colors to each color of 6 bits per channel.
  private static func nearest(_ colors: [RGB]) -> [UInt8] {
    let known = colors.map { SIMD3<Int32>(Int32($0.red), Int32($0.green), Int32($0.blue)) }
    return (0..<1 << 18).map { place in
      let color = SIMD3<Int32>(
        Int32((place >> 12) & 63) * 4 + 2, Int32((place >> 6) & 63) * 4 + 2,
        Int32(place & 63) * 4 + 2)
      var (best, least) = (0, Int32.max)
      for (index, other) in known.enumerated() {
        let difference = color &- other
        let distance = (difference &* difference).wrappedSum()
        if distance < least { (best, least) = (index, distance) }
      }
      return UInt8(best)
    }
  }
}
