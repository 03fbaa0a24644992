/// One label a voxel, with the meaning of the labels.
package struct LabelMap: Sendable, Equatable {
  /// Size and affine.
  package let grid: Grid
  /// What the labels mean.
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

  /// An empty label map: all background.
  package init(grid: Grid, scheme: LabelScheme) {
    self.init(grid: grid, scheme: scheme, labels: [Label](repeating: 0, count: grid.voxelCount))
  }

  /// The names of the labels, for files that hold them; 1 is "tumor" in a binary scheme.
  ///
  /// A binary scheme does not say what the numbers of other labels mean, so they leave all without names.
  package var namedLabels: LabelTable? {
    guard scheme.labels == nil else { return scheme.table }
    return labels.contains { $0 > 1 }
      ? nil : LabelTable([LabelTable.Entry(1, scheme.name(of: 1) ?? "tumor")])
  }

  /// The label of a voxel.
  package subscript(point: VoxelPoint) -> Label {
    get { labels[grid.offset(point)] }
    set { labels[grid.offset(point)] = newValue }
  }

  /// Gives voxels that follow each other in the array a label.
  package mutating func fill(_ places: Range<Int>, with label: Label) {
    labels.withUnsafeMutableBufferPointer { $0[places].update(repeating: label) }
  }

  /// The labels that occur, background included if it does.
  ///
  /// - Complexity: one pass over the labels, sixteen voxels of background at once.
  package var presentLabels: Set<Label> {
    var seen = [Bool](repeating: false, count: labelCount)
    var highest = 0
    labels.withUnsafeBufferPointer { labels in
      let bytes = UnsafeRawBufferPointer(labels)
      seen.withUnsafeMutableBufferPointer { seen in
        var offset = 0
        while offset < labels.count {
          // Most of a scan is background, of which many voxels are passed over at once.
          if offset + 16 <= labels.count {
            let any =
              bytes.loadUnaligned(fromByteOffset: 2 * offset, as: UInt64.self)
              | bytes.loadUnaligned(fromByteOffset: 2 * offset + 8, as: UInt64.self)
              | bytes.loadUnaligned(fromByteOffset: 2 * offset + 16, as: UInt64.self)
              | bytes.loadUnaligned(fromByteOffset: 2 * offset + 24, as: UInt64.self)
            if any == 0 {
              seen[0] = true
              offset += 16
              continue
            }
          }
          let end = min(offset + 16, labels.count)
          while offset < end {
            let label = Int(labels[offset])
            seen[label] = true
            highest = max(highest, label)
            offset += 1
          }
        }
      }
    }
    return Set((0...highest).filter { seen[$0] }.map { Label($0) })
  }

  /// The labels of one slice, laid out as a screen shows it.
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

  /// Replaces the labels of one slice, which is laid out as a screen shows it.
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
