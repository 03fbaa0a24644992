import Imaging

/// One of the two images, prepared: full resolution and foreground.
struct ImageOfPair: Sendable {
  /// All values, those that are not finite replaced by the background.
  let full: ScaledImage
  /// Where the head is.
  let foreground: Foreground
  /// The values between which bins lie: nearly all of the head's, and air.
  let range: ClosedRange<Float>

  /// Prepares an image.
  ///
  /// - Throws: ``RegistrationError/constant(_:)``.
  init(_ volume: Volume, _ part: RegistrationError.Part) throws(RegistrationError) {
    var values = volume.values()
    let background = volume.background()
    for place in values.indices where !values[place].isFinite {
      values[place] = background.value
    }
    let finest = ScaledImage(grid: volume.grid, values: values)
    full = finest.reduced(to: Self.finest(volume.grid))
    guard
      let foreground = Foreground(
        finest, background: background, spacing: 4 * Self.finest(volume.grid)),
      let ends = nonZeroQuantiles(values, [0.002, 0.998], background: background.value),
      let least = values.min(), let greatest = values.max(), least < greatest
    else { throw .constant(part) }
    self.foreground = foreground
    let low = min(Float(ends[0]), foreground.outside ?? Float(ends[0]))
    let high = max(Float(ends[1]), foreground.outside ?? Float(ends[1]))
    range = low < high ? low...high : least...greatest
  }

  /// The spacing of the finest level, in millimeters: 1 for a human head, less for a small thing.
  private static func finest(_ grid: Grid) -> Double {
    let sides = (0..<3).map { Double(grid.size[$0]) * grid.affine.spacing[$0] }
    let side = cubeRoot(sides.reduce(1, *))
    return min(1, side / 120)
  }
}
