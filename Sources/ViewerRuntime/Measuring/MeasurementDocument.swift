import Files
import Foundation
import Imaging
import Metrics
import Viewer

/// The JSON file of a case's measurements, version 1; docs/measuring.md describes it.
struct MeasurementDocument: Codable {
  /// What the file is, so that another JSON file is not taken for one.
  var format = Self.formatName
  /// The version of this description.
  var version = Self.currentVersion
  /// The case.
  var name: String
  /// What coordinates are in.
  var space = Self.spaceName
  /// The measurements.
  var measurements: [Entry]

  static let formatName = "glia measurements"
  static let spaceName = "RAS mm"
  static let currentVersion = 1

  enum CodingKeys: String, CodingKey {
    case format, version, space, measurements
    case name = "case"
  }

  /// A measurement.
  struct Entry: Codable {
    var id: Int
    var name: String
    /// "ruler", "diameters", "ellipse" or "polygon".
    var kind: String
    var plane: String
    /// The points: both ends; four ends; the middle and the ends of two half axes; the corners.
    var points: [[Double]]
    /// Of ellipses and polygons, where values are read.
    var raster: Raster?
    var mask: String?
    var structure: String?
  }

  /// The voxels' middles of a slice.
  struct Raster: Codable {
    var origin: [Double]
    var column: [Double]
    var row: [Double]
  }

  /// The first keys, which tell whether the rest can be read.
  private struct Head: Decodable {
    var format: String
    var version: Int
  }

  /// Creates the document of some measurements.
  init(case name: String, _ measurements: [CaseMeasurement]) {
    self.name = name
    self.measurements = measurements.map(Entry.init)
  }

  /// Reads a document.
  ///
  /// - Throws: `MeasurementFileProblem`, which says what is wrong with it.
  static func measurements(_ data: Data) throws(MeasurementFileProblem) -> [CaseMeasurement] {
    let decoder = JSONDecoder()
    guard let head = try? decoder.decode(Head.self, from: data), head.format == formatName else {
      throw MeasurementFileProblem("it is not a file of measurements")
    }
    guard head.version == currentVersion else {
      throw MeasurementFileProblem(
        "its version is \(head.version), and this program reads version \(currentVersion)")
    }
    let document: MeasurementDocument
    do {
      document = try decoder.decode(MeasurementDocument.self, from: data)
    } catch {
      throw MeasurementFileProblem("a field is missing or has another type")
    }
    guard document.space == spaceName else {
      throw MeasurementFileProblem(
        "its space is \"\(document.space.visible)\", and this program reads \"\(spaceName)\"")
    }
    var seen: Set<Int> = []
    var measurements: [CaseMeasurement] = []
    for entry in document.measurements {
      guard seen.insert(entry.id).inserted, entry.id > 0, entry.id < 1_000_000_000 else {
        throw MeasurementFileProblem("the id \(entry.id) is not positive or occurs twice")
      }
      measurements.append(try entry.measurement())
    }
    return measurements
  }

  /// The file's bytes.
  ///
  /// - Throws: `EncodingError` if a number is not finite.
  func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}

/// What is wrong with a file of measurements, as the end of a sentence.
struct MeasurementFileProblem: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

extension MeasurementDocument.Entry {
  fileprivate init(_ measurement: CaseMeasurement) {
    id = measurement.id
    name = measurement.name
    kind = measurement.shape.kind
    plane = measurement.plane.rawValue
    mask = measurement.mask
    structure = measurement.structure
    guard case .region(let region) = measurement.shape else {
      points = measurement.points.map(\.numbers)
      return
    }
    raster = MeasurementDocument.Raster(
      origin: region.raster.origin.numbers, column: region.raster.columnStep.numbers,
      row: region.raster.rowStep.numbers)
    switch region.outline {
    case .ellipse(let center, let first, let second):
      points = [center.vector, center.vector + first, center.vector + second].map(\.numbers)
    case .polygon(let corners): points = corners.map(\.numbers)
    }
  }

  fileprivate func measurement() throws(MeasurementFileProblem) -> CaseMeasurement {
    guard let plane = Plane(rawValue: plane) else {
      throw MeasurementFileProblem("measurement \(id) has the plane \"\(plane.visible)\"")
    }
    return CaseMeasurement(
      id: id, name: name.visible, shape: try shape(), plane: plane, mask: mask?.visible,
      structure: structure?.visible)
  }

  private func shape() throws(MeasurementFileProblem) -> CaseMeasurement.Shape {
    var vectors: [SIMD3<Double>] = []
    for point in points { vectors.append(try vector(point)) }
    let places = vectors.map { WorldPoint($0) }
    func check(_ isRight: Bool, _ wanted: String) throws(MeasurementFileProblem) {
      guard isRight else {
        throw MeasurementFileProblem(
          "measurement \(id), \(kind), has \(points.count) points instead of \(wanted)")
      }
    }
    switch kind {
    case "ruler":
      try check(places.count == 2, "2")
      return .ruler(WorldSegment(places[0], places[1]))
    case "diameters":
      try check(places.count == 4, "4")
      return .diameters(
        longest: WorldSegment(places[0], places[1]),
        perpendicular: WorldSegment(places[2], places[3]))
    case "ellipse":
      try check(places.count == 3, "3")
      return .region(
        RegionOfInterest(
          .ellipse(
            center: places[0], vectors[1] - vectors[0], vectors[2] - vectors[0]),
          on: try sliceRaster()))
    case "polygon":
      try check(places.count > 2, "3 or more")
      return .region(RegionOfInterest(.polygon(places), on: try sliceRaster()))
    default:
      throw MeasurementFileProblem("measurement \(id) is of the unknown kind \"\(kind.visible)\"")
    }
  }

  private func sliceRaster() throws(MeasurementFileProblem) -> SliceRaster {
    guard let raster,
      let read = SliceRaster(
        origin: WorldPoint(try vector(raster.origin)), columnStep: try vector(raster.column),
        rowStep: try vector(raster.row))
    else { throw MeasurementFileProblem("measurement \(id) has no raster that spans a plane") }
    return read
  }

  private func vector(_ numbers: [Double]) throws(MeasurementFileProblem) -> SIMD3<Double> {
    guard numbers.count == 3, numbers.allSatisfy(\.isFinite) else {
      throw MeasurementFileProblem("measurement \(id) has a point that is not three numbers")
    }
    return SIMD3(numbers[0], numbers[1], numbers[2])
  }
}

extension WorldPoint {
  fileprivate var numbers: [Double] { vector.numbers }
}

extension SIMD3<Double> {
  fileprivate var numbers: [Double] { [x, y, z] }
}
