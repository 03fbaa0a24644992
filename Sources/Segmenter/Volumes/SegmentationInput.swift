internal import Dispatch
package import Imaging
internal import Synchronization

/// The volumes of a case as the network sees them: normalized, in radiological slices of any plane.
///
/// The statistics of the normalization are measured once, over each whole volume. Modalities that are
/// missing are zero everywhere.
package struct SegmentationInput: Sendable {
  /// The grid of all volumes.
  package let grid: Grid
  /// How the axial slices lie, radiologically, whatever the storage order.
  package let geometry: SliceGeometry
  /// The volumes.
  package let volumes: [Modality: Volume]
  /// The normalization of each volume.
  package let normalizations: [Modality: Normalization]

  /// Measures the volumes.
  ///
  /// - Throws: ``SegmentationError`` where there are none, or they do not lie on one grid.
  package init(volumes: [Modality: Volume]) throws(SegmentationError) {
    let modalities = Modality.allCases.filter { volumes[$0] != nil }
    let images = modalities.compactMap { volumes[$0] }
    guard let grid = images.first?.grid else { throw .noImages }
    for (modality, image) in zip(modalities, images) {
      guard image.grid.matches(grid) else {
        throw .gridsDiffer(modalities[0], grid, modality, image.grid)
      }
      guard !image.storage.isColor else { throw .color(modality) }
    }
    self.grid = grid
    self.volumes = volumes
    geometry = SliceGeometry(grid, plane: .axial, convention: .radiological)
    let measured = Mutex<[Modality: Normalization]>([:])
    DispatchQueue.concurrentPerform(iterations: images.count) { index in
      let normalization = Normalization(measuring: images[index])
      measured.withLock { $0[modalities[index]] = normalization }
    }
    normalizations = measured.withLock { $0 }
  }

  /// How slices of a plane lie, as the network sees them.
  package func geometry(_ plane: Plane) -> SliceGeometry {
    plane == .axial ? geometry : SliceGeometry(grid, plane: plane, convention: .radiological)
  }

  /// One slice's normalized intensities for the network.
  package func slice(
    _ index: Int, modalities: [Modality], plane: Plane = .axial
  ) -> InputSlice {
    let geometry = geometry(plane)
    let count = geometry.width * geometry.height
    var values = [Float](repeating: 0, count: modalities.count * count)
    var isTissue = [Bool](repeating: false, count: count)
    for (channel, modality) in modalities.enumerated() {
      guard let volume = volumes[modality], let normalize = normalizations[modality] else {
        continue
      }
      let raw = volume.slice(index, geometry).values
      for place in 0..<count where normalize.isTissue(raw[place]) {
        values[channel * count + place] = normalize(raw[place])
        isTissue[place] = true
      }
    }
    return InputSlice(
      width: geometry.width, height: geometry.height, channels: modalities.count, values: values,
      isTissue: isTissue)
  }
}

/// One slice, normalized, all channels.
package struct InputSlice: Sendable {
  package let width: Int
  package let height: Int
  package let channels: Int
  /// Channels × rows × columns.
  package let values: [Float]
  /// Rows × columns: whether any channel is not background there.
  package let isTissue: [Bool]

  /// The rows and columns that hold tissue; `nil` where there is none.
  package var tissueBox: (rows: Range<Int>, columns: Range<Int>)? {
    var (top, bottom, left, right) = (height, -1, width, -1)
    for row in 0..<height {
      for column in 0..<width where isTissue[row * width + column] {
        top = min(top, row)
        bottom = row
        left = min(left, column)
        right = max(right, column)
      }
    }
    return bottom < 0 ? nil : (top..<bottom + 1, left..<right + 1)
  }

  /// Whether there is tissue where a tile has its output.
  func hasTissue(under tile: Tile) -> Bool {
    let columns = max(tile.column, 0)..<min(tile.column + tile.columns.output, width)
    return (max(tile.row, 0)..<min(tile.row + tile.rows.output, height)).contains { row in
      isTissue[row * width + columns.lowerBound..<row * width + columns.upperBound].contains(true)
    }
  }

  /// The slice with left and right exchanged.
  package var mirrored: InputSlice {
    func turned<Value>(_ values: [Value]) -> [Value] {
      var turned = values
      for row in 0..<values.count / max(width, 1) {
        turned[row * width..<(row + 1) * width].reverse()
      }
      return turned
    }
    return InputSlice(
      width: width, height: height, channels: channels, values: turned(values),
      isTissue: turned(isTissue))
  }

  /// Copies the part that a tile looks at; what lies beyond the slice is background, 0.
  ///
  /// - `margins`: How far before the output the part begins, along rows and columns.
  /// - `trim`: How many rows and columns less than the tile's input it has on each side.
  func copy(
    _ tile: Tile, margins: [Int], trim: Int = 0,
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    let (rows, columns) = (tile.rows.input - 2 * trim, tile.columns.input - 2 * trim)
    let (top, left) = (tile.row - margins[0], tile.column - margins[1])
    target.update(repeating: 0)
    let first = max(left, 0)
    let last = min(left + columns, width)
    guard first < last else { return }
    values.withUnsafeBufferPointer { source in
      for channel in 0..<channels {
        for row in max(top, 0)..<max(min(top + rows, height), max(top, 0)) {
          let from = (channel * height + row) * width
          let to = (channel * rows + row - top) * columns - left
          for column in first..<last { target[to + column] = source[from + column] }
        }
      }
    }
  }
}
