/// One label a voxel, with the meaning of the labels.
package struct LabelMap: Sendable, Equatable {
  /// Size and affine.
  package let grid: Grid
  /// What the labels mean.
  package var scheme: LabelScheme
  /// `grid.voxelCount` labels, the first array axis fastest; 0 is background.
  package private(set) var labels: [UInt8]

  /// Creates a label map.
  ///
  /// - Precondition: `labels` holds `grid.voxelCount` elements.
  package init(grid: Grid, scheme: LabelScheme, labels: [UInt8]) {
    precondition(labels.count == grid.voxelCount, "labels do not fit the grid")
    self.grid = grid
    self.scheme = scheme
    self.labels = labels
  }

  /// An empty label map: all background.
  package init(grid: Grid, scheme: LabelScheme) {
    self.init(grid: grid, scheme: scheme, labels: [UInt8](repeating: 0, count: grid.voxelCount))
  }

  /// The label of a voxel.
  package subscript(point: VoxelPoint) -> UInt8 {
    get { labels[grid.offset(point)] }
    set { labels[grid.offset(point)] = newValue }
  }

  /// Gives voxels that follow each other in the array a label.
  package mutating func fill(_ places: Range<Int>, with label: UInt8) {
    labels.withUnsafeMutableBufferPointer { $0[places].update(repeating: label) }
  }

  /// The labels that occur, background included where it does.
  package var presentLabels: Set<UInt8> {
    var seen = [Bool](repeating: false, count: 256)
    labels.withUnsafeBytes { labels in
      seen.withUnsafeMutableBufferPointer { seen in
        var place = 0
        while place < labels.count {
          // Most of a scan is background, of which eight voxels are passed over at once.
          if place + 8 <= labels.count,
            labels.loadUnaligned(fromByteOffset: place, as: UInt64.self) == 0
          {
            seen[0] = true
            place += 8
            continue
          }
          let end = min(place + 8, labels.count)
          while place < end {
            seen[Int(labels[place])] = true
            place += 1
          }
        }
      }
    }
    return Set((0...255).filter { seen[$0] }.map { UInt8($0) })
  }

  /// The labels of one slice, laid out as a screen shows it.
  package func slice(_ index: Int, _ geometry: SliceGeometry) -> Slice<UInt8> {
    let walk = geometry.walk(index)
    var values: [UInt8] = []
    values.reserveCapacity(geometry.width * geometry.height)
    for row in 0..<geometry.height {
      var place = walk.start + row * walk.rowStride
      for _ in 0..<geometry.width {
        values.append(labels[place])
        place += walk.columnStride
      }
    }
    return Slice(width: geometry.width, height: geometry.height, values: values)
  }

  /// Replaces the labels of one slice, which is laid out as a screen shows it.
  package mutating func setSlice(_ slice: Slice<UInt8>, _ index: Int, _ geometry: SliceGeometry) {
    precondition(slice.width == geometry.width && slice.height == geometry.height)
    let walk = geometry.walk(index)
    for row in 0..<geometry.height {
      var place = walk.start + row * walk.rowStride
      for column in 0..<geometry.width {
        labels[place] = slice[column, row]
        place += walk.columnStride
      }
    }
  }
}
