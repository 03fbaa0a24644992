internal import Imaging

/// The probabilities of slices: tiles, blending and mirroring, on any backend.
///
/// It belongs to its backend's thread.
struct SliceInference {
  /// The model.
  let model: Model
  /// The backend that computes its forward passes.
  let backend: any InferenceBackend
  /// How exactly slices are computed; `nil` leaves it to the backend.
  let precision: Precision?

  /// Segments a slice, and averages with the result for its mirror image if requested.
  func segment(
    slice index: Int, plane: Plane, of input: SegmentationInput, _ metadata: ModelMetadata,
    extent: Segmenter.Extent, mirrors: Bool, isCancelled: () -> Bool
  ) throws(SegmentationError) -> RegionProbabilities {
    if isCancelled() { throw .cancelled }
    let slice = input.slice(index, modalities: metadata.modalities, plane: plane)
    var result = try segment(slice, metadata, extent: extent, isCancelled: isCancelled)
    // The mirror image of a sagittal slice would show the other half of the head.
    guard mirrors, plane != .sagittal else { return result }
    // The mirror image goes through the same tiles, and only its result is mirrored back.
    let other = try segment(
      slice.mirrored, metadata, extent: extent, isCancelled: isCancelled)
    for region in metadata.regions { result[region].average(withMirrored: other[region]) }
    return result
  }

  /// Segments one slice by tiles.
  private func segment(
    _ slice: InputSlice, _ metadata: ModelMetadata, extent: Segmenter.Extent,
    isCancelled: () -> Bool
  ) throws(SegmentationError) -> RegionProbabilities {
    let regions = metadata.regions
    var result = RegionProbabilities(
      width: slice.width, height: slice.height, thresholds: metadata.thresholds)
    guard let box = slice.tissueBox ?? (extent == .everything ? (0..<1, 0..<1) : nil) else {
      return result
    }
    let whole = (rows: 0..<slice.height, columns: 0..<slice.width)
    let cover = model.cover(
      height: slice.height, width: slice.width, box: extent == .everything ? whole : box,
      backend: type(of: backend))
    var blend =
      cover.isBlended
      ? BlendedTiles(cover, height: slice.height, width: slice.width, channels: regions.count) : nil
    for tile in cover.tiles {
      if isCancelled() { throw .cancelled }
      // A tile with only background contributes nothing.
      if cover.isBlended, extent == .tissue, !slice.hasTissue(under: tile) { continue }
      do throws(ModelError) {
        let output = try run(
          slice, tile, isAlone: cover.tiles.count == 1,
          extent == .everything ? .exact : precision
        ).output
        if blend == nil {
          for (channel, region) in regions.enumerated() {
            result[region].take(tile, output, channel: channel)
          }
        } else {
          blend?.add(tile, output)
        }
      } catch {
        throw .model(error)
      }
    }
    if let blend {
      for (channel, region) in regions.enumerated() {
        result[region].values = blend.mean(channel)
      }
    }
    if extent == .tissue {
      result.clearBackground(slice.isTissue, regions)
      if let isBrain = slice.isBrain { result.clearOutside(isBrain, regions) }
    }
    return result
  }

  /// Computes one tile.
  ///
  /// - `isAlone`: Whether all tissue of the slice is under the tile's output.
  /// - Returns: The pass with its result, valid until the next one.
  private func run(
    _ slice: InputSlice, _ tile: Tile, isAlone: Bool, _ precision: Precision?
  ) throws(ModelError) -> any InferencePass {
    let margins = model.geometry?.axes.map(\.margin) ?? [0, 0]
    let pass = try backend.pass(
      sides: [tile.rows.input, tile.columns.input],
      background: isAlone ? tile.background(margins: margins) : 0, precision: precision)
    slice.copy(tile, margins: margins.map { $0 - pass.trim }, trim: pass.trim, into: pass.input)
    try pass.run()
    guard !pass.output.contains(where: \.isNaN) else {
      throw .resultIsNotANumber(file: model.path)
    }
    return pass
  }
}

extension Tile {
  /// How many rows and columns of the input surround the output, on the narrowest side.
  ///
  /// - `margins`: How far inside the input the output begins, along rows and columns.
  fileprivate func background(margins: [Int]) -> Int {
    zip(margins, [rows, columns]).map { margin, side in
      min(margin, side.input - side.output - margin)
    }.min() ?? 0
  }
}

extension RegionProbabilities {
  /// Sets background to 0.
  fileprivate mutating func clearBackground(_ isTissue: [Bool], _ regions: [Region]) {
    for region in regions {
      var plane = self[region]
      for offset in isTissue.indices where !isTissue[offset] { plane.values[offset] = 0 }
      self[region] = plane
    }
  }
}

extension Slice<Float> {
  /// Averages with another slice, whose columns are mirrored.
  fileprivate mutating func average(withMirrored other: Slice<Float>) {
    for row in 0..<height {
      for column in 0..<width {
        self[column, row] = (self[column, row] + other[width - 1 - column, row]) / 2
      }
    }
  }

  /// Copies the part of a tile's output that is inside the slice.
  fileprivate mutating func take(
    _ tile: Tile, _ output: UnsafeBufferPointer<Float>, channel: Int
  ) {
    let (rows, columns) = (tile.rows.output, tile.columns.output)
    for row in max(tile.row, 0)..<min(tile.row + rows, height) {
      let from = (channel * rows + row - tile.row) * columns - tile.column
      for column in max(tile.column, 0)..<min(tile.column + columns, width) {
        self[column, row] = output[from + column]
      }
    }
  }
}
