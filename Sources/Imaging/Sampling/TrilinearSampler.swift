/// Reads values between voxels; each is the weighted mean of the eight around it.
///
/// Positions up to half a voxel outside use the outermost voxels, as SciPy's `map_coordinates` does
/// with `order=1, mode="nearest"`; positions farther out have no value.
struct TrilinearSampler {
  /// Voxels along the three array axes.
  let size: [Int]
  /// The offset at which the volume begins in the array.
  let offset: Int

  /// Fills the pixels of a slice; pixels outside the volume are unchanged.
  @inline(__always)
  func fill<T>(
    _ pixels: UnsafeMutableBufferPointer<Float>, width: Int, height: Int, _ walk: SliceWalk,
    _ stored: UnsafeBufferPointer<T>, _ number: (T) -> Float
  ) {
    let last = SIMD3(Double(size[0] - 1), Double(size[1] - 1), Double(size[2] - 1))
    let steps = (x: size[0] > 1 ? 1 : 0, y: size[1] > 1 ? size[0] : 0)
    let stepZ = size[2] > 1 ? size[0] * size[1] : 0
    // Rounding errors must not push the far sides of the outermost voxels outside.
    let margin = 0.5 + 1e-6
    for row in 0..<height {
      let start = walk.start + Double(row) * walk.row
      for column in 0..<width {
        let place = start + Double(column) * walk.column
        guard place.x >= -margin, place.y >= -margin, place.z >= -margin,
          place.x <= last.x + margin, place.y <= last.y + margin, place.z <= last.z + margin
        else { continue }
        let inside = place.clamped(lowerBound: .zero, upperBound: last)
        // The lower of the two voxels along each axis; at the far end the second to last.
        let lower = inside.rounded(.down).clamped(
          lowerBound: .zero, upperBound: (last - 1).clamped(lowerBound: .zero, upperBound: last))
        let part = SIMD3<Float>(inside - lower)
        let first =
          offset + Int(lower.x) + size[0] * (Int(lower.y) + size[1] * Int(lower.z))
        @inline(__always) func along(_ base: Int) -> Float {
          let (a, b) = (number(stored[base]), number(stored[base + steps.x]))
          return a + (b - a) * part.x
        }
        @inline(__always) func across(_ base: Int) -> Float {
          let (a, b) = (along(base), along(base + steps.y))
          return a + (b - a) * part.y
        }
        let (a, b) = (across(first), across(first + stepZ))
        pixels[row * width + column] = a + (b - a) * part.z
      }
    }
  }
}
