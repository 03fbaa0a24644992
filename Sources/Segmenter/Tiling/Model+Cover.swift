extension Model {
  /// The tiles for a slice.
  ///
  /// - Parameters:
  ///   - height: The slice's rows.
  ///   - width: The slice's columns.
  ///   - box: The part whose probabilities are needed; padded networks still take the whole slice.
  ///   - backend: The backend, which limits the size of a tile.
  /// - Returns: Tiles whose outputs cover the part.
  package func cover(
    height: Int, width: Int, box: (rows: Range<Int>, columns: Range<Int>),
    backend: any InferenceBackend.Type = InferenceBackends.standard
  ) -> SliceCover {
    if geometry.isPadded { return paddedCover([height, width], backend) }
    let vertical = geometry.axes[0].cover(box.rows)
    let horizontal = geometry.axes[1].cover(box.columns)
    return SliceCover(
      tiles: tiles(vertical.starts, vertical.side, horizontal.starts, horizontal.side),
      isBlended: false)
  }

  /// What a user should know about how slices of this size are covered.
  ///
  /// - Returns: `nil` if the network gets as much of them as in any other program.
  package func coverNote(
    height: Int, width: Int, backend: any InferenceBackend.Type = InferenceBackends.standard
  ) -> String? {
    let cover = cover(
      height: height, width: width, box: (0..<height, 0..<width), backend: backend)
    guard cover.isBlended, let tile = cover.tiles.first else { return nil }
    return "\(path) processes slices of \(height)×\(width) in \(cover.tiles.count) overlapping "
      + "tiles of \(tile.rows.input)×\(tile.columns.input), whose probabilities are blended"
  }

  private func tiles(
    _ rows: [Int], _ rowSide: TileGeometry.Side, _ columns: [Int], _ columnSide: TileGeometry.Side
  ) -> [Tile] {
    rows.flatMap { row in
      columns.map { Tile(row: row, column: $0, rows: rowSide, columns: columnSide) }
    }
  }

  private func paddedCover(_ lengths: [Int], _ backend: any InferenceBackend.Type) -> SliceCover {
    let whole = (0..<2).map { side(covering: lengths[$0], axis: $0) }
    // A slice too large for one pass is split into tiles with the longest sides that memory allows.
    let longest = geometry.axes.flatMap(\.sides).map(\.input)
    let limits = [Int.max] + Set(longest).sorted(by: >)
    var chosen: [TileGeometry.Side] = []
    for limit in limits {
      chosen = (0..<2).compactMap { axis in
        if let side = whole[axis], side.input <= limit { return side }
        return geometry.axes[axis].sides.last { $0.input <= limit }
          ?? geometry.axes[axis].sides.first
      }
      if backend.fitsMemory(graph, sides: chosen.map(\.input)) { break }
    }
    let starts = (0..<2).map {
      SliceCover.starts(covering: lengths[$0], by: chosen[$0].output)
    }
    return SliceCover(
      tiles: tiles(starts[0], chosen[0], starts[1], chosen[1]),
      isBlended: starts[0].count > 1 || starts[1].count > 1)
  }

  /// The shortest side whose output covers a length; `nil` if there is none.
  private func side(covering length: Int, axis: Int) -> TileGeometry.Side? {
    let known = geometry.axes[axis]
    if let side = known.sides.first(where: { $0.output >= length }) { return side }
    guard graph.fixedSides[axis] == nil, length <= GraphLimits.side else { return nil }
    for input in length..<length + 1024 {
      guard let output = (try? graph.sides(input, axis: axis))?[graph.output], output >= length,
        known.margin + output <= input
      else { continue }
      return TileGeometry.Side(input: input, output: output)
    }
    return nil
  }
}
