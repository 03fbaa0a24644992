/// The pieces of a mask's surface, at positions of a grid.
struct SurfaceElements {
  /// Their offsets into the grid, ascending.
  private(set) var places: [Int32] = []
  /// Their areas in mm²; empty if all have equal weight.
  private(set) var areas: [Double] = []

  /// Finds the voxels of both masks that share a face with a voxel outside the mask.
  ///
  /// - Returns: The two surfaces, and the size of the grid of voxels.
  static func voxels(
    _ pair: MaskPair
  ) -> (prediction: SurfaceElements, reference: SurfaceElements, size: [Int]) {
    var (prediction, reference) = (SurfaceElements(), SurfaceElements())
    let (width, height, depth) = (pair.size[0], pair.size[1], pair.size[2])
    let steps = [1, -1, width, -width, width * height, -width * height]
    pair.voxels.withUnsafeBufferPointer { voxels in
      // The outermost voxels are empty, so each voxel of a mask has all its neighbors.
      for k in 1..<depth - 1 {
        for j in 1..<height - 1 {
          let row = (k * height + j) * width
          for place in row + 1..<row + width - 1 where voxels[place] != 0 {
            var around: UInt8 = 3
            for step in steps { around &= voxels[place + step] }
            let border = voxels[place] & ~around
            if border & 1 != 0 { prediction.places.append(Int32(place)) }
            if border & 2 != 0 { reference.places.append(Int32(place)) }
          }
        }
      }
    }
    return (prediction, reference, pair.size)
  }

  /// Finds the corners of the voxel grid at which the inside of a mask meets its outside.
  ///
  /// - Returns: The two surfaces, and the size of the grid of corners: one less than that of the
  ///   voxels, border included, along each axis.
  static func corners(
    _ pair: MaskPair, spacing: [Double]
  ) -> (prediction: SurfaceElements, reference: SurfaceElements, size: [Int]) {
    var (prediction, reference) = (SurfaceElements(), SurfaceElements())
    let areas = SurfaceAreas(spacing: spacing).table
    let (width, height, depth) = (pair.size[0], pair.size[1], pair.size[2])
    pair.voxels.withUnsafeBufferPointer { voxels in
      /// Returns the four voxels at one x around an edge along x; bits 0, 2, 4, 6 are the
      /// prediction's, and the same bits eight positions higher are the reference's.
      @inline(__always) func column(_ place: Int) -> UInt32 {
        @inline(__always) func spread(_ bits: UInt8) -> UInt32 {
          UInt32(bits & 1) | UInt32(bits & 2) << 7
        }
        return spread(voxels[place]) | spread(voxels[place + width]) << 2
          | spread(voxels[place + width * height]) << 4
          | spread(voxels[place + width * height + width]) << 6
      }
      var corner: Int32 = 0
      for k in 0..<depth - 1 {
        for j in 0..<height - 1 {
          let row = (k * height + j) * width
          var left: UInt32 = column(row)
          for i in 1..<width {
            let right = column(row + i)
            let patterns = left | right << 1
            prediction.add(Int(patterns & 255), corner, areas)
            reference.add(Int(patterns >> 8), corner, areas)
            left = right
            corner += 1
          }
        }
      }
    }
    return (prediction, reference, [width - 1, height - 1, depth - 1])
  }

  /// Adds a corner if the surface passes there.
  @inline(__always)
  private mutating func add(_ pattern: Int, _ corner: Int32, _ areas: [Double]) {
    guard pattern != 0, pattern != 255 else { return }
    places.append(corner)
    self.areas.append(areas[pattern])
  }
}
