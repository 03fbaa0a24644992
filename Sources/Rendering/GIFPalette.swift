/// At most 256 colors that stand for all colors of a picture.
///
/// A picture with at most 256 colors keeps them. Of others, colors are told apart by 6 bits per channel and divided
/// by median cut; each pixel gets the nearest color, without dithering. Source: P. Heckbert, "Color image
/// quantization for frame buffer display" (1982).
package struct GIFPalette: Sendable {
  /// The colors.
  package let colors: [RGB]
  private let known: [SIMD3<Int32>]

  /// Chooses the colors of a picture.
  package init(of picture: Picture) {
    colors = Self.all(of: picture) ?? Self.chosen(of: picture)
    known = colors.map(Self.vector)
  }

  /// The colors of a picture in order; `nil` if there are more than 256.
  private static func all(of picture: Picture) -> [RGB]? {
    var found: Set<RGB> = []
    var last: RGB?
    for color in picture.pixels where color != last {
      last = color
      if found.insert(color).inserted, found.count > 256 { return nil }
    }
    let colors = found.sorted { ($0.red, $0.green, $0.blue) < ($1.red, $1.green, $1.blue) }
    return colors.isEmpty ? [.black] : colors
  }

  /// 256 colors that represent those of a picture.
  private static func chosen(of picture: Picture) -> [RGB] {
    var counts = [Int](repeating: 0, count: 1 << 18)
    var sums = [SIMD3<Int>](repeating: .zero, count: 1 << 18)
    for color in picture.pixels {
      let place = place(color)
      counts[place] += 1
      sums[place] &+= SIMD3(Int(color.red), Int(color.green), Int(color.blue))
    }
    let seen = counts.indices.filter { counts[$0] > 0 }
    var boxes = [seen]
    while boxes.count < 256 {
      // The box whose colors are farthest apart, weighted by how many pixels it has.
      let spreads = boxes.map { spread($0, counts) }
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
    return boxes.filter { !$0.isEmpty }.map { box -> RGB in
      let count = max(box.reduce(0) { $0 + counts[$1] }, 1)
      let sum = box.reduce(SIMD3<Int>.zero) { $0 &+ sums[$1] }
      func channel(_ axis: Int) -> UInt8 { UInt8(clamping: (sum[axis] + count / 2) / count) }
      return RGB(channel(0), channel(1), channel(2))
    }
  }

  /// Returns the index of the color that is nearest to another one: that color itself, if it is among them.
  package func index(of color: RGB) -> UInt8 {
    let wanted = Self.vector(color)
    var (best, least) = (0, Int32.max)
    for (index, other) in known.enumerated() {
      let difference = wanted &- other
      let distance = (difference &* difference).wrappedSum()
      if distance < least { (best, least) = (index, distance) }
    }
    return UInt8(best)
  }

  /// Returns the index for each of some pixels.
  package func indices(of pixels: [RGB]) -> [UInt8] {
    // What was found for colors lately; a key of 0 is an empty place.
    let size = 1 << 14
    var keys = [UInt32](repeating: 0, count: size)
    var found = [UInt8](repeating: 0, count: size)
    return pixels.map { color in
      let value = UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
      let place = Int((value &* 2_654_435_761) >> 18)
      if keys[place] != value + 1 { (keys[place], found[place]) = (value + 1, index(of: color)) }
      return found[place]
    }
  }

  private static func vector(_ color: RGB) -> SIMD3<Int32> {
    SIMD3(Int32(color.red), Int32(color.green), Int32(color.blue))
  }

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
}
