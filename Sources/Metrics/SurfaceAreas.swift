/// The surface area between eight voxels, for each of the 256 ways to fill them.
///
/// Eight voxels meet at each corner of the voxel grid. If some are inside a mask and some outside,
/// the surface of marching cubes passes between them, halfway along each edge from an inside voxel
/// center to an outside one. Its triangles have few shapes, so their areas are written as rules
/// instead of a table:
///
/// - the minority voxels are used; each group connected along the axes has its own surface, and
///   groups that touch only at an edge or a corner stay apart;
/// - each triangle is a vector along its normal whose length is its area between cubic voxels of 1
///   mm; its components scale with the areas of the voxels' faces.
///
/// Source: W. E. Lorensen and H. E. Cline, "Marching Cubes", *SIGGRAPH* 1987. The areas equal those
/// of DeepMind's surface-distance 0.1, which cuts the non-planar cases so that they are largest;
/// `Scripts/make_metrics_goldens.py` checks all 256 patterns.
package struct SurfaceAreas {
  /// The area in mm² for each pattern; bit x + 2y + 4z is the voxel at that side of the corner.
  package let table: [Double]

  /// Computes the areas of all patterns for voxels with a spacing in mm.
  package init(spacing: [Double]) {
    table = (0..<256).map { pattern in
      let inside = pattern.nonzeroBitCount <= 4 ? pattern : ~pattern & 255
      return Self.groups(inside).flatMap(Self.pieces).reduce(0) { $0 + Self.area($1, spacing) }
    }
  }

  /// Returns the area of a piece whose normal vector is given for voxels of 1 mm.
  private static func area(_ piece: [Double], _ spacing: [Double]) -> Double {
    let x = piece[0] * spacing[1] * spacing[2]
    let y = piece[1] * spacing[0] * spacing[2]
    let z = piece[2] * spacing[0] * spacing[1]
    return (x * x + y * y + z * z).squareRoot()
  }

  /// Splits a pattern into groups of voxels that share faces.
  private static func groups(_ pattern: Int) -> [[Int]] {
    var left = (0..<8).filter { pattern >> $0 & 1 == 1 }
    var groups: [[Int]] = []
    while let first = left.popLast() {
      var group = [first]
      var next = 0
      while next < group.count {
        for neighbor in (0..<3).map({ group[next] ^ (1 << $0) }) {
          if let place = left.firstIndex(of: neighbor) { group.append(left.remove(at: place)) }
        }
        next += 1
      }
      groups.append(group)
    }
    return groups
  }

  /// Returns the pieces of the surface around one group, as normal vectors.
  private static func pieces(_ group: [Int]) -> [[Double]] {
    func neighbors(_ voxel: Int, _ axis: Int) -> Bool { group.contains(voxel ^ (1 << axis)) }
    let joins = (0..<3).map { axis in group.filter { neighbors($0, axis) }.count / 2 }
    let used = joins.filter { $0 > 0 }.count
    let flat = joins.map { $0 == 0 ? 1.0 : 0.0 }
    let diagonal = [1.0, 1.0, 1.0]
    func times(_ factor: Double, _ vector: [Double]) -> [Double] { vector.map { factor * $0 } }

    switch (group.count, used) {
    case (1, _):
      // A triangle around one voxel.
      return [times(1 / 8, diagonal)]
    case (2, _):
      // A rectangle along two voxels.
      return [times(1 / 2, flat)]
    case (3, _):
      // An L: a triangle in its plane, and a trapezoid across.
      return [times(1 / 2, flat), times(3 / 8, diagonal)]
    case (4, 2):
      // A square in one plane.
      return [flat]
    case (4, _):
      if group.contains(where: { voxel in (0..<3).allSatisfy { neighbors(voxel, $0) } }) {
        // One voxel with its three neighbors: a hexagon.
        return [times(3 / 4, diagonal)]
      }
      // A path along all three axes: a bent hexagon. Its middle step has a neighbor step at both ends.
      let middle =
        (0..<3).first { axis in
          group.allSatisfy { voxel in
            !neighbors(voxel, axis) || (0..<3).contains { $0 != axis && neighbors(voxel, $0) }
          }
        } ?? 0
      let ends = (0..<3).filter { $0 != middle }.map { end in
        (0..<3).map { $0 == middle || $0 == end ? 1.0 / 4 : 0 }
      }
      return [times(1 / 2, diagonal)] + ends
    default:
      preconditionFailure("at most four of eight voxels are the minority")
    }
  }
}
