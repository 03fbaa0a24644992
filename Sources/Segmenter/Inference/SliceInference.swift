internal import Imaging
internal import OneDNN

extension Executor {
  /// Segments one slice, and where it is to be mirrored, averages with its mirror image's result.
  func segment(
    slice index: Int, plane: Plane, of input: SegmentationInput, model: Model,
    extent: Segmenter.Extent, mirrors: Bool, isCancelled: () -> Bool
  ) throws(SegmentationError) -> RegionProbabilities {
    if isCancelled() { throw .cancelled }
    let slice = input.slice(index, modalities: model.metadata.modalities, plane: plane)
    var result = try segment(slice, model: model, extent: extent, isCancelled: isCancelled)
    // The mirror image of a sagittal slice is one of the other half of the head, not one seen otherwise.
    guard mirrors, plane != .sagittal else { return result }
    // The mirror image takes the ordinary way, tiles and all, and only its result is turned back.
    let other = try segment(
      slice.mirrored, model: model, extent: extent, isCancelled: isCancelled)
    for region in model.metadata.regions { result[region].average(withMirrored: other[region]) }
    return result
  }

  /// Segments one slice by tiles.
  private func segment(
    _ slice: InputSlice, model: Model, extent: Segmenter.Extent, isCancelled: () -> Bool
  ) throws(SegmentationError) -> RegionProbabilities {
    let regions = model.metadata.regions
    var result = RegionProbabilities(
      width: slice.width, height: slice.height, thresholds: model.metadata.thresholds)
    guard let box = slice.tissueBox ?? (extent == .everything ? (0..<1, 0..<1) : nil) else {
      return result
    }
    let whole = (rows: 0..<slice.height, columns: 0..<slice.width)
    let cover = model.cover(
      height: slice.height, width: slice.width, box: extent == .everything ? whole : box)
    var blend =
      cover.isBlended
      ? BlendedTiles(cover, height: slice.height, width: slice.width, channels: regions.count) : nil
    for tile in cover.tiles {
      if isCancelled() { throw .cancelled }
      // What a tile says of background is not asked for.
      if cover.isBlended, extent == .tissue, !slice.hasTissue(under: tile) { continue }
      do throws(ModelError) {
        let (plan, trim) = try plan(tile, isAlone: cover.tiles.count == 1)
        slice.copy(
          tile, margins: model.geometry.axes.map { $0.margin - trim }, trim: trim,
          into: plan.input.floats)
        try run(plan)
        let output = plan.output.floats
        guard !output.contains(where: \.isNaN) else {
          throw ModelError.resultIsNotANumber(file: model.path)
        }
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
      for region in regions {
        var plane = result[region]
        for place in slice.isTissue.indices where !slice.isTissue[place] { plane.values[place] = 0 }
        result[region] = plane
      }
    }
    return result
  }
}

extension Slice<Float> {
  /// Takes the mean with another slice, whose columns run the other way.
  fileprivate mutating func average(withMirrored other: Slice<Float>) {
    for row in 0..<height {
      for column in 0..<width {
        self[column, row] = (self[column, row] + other[width - 1 - column, row]) / 2
      }
    }
  }

  /// Takes over the part of a tile's output that lies in the slice.
  fileprivate mutating func take(
    _ tile: Tile, _ output: UnsafeMutableBufferPointer<Float>, channel: Int
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
