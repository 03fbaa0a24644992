extension Grid {
  /// Returns which part of another grid lies inside this one, 0–1: of 16×16×16 places spread over it from edge to
  /// edge.
  package func share(of other: Grid) -> Double {
    let map = affine.inverse.after(other.affine)
    let parts = (0..<16).map { (Double($0) + 0.5) / 16 }
    var inside = 0
    for z in parts {
      for y in parts {
        for x in parts {
          let point = map.world(
            i: x * Double(other.size[0]) - 0.5, j: y * Double(other.size[1]) - 0.5,
            k: z * Double(other.size[2]) - 0.5)
          if holds(point) { inside += 1 }
        }
      }
    }
    return Double(inside) / 4096
  }

  /// Whether a place in the array is inside, where half a voxel around the outermost centers belongs to the grid.
  fileprivate func holds(_ place: WorldPoint) -> Bool {
    zip([place.x, place.y, place.z], size).allSatisfy { $0 >= -0.5 && $0 <= Double($1) - 0.5 }
  }
}

extension LabelMap {
  /// Returns which part of the labeled voxels lies within a grid, 0–1; 0 without labels.
  package func share(inside target: Grid) -> Double {
    let map = target.affine.inverse.after(grid.affine)
    var (inside, all) = (0, 0)
    var place = 0
    for k in 0..<grid.size[2] {
      for j in 0..<grid.size[1] {
        for i in 0..<grid.size[0] {
          defer { place += 1 }
          guard labels[place] != 0 else { continue }
          all += 1
          if target.holds(map.world(i: Double(i), j: Double(j), k: Double(k))) { inside += 1 }
        }
      }
    }
    return all == 0 ? 0 : Double(inside) / Double(all)
  }
}
