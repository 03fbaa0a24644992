/// One label per voxel, with the meaning of the labels.
package struct LabelMap: Sendable, Equatable {
  /// Size and affine.
  package let grid: Grid
  /// The meaning of the labels.
  package var scheme: LabelScheme
  /// `grid.voxelCount` labels, the first array axis fastest; 0 is background.
  package private(set) var labels: [Label]

  /// Creates a label map.
  ///
  /// - Precondition: `labels` holds `grid.voxelCount` elements.
  package init(grid: Grid, scheme: LabelScheme, labels: [Label]) {
    precondition(labels.count == grid.voxelCount, "labels do not fit the grid")
    self.grid = grid
    self.scheme = scheme
    self.labels = labels
  }

  /// Creates an empty label map: all background.
  package init(grid: Grid, scheme: LabelScheme) {
    self.init(grid: grid, scheme: scheme, labels: [Label](repeating: 0, count: grid.voxelCount))
  }

  /// The label at a voxel.
  package subscript(point: VoxelPoint) -> Label {
    get { labels[grid.offset(point)] }
    set { labels[grid.offset(point)] = newValue }
  }

  /// Sets the label of consecutive voxels in the array.
  package mutating func fill(_ places: Range<Int>, with label: Label) {
    labels.withUnsafeMutableBufferPointer { $0[places].update(repeating: label) }
  }

  /// The labels that occur, background included if it does.
  ///
  /// - Complexity: one pass over the labels, four voxels of background at once.
  package var presentLabels: Set<Label> {
    var seen = [Bool](repeating: false, count: labelCount)
    labels.withUnsafeBytes { bytes in
      labels.withUnsafeBufferPointer { labels in
        seen.withUnsafeMutableBufferPointer { seen in
          var offset = 0
          while offset < labels.count {
            // Most of a volume is background, so four voxels are skipped at once.
            if offset + 4 <= labels.count,
              bytes.loadUnaligned(fromByteOffset: 2 * offset, as: UInt64.self) == 0
            {
              seen[0] = true
              offset += 4
              continue
            }
            let end = min(offset + 4, labels.count)
            while offset < end {
              seen[Int(labels[offset])] = true
              offset += 1
            }
          }
        }
      }
    }
    return Set(seen.indices.filter { seen[$0] }.map { Label($0) })
  }

  /// Returns the labels of one slice, in screen layout.
  package func slice(_ index: Int, _ geometry: SliceGeometry) -> Slice<Label> {
    let walk = geometry.walk(index)
    var values: [Label] = []
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

  /// Replaces the labels of one slice, given in screen layout.
  package mutating func setSlice(_ slice: Slice<Label>, _ index: Int, _ geometry: SliceGeometry) {
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
