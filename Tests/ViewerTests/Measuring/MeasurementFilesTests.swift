import Foundation
import Imaging
import Metrics
import TestSupport
import Testing
import Viewer
import ViewerRuntime

/// The files of measurements beside cases.
struct MeasurementFilesTests {
  private let folder: TemporaryFolder
  private let files = MeasurementFiles()

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.path("case_measurements.json") }

  private var measurements: [CaseMeasurement] {
    get throws {
      let grid = Grid(
        size: [9, 8, 7],
        affine: Affine(elements: [0.9, 0.1, 0, -3, -0.1, 0.9, 0.2, 4, 0, -0.2, 3, 5]))
      let geometry = SliceGeometry(grid, plane: .coronal)
      let raster = try #require(SliceRaster(geometry, index: 3))
      let points = (0..<4).map { grid.affine.world(VoxelPoint(i: $0 * 2, j: 3, k: $0 * $0 % 5)) }
      return [
        CaseMeasurement(
          id: 1, name: "Ruler 1", shape: .ruler(WorldSegment(points[0], points[1])),
          plane: .axial),
        CaseMeasurement(
          id: 4, name: "rim, \"left\"",
          shape: .diameters(
            longest: WorldSegment(points[0], points[1]),
            perpendicular: WorldSegment(points[2], points[3])), plane: .sagittal,
          mask: "reference", structure: "TC"),
        CaseMeasurement(
          id: 5, name: "Polygon 5", shape: .region(RegionOfInterest(.polygon(points), on: raster)),
          plane: .coronal),
      ]
    }
  }

  private func read() throws -> (measurements: [CaseMeasurement], note: String?) {
    guard case .read(let list, let note) = files.read(path) else {
      throw CancellationError()
    }
    return (list, note)
  }

  private func note(_ report: MeasurementFileReport) -> String? {
    guard case .saved(let note, _) = report else { return "not saved" }
    return note
  }

  @Test func `what is written is read, to the last bit`() throws {
    #expect(try read().measurements.isEmpty)
    let measurements = try measurements
    #expect(note(files.save(measurements, case: "case", to: path)) == nil)
    #expect(try read().measurements == measurements)
    #expect(try read().note == nil)
    #expect(note(files.save([], case: "case", to: path)) == nil)
    #expect(try read().measurements.isEmpty)
  }

  @Test func `an ellipse is where it was`() throws {
    let grid = Grid(size: [9, 8, 7], affine: .spacing(0.9, 0.8, 3))
    let raster = try #require(SliceRaster(SliceGeometry(grid, plane: .axial), index: 2))
    let region = RegionOfInterest(
      .ellipse(
        center: WorldPoint(x: 3.1, y: 2.2, z: 6), SIMD3(-1.5, 0, 0), SIMD3(0, 2.5, 0)),
      on: raster)
    let ellipse = CaseMeasurement(
      id: 1, name: "Ellipse 1", shape: .region(region), plane: .axial)
    _ = files.save([ellipse], case: "case", to: path)
    guard case .region(let back) = try read().measurements.first?.shape else {
      Issue.record("no shape")
      return
    }
    #expect(abs(back.area - region.area) < 1e-9 && back.voxels == region.voxels)
  }

  @Test(arguments: [
    ("{}", "is not used: it is not a file of measurements"),
    ("", "is not used: it is not a file of measurements"),
    (
      #"{"format":"glia measurements","version":2,"case":"c","space":"RAS mm","measurements":[]}"#,
      "its version is 2"
    ),
    (
      #"{"format":"glia measurements","version":1,"case":"c","space":"RAS mm","measurements":[{"id":1,"name":"a","kind":"ruler","plane":"axial","points":[[0,0,0]]}]}"#,
      "measurement 1, ruler, has 1 points instead of 2"
    ),
    (
      #"{"format":"glia measurements","version":1,"case":"c","space":"RAS mm","measurements":[{"id":1,"name":"a","kind":"blob","plane":"axial","points":[]}]}"#,
      "unknown kind \"blob\""
    ),
  ])
  func `a broken file is set aside, never replaced`(text: String, sentence: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let found = try read()
    #expect(found.measurements.isEmpty)
    #expect(found.note?.contains(sentence) == true, "\(found.note ?? "")")
    let note = note(files.save(try measurements, case: "case", to: path))
    #expect(note?.contains("set aside as \(path).set-aside") == true, "\(note ?? "")")
    #expect(try String(contentsOfFile: path + ".set-aside", encoding: .utf8) == text)
    #expect(try read().measurements == measurements)
  }

  @Test func `two windows keep the measurements of both`() throws {
    let first = try measurements
    _ = files.save(Array(first.prefix(1)), case: "case", to: path)
    let other = MeasurementFiles()
    _ = other.read(path)
    // The other window adds one under a number that this one gives, too, and deletes the first.
    let theirs = first[1].numbered(2)
    _ = other.save([theirs], case: "case", to: path)
    let own = first[2].numbered(2)
    guard
      case .saved(nil, let changes) = files.save([first[0], own], case: "case", to: path)
    else {
      Issue.record("not saved")
      return
    }
    #expect(changes.removed == [first[0]])
    #expect(changes.added == [theirs])
    let written = try read().measurements
    #expect(written.map(\.id) == [2, 3])
    #expect(written.map(\.name) == ["Polygon 2", theirs.name])
    // The other window gets this one's in turn.
    guard case .saved(nil, let back) = other.save([theirs], case: "case", to: path) else {
      Issue.record("not saved")
      return
    }
    #expect(back.added.map(\.shape) == [own.shape] && back.removed.isEmpty)
    #expect(try read().measurements.count == 2)
  }

  @Test func `coordinates of another space are not taken for these`() throws {
    let text =
      #"{"format":"glia measurements","version":1,"case":"c","space":"LPS mm","measurements":[]}"#
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let note = try read().note
    #expect(note?.contains(#"its space is "LPS mm", and this program reads "RAS mm""#) == true)
  }

  @Test func `what cannot be written is said in a sentence`() throws {
    let missing = folder.path("nowhere/case_measurements.json")
    guard case .notSaved(let reason) = files.save(try measurements, case: "case", to: missing)
    else {
      Issue.record("saved")
      return
    }
    #expect(reason.hasPrefix("\(missing) cannot be written: "))
    #expect(reason.hasSuffix(":export-measurements FILE writes them elsewhere."))
  }

  @Test func `tables are CSV and JSON`() throws {
    let table = MeasurementTable(name: "a,b", try measurements, in: [], grid: nil)
    let lines = table.csv.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("case,id,name,kind,mask,structure,image,plane,slice,length_mm"))
    #expect(lines[2].hasPrefix("\"a,b\",4,\"rim, \"\"left\"\"\",diameters,reference,TC,,sagittal,"))
    let value = try JSONSerialization.jsonObject(with: Data(try table.json().utf8))
    let rows = try #require((value as? [String: Any])?["measurements"] as? [[String: Any]])
    #expect(rows.count == 3 && rows[0]["length_mm"] is Double && rows[0]["mean"] == nil)
  }
}
