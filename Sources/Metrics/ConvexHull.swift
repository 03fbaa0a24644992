/// A point in a plane.
struct PlanePoint: Hashable {
  var x: Double
  var y: Double

  /// Returns twice the area of the triangle with two other points; positive if they turn to the
  /// left.
  func turn(_ second: PlanePoint, _ third: PlanePoint) -> Double {
    (second.x - x) * (third.y - y) - (second.y - y) * (third.x - x)
  }
}

/// The smallest convex polygon around a set of points.
///
/// Source: A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions",
/// *Inf. Process. Lett.* 9 (1979), 216–219.
struct ConvexHull {
  /// The corners, counter-clockwise; none is on a side.
  let corners: [PlanePoint]

  /// Finds the hull of points, some of which may coincide.
  ///
  /// - Complexity: O(n log n).
  init(_ points: [PlanePoint]) {
    let sorted = Set(points).sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    guard sorted.count > 2 else {
      corners = sorted
      return
    }
    /// Returns the corners below the points, from the first to the second to last.
    func chain(_ points: some Sequence<PlanePoint>) -> ArraySlice<PlanePoint> {
      var chain: [PlanePoint] = []
      for point in points {
        while chain.count > 1, chain[chain.count - 2].turn(chain[chain.count - 1], point) <= 0 {
          chain.removeLast()
        }
        chain.append(point)
      }
      return chain.dropLast()
    }
    corners = Array(chain(sorted) + chain(sorted.reversed()))
  }

  /// Returns the square of the longest distance between two corners, for a given spacing of the
  /// axes.
  ///
  /// Calipers rotate around the hull: the corner farthest from each side only moves forward, and
  /// one of the pairs found is the farthest apart. If two sides are parallel, all four ends form
  /// pairs. Which corners are opposite does not depend on the spacing, so corners at whole and half
  /// voxels are compared exactly.
  ///
  /// Source: M. I. Shamos, "Computational Geometry" (thesis, Yale 1978); G. T. Toussaint, "Solving
  /// geometric problems with the rotating calipers", *Proc. IEEE MELECON* (1983).
  ///
  /// - Complexity: O(n).
  func squaredDiameter(spacing: PlanePoint) -> Double {
    func squared(_ first: PlanePoint, _ second: PlanePoint) -> Double {
      let (x, y) = ((first.x - second.x) * spacing.x, (first.y - second.y) * spacing.y)
      return x * x + y * y
    }
    guard corners.count > 2 else { return corners.count == 2 ? squared(corners[0], corners[1]) : 0 }
    func after(_ place: Int) -> Int { place + 1 == corners.count ? 0 : place + 1 }
    var best = 0.0
    var far = 1
    for place in corners.indices {
      let (corner, next) = (corners[place], corners[after(place)])
      func measure() {
        best = max(best, squared(corner, corners[far]), squared(next, corners[far]))
      }
      measure()
      while corner.turn(next, corners[after(far)]) >= corner.turn(next, corners[far]) {
        far = after(far)
        measure()
      }
    }
    return best
  }
}
