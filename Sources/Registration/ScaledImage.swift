package import Imaging

/// An image at one level of a pyramid: numbers on a grid.
package struct ScaledImage: Sendable {
  /// The positions of the values.
  package let grid: Grid
  /// The values, the first array axis fastest; all finite.
  package var values: [Float]

  /// Creates an image.
  ///
  /// - Precondition: there is a value for each voxel.
  package init(grid: Grid, values: [Float]) {
    precondition(values.count == grid.voxelCount, "values do not fit the grid")
    (self.grid, self.values) = (grid, values)
  }

  /// The image with each pair of neighbors along one axis replaced by one value between them.
  ///
  /// The weights 1, 3, 3, 1 smooth as much as the coarser grid needs. Beyond the ends the outermost
  /// value goes on.
  package func halved(axis: Int) -> ScaledImage {
    let size = grid.size
    let length = size[axis]
    let half = length / 2
    precondition(half > 0, "an axis of \(length) voxels cannot be halved")
    var smaller = size
    smaller[axis] = half
    let inner = size[..<axis].reduce(1, *)
    let outer = size[(axis + 1)...].reduce(1, *)
    let result = [Float](unsafeUninitializedCapacity: inner * half * outer) { output, count in
      values.withUnsafeBufferPointer { values in
        for block in 0..<outer {
          for place in 0..<half {
            let start = block * length * inner
            let a = start + max(2 * place - 1, 0) * inner
            let b = start + 2 * place * inner
            let c = b + inner
            let d = start + min(2 * place + 2, length - 1) * inner
            let target = (block * half + place) * inner
            for i in 0..<inner {
              output[target + i] =
                0.125 * (values[a + i] + values[d + i]) + 0.375 * (values[b + i] + values[c + i])
            }
          }
        }
      }
      count = inner * half * outer
    }
    // The new first voxel lies halfway between the old first two, and steps are twice as long.
    var elements = grid.affine.elements
    for row in 0..<3 {
      elements[row * 4 + 3] += 0.5 * elements[row * 4 + axis]
      elements[row * 4 + axis] *= 2
    }
    return ScaledImage(
      grid: Grid(size: smaller, affine: Affine(elements: elements)), values: result)
  }

  /// Returns the image with its finer axes halved until none is much finer than a spacing in
  /// millimeters.
  ///
  /// Axes with less than 0.7 times as much are halved while they have at least eight voxels, so
  /// thick slices stay.
  package func reduced(to spacing: Double) -> ScaledImage {
    var image = self
    for axis in 0..<3 {
      while image.grid.affine.spacing[axis] < 0.7 * spacing, image.grid.size[axis] >= 8 {
        image = image.halved(axis: axis)
      }
    }
    return image
  }

  /// The image smoothed along each axis with the weights 1, 2, 1.
  package func smoothed(axes: [Int] = [0, 1, 2]) -> ScaledImage {
    var image = self
    for axis in axes where grid.size[axis] > 1 { image.values = image.blurred(axis) }
    return image
  }

  private func blurred(_ axis: Int) -> [Float] {
    let length = grid.size[axis]
    let inner = grid.size[..<axis].reduce(1, *)
    let outer = grid.size[(axis + 1)...].reduce(1, *)
    return [Float](unsafeUninitializedCapacity: values.count) { output, count in
      values.withUnsafeBufferPointer { values in
        for block in 0..<outer {
          for place in 0..<length {
            let start = block * length * inner
            let a = start + max(place - 1, 0) * inner
            let b = start + place * inner
            let c = start + min(place + 1, length - 1) * inner
            for i in 0..<inner {
              output[b + i] = 0.25 * (values[a + i] + values[c + i]) + 0.5 * values[b + i]
            }
          }
        }
      }
      count = values.count
    }
  }

  /// The image with each value replaced by the mean over a length along one axis, in voxels.
  ///
  /// A length up to 1 changes nothing. Beyond the ends the outermost value goes on.
  package func averaged(axis: Int, width: Double) -> ScaledImage {
    let reach = Int((width / 2 + 0.5).rounded(.up)) - 1
    guard reach > 0 else { return self }
    // The outermost voxels are covered in part.
    let weights = (0...reach).map { Float(min(width / 2 + 0.5 - Double($0), 1) / width) }
    let length = grid.size[axis]
    let inner = grid.size[..<axis].reduce(1, *)
    let outer = grid.size[(axis + 1)...].reduce(1, *)
    var image = self
    image.values = [Float](unsafeUninitializedCapacity: values.count) { output, count in
      values.withUnsafeBufferPointer { values in
        for block in 0..<outer {
          for place in 0..<length {
            let start = block * length * inner
            let target = start + place * inner
            for i in 0..<inner { output[target + i] = weights[0] * values[target + i] }
            for apart in 1...reach {
              let a = start + max(place - apart, 0) * inner
              let b = start + min(place + apart, length - 1) * inner
              for i in 0..<inner {
                output[target + i] += weights[apart] * (values[a + i] + values[b + i])
              }
            }
          }
        }
      }
      count = values.count
    }
    return image
  }

  /// Returns the trilinear value at array indices; the outermost voxels go on beyond the ends.
  package func value(at place: SIMD3<Double>) -> Float {
    let size = grid.size
    var (lower, upper, part) = (SIMD3<Int>.zero, SIMD3<Int>.zero, SIMD3<Float>.zero)
    for axis in 0..<3 {
      let inside = min(max(place[axis], 0), Double(size[axis] - 1))
      lower[axis] = min(Int(inside), max(size[axis] - 2, 0))
      upper[axis] = min(lower[axis] + 1, size[axis] - 1)
      part[axis] = Float(inside - Double(lower[axis]))
    }
    func at(_ i: Int, _ j: Int, _ k: Int) -> Float { values[i + size[0] * (j + size[1] * k)] }
    func row(_ j: Int, _ k: Int) -> Float {
      let (a, b) = (at(lower.x, j, k), at(upper.x, j, k))
      return a + (b - a) * part.x
    }
    func sheet(_ k: Int) -> Float {
      let (a, b) = (row(lower.y, k), row(upper.y, k))
      return a + (b - a) * part.y
    }
    let (a, b) = (sheet(lower.z), sheet(upper.z))
    return a + (b - a) * part.z
  }
}
