internal import Dispatch

/// Numbers of a volume that are being brought to another spacing; NaN is background.
///
/// A thick slice holds the mean over its thickness, so linear interpolation between slices blurs a second time.
/// Cubic B-splines with the right means keep more of what is there: docs/preparing.md has figures.
struct AxisRefinement {
  /// Voxels along each array axis.
  private(set) var size: [Int]
  /// Voxel indices to world millimeters.
  private(set) var affine: Affine
  /// The values, first axis fastest.
  private(set) var values: [Float]

  /// Starts with values on a grid.
  ///
  /// - Precondition: one value per voxel.
  init(_ values: [Float], on grid: Grid) {
    precondition(values.count == grid.voxelCount, "the values' number")
    (size, affine, self.values) = (grid.size, grid.affine, values)
  }

  /// The grid of the values.
  var grid: Grid { Grid(size: size, affine: affine) }

  /// A spacing at least this many times another one is changed before interpolation.
  static let ratio = 1.5

  /// Brings each axis near a spacing: means of voxels that are much finer, splines between voxels that are
  /// much coarser.
  ///
  /// - Parameter spacing: Millimeters along each axis of the array.
  mutating func approach(_ spacing: [Double]) {
    // Means first: they leave less for the splines to do.
    for axis in 0..<3 where spacing[axis] / affine.spacing[axis] >= Self.ratio {
      average(axis, by: Int((spacing[axis] / affine.spacing[axis]).rounded()))
    }
    for axis in 0..<3 where affine.spacing[axis] / spacing[axis] >= Self.ratio && size[axis] > 1 {
      refine(axis, by: min(Int((affine.spacing[axis] / spacing[axis]).rounded()), 32))
    }
  }

  /// Replaces groups of `count` voxels along an axis by their mean; voxels that are left over at the end form
  /// the last group.
  mutating func average(_ axis: Int, by count: Int) {
    precondition(count > 0, "groups of \(count)")
    guard count > 1, size[axis] > 1 else { return }
    let length = size[axis]
    let groups = (length + count - 1) / count
    changeLines(axis, to: groups) { line, result in
      for group in 0..<groups {
        var (sum, found) = (Float(0), 0)
        let part = group * count..<min((group + 1) * count, length)
        for place in part where !line[place].isNaN {
          sum += line[place]
          found += 1
        }
        result[group] = 2 * found >= part.count ? sum / Float(found) : .nan
      }
    }
    affine = affine.rescaled(axis, by: Double(count), shift: Double(count - 1) / 2)
  }

  /// Divides each voxel along an axis into `count`, with values of the cubic B-spline that has the voxels' values
  /// as its means.
  ///
  /// Background has no share in the values; a new voxel is background where the voxel that it lies in is.
  mutating func refine(_ axis: Int, by count: Int) {
    precondition(count > 0, "\(count) parts")
    guard count > 1, size[axis] > 1 else { return }
    let length = size[axis]
    changeLines(axis, to: length * count) { line, result in
      var known = line.map { Double($0) }
      guard CubicSpline.fillGaps(&known) else {
        result.update(repeating: .nan)
        return
      }
      let spline = CubicSpline(means: known, parts: count)
      for place in 0..<length {
        for part in 0..<count {
          result[place * count + part] =
            line[place].isNaN
            ? .nan : spline.value(at: CubicSpline.position(place, part, of: count))
        }
      }
    }
    affine = affine.rescaled(
      axis, by: 1 / Double(count), shift: 0.5 / Double(count) - 0.5)
  }

  /// Replaces all lines along an axis by lines of another length.
  private mutating func changeLines(
    _ axis: Int, to newLength: Int,
    _ change: @Sendable (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    let length = size[axis]
    let stride = size[..<axis].reduce(1, *)
    let outer = size[(axis + 1)...].reduce(1, *)
    let old = values
    values = [Float](unsafeUninitializedCapacity: stride * newLength * outer) { output, count in
      // Each iteration writes its own part.
      nonisolated(unsafe) let output = output
      let groups = outer > 1 ? outer : stride
      DispatchQueue.concurrentPerform(iterations: groups) { group in
        let line = UnsafeMutableBufferPointer<Float>.allocate(capacity: length)
        let result = UnsafeMutableBufferPointer<Float>.allocate(capacity: newLength)
        defer {
          line.deallocate()
          result.deallocate()
        }
        let inner = outer > 1 ? 0..<stride : group..<group + 1
        let block = outer > 1 ? group : 0
        old.withUnsafeBufferPointer { old in
          for start in inner {
            for place in 0..<length {
              line[place] = old[start + stride * (place + length * block)]
            }
            change(UnsafeBufferPointer(line), result)
            for place in 0..<newLength {
              output[start + stride * (place + newLength * block)] = result[place]
            }
          }
        }
      }
      count = stride * newLength * outer
    }
    size[axis] = newLength
  }
}

extension Affine {
  /// The affine of an array whose voxels are `scale` times as long along an axis, with the first one's center
  /// moved by `shift` old voxels.
  func rescaled(_ axis: Int, by scale: Double, shift: Double) -> Affine {
    var elements = self.elements
    for row in 0..<3 {
      elements[row * 4 + 3] += self[row, axis] * shift
      elements[row * 4 + axis] *= scale
    }
    return Affine(elements: elements)
  }
}
