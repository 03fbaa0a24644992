/// Where the slices of a series lie, as the headers say.
///
/// This decides on the geometry of the converted image: dcm2niix stacks slices in their order, but
/// takes the first distance for all of them and no account of slices that are shifted sideways.
struct SlicePositions: Sendable {
  /// The directions of a row and of a column, and across the slices, LPS, of length 1.
  let row, column, normal: [Double]
  /// Millimeters between neighboring pixels of a row, and between rows.
  let pixel: (along: Double, down: Double)
  /// Pixels along a row, and down a column.
  let columns, rows: Int
  /// The centers of the first pixels in millimeters, LPS, in the order along the normal.
  let positions: [[Double]]
  /// Millimeters along the normal.
  let depths: [Double]
  /// Millimeters between slices, or their thickness, where there is only one.
  private let declared: Double?
  /// Millimeters between slices as the headers say, unless it is only the gap between them.
  private let between: Double?

  /// Reads the positions of files; `nil` where they do not tell, such as those of a mosaic.
  init?(_ instances: [DICOMInstance]) {
    guard let geometry = instances.first?.geometry, !geometry.isMosaic, !geometry.isMixed,
      let axes = geometry.orientation, isFrame(axes), let normal = geometry.normal,
      geometry.hasPixelSpacing
    else { return nil }
    self.normal = normal
    (row, column) = (Array(axes[..<3]), Array(axes[3...]))
    pixel = (geometry.pixelSpacing[1], geometry.pixelSpacing[0])
    (columns, rows) = (geometry.columns, geometry.rows)
    declared = geometry.spacingBetween ?? geometry.thickness
    between = geometry.spacingBetween.flatMap { $0 >= 0.9 * (geometry.thickness ?? 0) ? $0 : nil }
    let all = instances.flatMap { $0.geometry?.frames.map(\.position) ?? [nil] }
    let known = all.compactMap(\.self)
    guard known.count == all.count else { return nil }
    var positions: [[Double]] = []
    var depths: [Double] = []
    for (depth, position) in known.map({ (dot($0, normal), $0) }).sorted(by: { $0.0 < $1.0 }) {
      if let last = depths.last, depth - last <= 0.01 { continue }
      positions.append(position)
      depths.append(depth)
    }
    (self.positions, self.depths) = (positions, depths)
  }

  /// The distance between slices and that which the headers say, if every second or third slice alone
  /// seems to be there; `nil` if not.
  var sparse: (found: Double, said: Double)? {
    guard let between, between > 0, depths.count > 2 else { return nil }
    let gaps = zip(depths.dropFirst(), depths).map { $0 - $1 }.sorted()
    let found = gaps[gaps.count / 2]
    let steps = (found / between).rounded()
    return steps >= 2 && abs(found / between - steps) < 0.05 ? (found, between) : nil
  }

  /// How the slices form a volume.
  struct Stack: Sendable {
    /// The number of slices of the volume, and of those how many have no file.
    let count, missingCount: Int
    /// Where each slice lies in the volume, 0 being the first; whole numbers unless they are uneven.
    let indices: [Double]
    /// Whether distances between slices are whole multiples of one.
    let isEven: Bool
    /// The center of the first pixel in millimeters, LPS, and the way to the next slice.
    let origin, step: [Double]
    /// By how many millimeters each slice is shifted sideways against the one before.
    let shift: Double
    /// By how many millimeters a slice lies off the line of the others at most.
    let deviation: Double
  }

  /// Distances that differ by less than this part of one are equal.
  private static let tolerance = 0.05

  /// The volume.
  var stack: Stack {
    let spacing = evenly()
    // The line through all positions; they lie on the normal unless slices are shifted sideways.
    let mean = depths.reduce(0, +) / Double(depths.count)
    let squares = depths.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    var slope = (0..<3).map { axis in
      let product = zip(depths, positions).reduce(0.0) { $0 + ($1.0 - mean) * $1.1[axis] }
      return squares > 0 ? product / squares : normal[axis]
    }
    let reach = (depths.last ?? 0) - (depths.first ?? 0)
    let sideways = zip(slope, normal).map { $0 - $1 }
    let shift = dot(sideways, sideways).squareRoot()
    // Rounded numbers in the headers are no shift.
    let isShifted = shift * reach > 0.25 * min(pixel.along, pixel.down)
    if !isShifted { slope = normal }
    let center = (0..<3).map { axis in
      positions.reduce(0) { $0 + $1[axis] } / Double(positions.count)
    }
    let start =
      isShifted
      ? (0..<3).map { center[$0] + slope[$0] * (depths[0] - mean) } : positions[0]
    let deviation =
      zip(depths, positions).map { depth, position in
        let off = (0..<3).map { position[$0] - start[$0] - slope[$0] * (depth - depths[0]) }
        return dot(off, off).squareRoot()
      }.max() ?? 0
    return Stack(
      count: spacing.count, missingCount: spacing.missing, indices: spacing.indices,
      isEven: spacing.isEven, origin: start, step: slope.map { $0 * spacing.step },
      shift: isShifted ? shift * spacing.step : 0, deviation: deviation)
  }

  private func evenly() -> (
    step: Double, count: Int, missing: Int, indices: [Double], isEven: Bool
  ) {
    let gaps = zip(depths.dropFirst(), depths).map { $0 - $1 }
    let whole = depths.indices.map { Double($0) }
    guard let least = gaps.min(), let first = depths.first, let last = depths.last else {
      return (declared.flatMap { $0 > 0 ? $0 : nil } ?? 1, 1, 0, [0], true)
    }
    let reach = last - first
    let mean = reach / Double(gaps.count)
    let off = zip(depths, whole).map { abs($0 - first - $1 * mean) }.max() ?? 0
    if off <= Self.tolerance * mean { return (mean, depths.count, 0, whole, true) }
    // Slices are missing if all distances are multiples of one.
    let median = gaps.sorted()[gaps.count / 2]
    for base in [median, least] {
      let steps = gaps.map { ($0 / base).rounded() }
      let isWhole = zip(gaps, steps).allSatisfy {
        $1 >= 1 && abs($0 / base - $1) <= Self.tolerance * $1
      }
      let sum = steps.reduce(0, +)
      guard isWhole, sum < 20_000 else { continue }
      var indices = [0.0]
      for step in steps { indices.append(indices[indices.count - 1] + step) }
      return (reach / sum, Int(sum) + 1, Int(sum) + 1 - depths.count, indices, true)
    }
    let count = max(1, min((reach / median).rounded(), 20_000))
    let step = reach / count
    return (step, Int(count) + 1, 0, depths.map { ($0 - first) / step }, false)
  }

  /// How much of the smaller of two volumes lies in the other one, 0–1.
  func overlap(with other: SlicePositions) -> Double {
    max(share(inside: other), other.share(inside: self))
  }

  private func share(inside other: SlicePositions) -> Double {
    let (own, theirs) = (stack, other.stack)
    let axes = [
      (other.row, other.pixel.along * Double(other.columns)),
      (other.column, other.pixel.down * Double(other.rows)),
      (other.normal, dot(theirs.step, other.normal) * Double(theirs.count)),
    ]
    let parts = [0.1, 0.3, 0.5, 0.7, 0.9]
    var inside = 0
    for k in parts {
      for j in parts {
        for i in parts {
          let point = (0..<3).map { axis in
            own.origin[axis] + row[axis] * pixel.along * Double(columns) * i
              + column[axis] * pixel.down * Double(rows) * j
              + own.step[axis] * Double(own.count) * k
          }
          let offset = zip(point, theirs.origin).map { $0 - $1 }
          if axes.allSatisfy({ (0...$0.1).contains(dot(offset, $0.0)) }) { inside += 1 }
        }
      }
    }
    return Double(inside) / Double(parts.count * parts.count * parts.count)
  }
}
