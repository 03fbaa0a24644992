import Imaging
import Testing

/// Distances to points against the least of all distances.
struct DistanceFieldTests {
  private func distances(
    _ size: [Int], _ spacing: [Double], points: [Int32], places: [Int32]
  ) -> [Float] {
    func coordinates(_ place: Int32) -> [Double] {
      let place = Int(place)
      return zip([place % size[0], place / size[0] % size[1], place / size[0] / size[1]], spacing)
        .map { Double($0) * $1 }
    }
    return places.map { place in
      let here = coordinates(place)
      let squares = points.map { point in
        zip(here, coordinates(point)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      return Float((squares.min() ?? .infinity).squareRoot())
    }
  }

  @Test(
    arguments: [
      [9, 11, 7], [70, 40, 30], [3, 1, 60], [40, 50, 1], [1, 1, 1], [70_000, 1, 2],
    ],
    [[1.0, 1, 1], [0.9, 0.5, 5], [2, 0.25, 1]])
  func `distances are exact, near and far`(_ size: [Int], _ spacing: [Double]) {
    let count = size[0] * size[1] * size[2]
    // Few points, so that most places are far from all; then many.
    for step in [max(count / 3, 1), 37] {
      let points = stride(from: count / 2 % step, to: count, by: step).map { Int32($0) }
      let places = stride(from: 0, to: count, by: max(count / 500, 1)).map { Int32($0) }
      let found = DistanceField(to: points, size: size, spacing: spacing).distances(from: places)
      let expected = distances(size, spacing, points: points, places: places)
      for (found, expected) in zip(found, expected) {
        #expect(abs(found - expected) <= 1e-5 * max(expected, 1))
      }
    }
  }

  @Test func `rows beside the grid are not read, however few are searched`() {
    // A point so far that every row around a place is asked for, places at every edge.
    for size in [[20, 20, 20], [5, 30, 12], [6, 12, 40]] {
      let places = (0..<size[0] * size[1] * size[2]).map { Int32($0) }
      let points = [Int32(0), Int32(places.count - 1)]
      let found = DistanceField(to: points, size: size, spacing: [1, 1, 1]).distances(from: places)
      let expected = distances(size, [1, 1, 1], points: points, places: places)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max($1, 1) })
    }
  }

  @Test func `without points everything is infinitely far`() {
    let field = DistanceField(to: [], size: [3, 2, 2], spacing: [1, 1, 1])
    #expect(field.distances(from: [0, 11]) == [.infinity, .infinity])
  }
}
