import Imaging

extension SliceScene {
  /// Draws the scene into a picture.
  ///
  /// The slice is centered and fitted without distortion. Reduced images are averaged over the area
  /// of each pixel and enlarged images are interpolated linearly. Both happen after the window is
  /// applied, so no pixel is brighter or darker than the voxels under it. Alternatively, each pixel
  /// has one voxel's value; see ``Interpolation``. Labels are never mixed: each pixel has the most
  /// frequent label under it, or that of the nearest voxel; see ``OverlayMode``.
  ///
  /// - Parameters:
  ///   - width: The number of pixels across.
  ///   - height: The number of pixels down.
  /// - Returns: A picture of that size.
  /// - Complexity: O(voxels + pixels); about a third of a millisecond for 240×240 voxels and two
  ///   label maps on 116×116 pixels.
  /// - Precondition: labels are as wide and high as the image.
  package func render(width: Int, height: Int) -> Picture {
    var picture = Picture(width: max(width, 0), height: max(height, 0), filledWith: background)
    let mapping = mapping(width: width, height: height)
    let target = mapping.target
    guard target.width > 0, target.height > 0, base.width > 0, base.height > 0 else {
      return picture
    }
    let (columns, rows) = weights(mapping)
    drawBase(on: &picture, target, columns: columns, rows: rows)
    drawOverlay(on: &picture, mapping)
    guard hasLines else { return picture }
    drawContour(on: &picture, mapping)
    drawCrosshair(on: &picture, mapping)
    drawMarks(on: &picture, mapping)
    drawLetters(on: &picture, target)
    return picture
  }

  private func drawBase(
    on picture: inout Picture, _ target: PixelRectangle, columns: AxisWeights, rows: AxisWeights
  ) {
    switch base {
    case .values(let slice):
      draw(slice, on: &picture, target, columns: columns, rows: rows)
    case .colors(let slice):
      let channels = (0..<3).map { channel in
        resample(
          Slice(
            width: slice.width, height: slice.height,
            values: slice.values.map { Float($0[channel]) }),
          columns: columns, rows: rows
        ).values
      }
      draw(on: &picture, target, columns, rows) { place in
        RGB(
          UInt8(channels[0][place] + 0.5), UInt8(channels[1][place] + 0.5),
          UInt8(channels[2][place] + 0.5))
      }
    }
  }

  /// Draws a slice of values in the colors of the color map.
  ///
  /// A large terminal has a million pixels, so each step is one that processors do for several pixels at a
  /// time, or a single access to memory.
  private func draw(
    _ slice: Slice<Float>, on picture: inout Picture, _ target: PixelRectangle,
    columns: AxisWeights, rows: AxisWeights
  ) {
    let inside = columns.inside
    guard let last = inside.last else { return }
    let stride = picture.width
    let colors = colorMap.colors
    // A color's four bytes are stored at once; the next pixel replaces the fourth.
    let packed = colors.map { color in
      UInt32(color.red) | UInt32(color.green) << 8 | UInt32(color.blue) << 16
    }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: target.width) { numbers in
      picture.pixels.withUnsafeMutableBytes { pixels in
        packed.withUnsafeBufferPointer { packed in
          forEachResampledRow(
            of: windowed(slice, columns: columns.used, rows: rows.used), columns: columns,
            rows: rows
          ) { y, values in
            guard let numbers = numbers.baseAddress, let packed = packed.baseAddress,
              let values = values.baseAddress,
              let row = pixels.baseAddress?.advanced(
                by: 3 * ((target.y + y) * stride + target.x))
            else { return }
            for x in inside { numbers[x] = Self.colorNumber(values[x]) }
            for x in inside.dropLast() {
              row.storeBytes(
                of: packed[Int(numbers[x])].littleEndian, toByteOffset: 3 &* x, as: UInt32.self)
            }
            row.storeBytes(
              of: colors[Int(numbers[last])], toByteOffset: 3 * last, as: RGB.self)
          }
        }
      }
    }
  }

  /// Returns the number of a color, 0–255, of a fraction of the window, 0–1; halves are rounded up.
  ///
  /// At 2^23 a `Float` has no digits after the point, so the sum's last bits are the rounded number, of which
  /// only a half may still be missing. Conversion to an integer would check its range.
  @inline(__always)
  private static func colorNumber(_ fraction: Float) -> UInt32 {
    let value = fraction * 255
    let sum = value + 8_388_608
    let isHalf = value - (sum - 8_388_608) == 0.5
    return (sum.bitPattern & 0xFF) &+ (isHalf ? 1 : 0)
  }

  /// Colors the target's pixels that are over the slice.
  @inline(__always)
  private func draw(
    on picture: inout Picture, _ target: PixelRectangle, _ columns: AxisWeights,
    _ rows: AxisWeights, _ color: (Int) -> RGB
  ) {
    let stride = picture.width
    picture.pixels.withUnsafeMutableBufferPointer { pixels in
      for y in rows.inside {
        let start = (target.y + y) * stride + target.x
        for x in columns.inside { pixels[start + x] = color(y * target.width + x) }
      }
    }
  }

  /// Returns values as fractions of the window, 0–1; a value that is not a number is shown as the
  /// lower end.
  ///
  /// Only the visible part is computed; the rest is 0.
  private func windowed(
    _ slice: Slice<Float>, columns: Range<Int>, rows: Range<Int>
  ) -> Slice<Float> {
    let lower = Float(window.lower)
    let scale = Float(1 / (window.upper - window.lower))
    let values = [Float](unsafeUninitializedCapacity: slice.values.count) { output, count in
      slice.values.withUnsafeBufferPointer { input in
        output.initialize(repeating: 0)
        for row in rows {
          let start = row * slice.width
          for place in start + columns.lowerBound..<start + columns.upperBound {
            let fraction = (input[place] - lower) * scale
            // Written so that NaN, for which every comparison is false, becomes 0.
            output[place] = fraction > 0 ? (fraction < 1 ? fraction : 1) : 0
          }
        }
      }
      count = slice.values.count
    }
    return Slice(width: slice.width, height: slice.height, values: values)
  }

  private func drawCrosshair(on picture: inout Picture, _ mapping: SliceMapping) {
    guard let crosshair else { return }
    let target = mapping.target
    let column = mapping.pixelSpan(column: crosshair.column)
    let row = mapping.pixelSpan(row: crosshair.row)
    // A gap of the voxel and one pixel on each side keeps the voxel itself visible.
    let part = RGB.part(0.7)
    if let center = column.map({ ($0.lowerBound + $0.upperBound) / 2 }) {
      for y in target.y..<target.y + target.height {
        if let row, y >= row.lowerBound - 1, y <= row.upperBound + 1 { continue }
        picture[center, y] = crosshairColor.over(picture[center, y], part: part)
      }
    }
    if let center = row.map({ ($0.lowerBound + $0.upperBound) / 2 }) {
      for x in target.x..<target.x + target.width {
        if let column, x >= column.lowerBound - 1, x <= column.upperBound + 1 { continue }
        picture[x, center] = crosshairColor.over(picture[x, center], part: part)
      }
    }
  }

  private func drawLetters(on picture: inout Picture, _ target: PixelRectangle) {
    guard let letters else { return }
    picture.drawLetters(letters, in: target, wordStyle, color: letterColor)
  }
}

extension SliceMapping {
  /// Returns the pixels across that show a column of the slice, at least one; `nil` if it is out of
  /// view.
  func pixelSpan(column: Int) -> ClosedRange<Int>? {
    span(
      Double(column) - source.x, per: columnsPerPixel, from: target.x, count: target.width)
  }

  /// Returns the pixels down that show a row of the slice, at least one; `nil` if it is out of
  /// view.
  func pixelSpan(row: Int) -> ClosedRange<Int>? {
    span(Double(row) - source.y, per: rowsPerPixel, from: target.y, count: target.height)
  }

  private func span(
    _ start: Double, per step: Double, from first: Int, count: Int
  ) -> ClosedRange<Int>? {
    let center = Int(((start + 0.5) / step).rounded(.down))
    guard center >= 0, center < count else { return nil }
    let low = min(Int((start / step).rounded()), center)
    let high = max(Int(((start + 1) / step).rounded()) - 1, center)
    return first + max(low, 0)...first + min(high, count - 1)
  }
}
