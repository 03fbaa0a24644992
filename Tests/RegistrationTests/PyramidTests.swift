import Imaging
import Registration
import Testing

struct PyramidTests {
  /// An image whose values are world coordinates.
  private static func ramp(_ size: [Int], _ affine: Affine) -> ScaledImage {
    var values: [Float] = []
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        for i in 0..<size[0] {
          let point = affine.world(VoxelPoint(i: i, j: j, k: k))
          values.append(Float(point.x + 2 * point.y - point.z))
        }
      }
    }
    return ScaledImage(grid: Grid(size: size, affine: affine), values: values)
  }

  private static let tilted = Affine(elements: [
    -1, 0, 0.1, 30, 0, 0.9, 0.3, -20, 0.1, -0.2, 5, 7,
  ])

  @Test(arguments: 0..<3) func `a ramp stays where it is when it is halved`(axis: Int) {
    let image = Self.ramp([16, 17, 10], Self.tilted).halved(axis: axis)
    let expected = Self.ramp(image.grid.size, image.grid.affine)
    #expect(image.grid.size[axis] == [8, 8, 5][axis])
    let size = image.grid.size
    // The outermost voxels go on beyond the ends, so a ramp bends there.
    for k in 1..<size[2] - 1 {
      for j in 1..<size[1] - 1 {
        for i in 1..<size[0] - 1 {
          let place = i + size[0] * (j + size[1] * k)
          #expect(abs(image.values[place] - expected.values[place]) < 1e-3)
        }
      }
    }
  }

  @Test func `thick slices stay while fine axes are halved`() {
    let image = Self.ramp([32, 32, 10], Self.tilted).reduced(to: 4)
    #expect(image.grid.size == [8, 8, 10])
  }

  @Test(arguments: 0..<3) func `values are averaged over whole and cut voxels`(axis: Int) {
    var size = [1, 1, 1]
    size[axis] = 7
    let image = ScaledImage(
      grid: Grid(size: size, affine: .spacing(1, 1, 1)), values: [0, 0, 0, 6, 0, 0, 12])
    func averaged(_ width: Double) -> [Float] {
      image.averaged(axis: axis, width: width).values.map { ($0 * 100).rounded() / 100 }
    }
    #expect(averaged(1) == image.values)
    #expect(averaged(2) == [0, 0, 1.5, 3, 1.5, 3, 9])
    #expect(averaged(3) == [0, 0, 2, 2, 2, 4, 8])
  }

  @Test func `a value between voxels is trilinear, and goes on beyond the ends`() {
    let image = Self.ramp([6, 6, 6], .spacing(1, 1, 1))
    #expect(abs(image.value(at: SIMD3(1.5, 2.25, 3.75)) - (1.5 + 4.5 - 3.75)) < 1e-5)
    #expect(image.value(at: SIMD3(-3, 0, 0)) == 0)
    #expect(image.value(at: SIMD3(9, 0, 0)) == 5)
  }

  @Test func `Otsu's threshold parts two heaps`() throws {
    let values = (0..<1000).map { Float($0 % 10) } + (0..<300).map { 100 + Float($0 % 20) }
    let threshold = try #require(otsuThreshold(values))
    #expect(threshold > 9 && threshold < 100)
    #expect(otsuThreshold([3, 3, 3]) == nil)
  }
}

struct QuasiNewtonTests {
  @Test func `it finds the top of a curved ridge`() {
    // Rosenbrock's function, upside down; the top is at (1, 1).
    func ridge(_ p: [Double]) -> QuasiNewton.Point {
      let (a, b) = (1 - p[0], p[1] - p[0] * p[0])
      return QuasiNewton.Point(
        parameters: p, value: -(a * a + 100 * b * b),
        gradient: [2 * a + 400 * b * p[0], -200 * b])
    }
    var search = QuasiNewton(firstStep: 0.1, longestStep: 1, tolerance: 1e-7)
    search.maximumSteps = 200
    let top = search.climb(from: ridge([-1.2, 1]), ridge)
    #expect(abs(top.parameters[0] - 1) < 1e-4 && abs(top.parameters[1] - 1) < 1e-4)
  }

  @Test func `it stays on a flat place`() {
    let search = QuasiNewton(firstStep: 1, longestStep: 1, tolerance: 0.01)
    let flat = search.climb(from: .init(parameters: [2], value: 5, gradient: [0])) {
      QuasiNewton.Point(parameters: $0, value: 5, gradient: [0])
    }
    #expect(flat.parameters == [2])
  }
}
