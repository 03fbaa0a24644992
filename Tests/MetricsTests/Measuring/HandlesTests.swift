import Imaging
import Metrics
import Testing

/// Moving points of measurements.
struct HandlesTests {
  private let raster: SliceRaster

  init() throws {
    raster = try #require(
      SliceRaster(
        origin: WorldPoint(x: 0, y: 0, z: 0), columnStep: SIMD3(1, 0, 0), rowStep: SIMD3(0, 2, 0)))
  }

  private static func point(_ x: Double, _ y: Double) -> WorldPoint { WorldPoint(x: x, y: y, z: 0) }

  @Test func `an end of a ruler moves, the other stays`() {
    let ruler = CaseMeasurement.Shape.ruler(WorldSegment(Self.point(0, 0), Self.point(3, 0)))
    #expect(
      ruler.moving(1, by: SIMD3(0, 4, 0))
        == .ruler(WorldSegment(Self.point(0, 0), Self.point(3, 4))))
    #expect(ruler.moving(0, by: SIMD3(3, 0, 0)) == nil)
  }

  @Test func `diameters stay at a right angle, and change places when the second is longer`() throws
  {
    let shape = try #require(
      CaseMeasurement.Shape.diameters(
        through: [Self.point(0, 0), Self.point(10, 0), Self.point(5, 0), Self.point(6, 4)]))
    guard case .diameters(let longest, let perpendicular) = shape else {
      Issue.record("\(shape)")
      return
    }
    #expect(longest.millimeters == 10 && perpendicular.millimeters == 4)
    let turned = try #require(shape.moving(1, by: SIMD3(-2, 6, 0)))
    guard case .diameters(let first, let second) = turned else { return }
    #expect(first.millimeters == 10 && first.end == Self.point(8, 6))
    #expect(abs(first.vector.x * second.vector.x + first.vector.y * second.vector.y) < 1e-9)
    let grown = try #require(shape.moving(3, by: SIMD3(0, 16, 0)))
    guard case .diameters(let across, let other) = grown else { return }
    #expect(across.millimeters == 20 && other.millimeters == 10)
  }

  @Test func `an ellipse's corner moves, and the opposite one stays`() throws {
    let start = Self.point(2, 2)
    let ellipse = RegionOfInterest.ellipse(from: start, to: Self.point(6, 8), on: raster)
    let shape = CaseMeasurement.Shape.region(ellipse)
    // Columns 2 to 6 and rows 1 to 4 are five by four voxels of 1 by 2 mm.
    #expect(abs(ellipse.area - .pi * 2.5 * 4) < 1e-9)
    #expect(Set(shape.handles) == [start, Self.point(6, 2), Self.point(6, 8), Self.point(2, 8)])
    let index = try #require(shape.handles.firstIndex(of: Self.point(6, 8)))
    let moved = try #require(shape.moving(index, by: SIMD3(2, 0, 0)))
    #expect(
      moved == .region(.ellipse(from: start, to: Self.point(8, 8), on: raster)))
    #expect(moved.handles.contains(start))
    // Over the opposite corner, it is turned inside out.
    let over = try #require(shape.moving(index, by: SIMD3(-6, 0, 0)))
    #expect(over.handles.contains(Self.point(0, 8)) && over.handles.contains(start))
  }

  @Test func `a corner of a polygon moves alone`() throws {
    let corners = [Self.point(0, 0), Self.point(4, 0), Self.point(0, 4)]
    let shape = CaseMeasurement.Shape.region(RegionOfInterest(.polygon(corners), on: raster))
    let moved = try #require(shape.moving(2, by: SIMD3(4, 0, 0)))
    #expect(moved.handles == [corners[0], corners[1], Self.point(4, 4)])
    #expect(shape.moving(2, by: SIMD3(0, -4, 0)) == nil)
  }
}
