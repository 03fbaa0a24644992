extension SliceGeometry {
  /// Returns the middle voxel of a mask's section: the one nearest to its center of gravity, in
  /// millimeters.
  ///
  /// The center of gravity itself may be outside the mask, in a hole or between two parts.
  ///
  /// - Parameters:
  ///   - mask: One Boolean for each column and row, row by row.
  ///   - index: The index of the slice.
  /// - Returns: A voxel in the mask; the first by row and column if several are equally near. `nil`
  ///   if the mask is empty.
  package func middleVoxel(of mask: [Bool], index: Int) -> VoxelPoint? {
    precondition(mask.count == width * height, "a mask of another size than the slice")
    let places = mask.indices.filter { mask[$0] }
    guard !places.isEmpty else { return nil }
    let count = Double(places.count)
    let column = places.reduce(0.0) { $0 + Double($1 % width) } / count
    let row = places.reduce(0.0) { $0 + Double($1 / width) } / count
    func distance(_ place: Int) -> Double {
      let x = (Double(place % width) - column) * columnSpacing
      let y = (Double(place / width) - row) * rowSpacing
      return x * x + y * y
    }
    return places.min { distance($0) < distance($1) }.map {
      voxel(column: $0 % width, row: $0 / width, index: index)
    }
  }
}
