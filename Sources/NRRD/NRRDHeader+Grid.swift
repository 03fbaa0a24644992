import Imaging
import VolumeFiles

extension NRRDHeader {
  /// Finds the grid, in millimeters in RAS, and adds notes on the decisions made.
  ///
  /// A file whose space has no anatomical name, or none at all, is read as LPS, as in ITK.
  mutating func findGrid(_ text: NRRDText, _ file: String) throws(VolumeFileError) {
    geometry.space = text.fields["space"].map(Self.spaceName)
    if let directions = try axisDirections(text, file) {
      hasDirections = true
      try useDirections(directions, text, file)
    } else {
      try useSpacings(text, file)
    }
    if !geometry.isAnatomical {
      let space = text.fields["space"].map { "its space is \"\($0)\"" } ?? "it names no space"
      notes.append(
        FileNote(
          file: file, text: "\(space), so it is read as left-posterior-superior, as in ITK"))
    }
    var size = spatial.map { sizes[$0] }
    if size.count == 2 { size.append(1) }
    useUnits(text, file)
    grid = try Grid.checked(
      size: size, affine: geometry.affine, field: "the space directions and origin",
      file: file)
    if !grid.affine.isOrthogonal {
      notes.append(
        FileNote(
          file: file, text: "its axes are not at right angles; slices are shown as if they were"))
    }
  }

  /// The full name of a space.
  private static func spaceName(_ name: String) -> String {
    switch name.lowercased() {
    case "ras", "right-anterior-superior", "rast", "right-anterior-superior-time":
      "right-anterior-superior"
    case "las", "left-anterior-superior", "last", "left-anterior-superior-time":
      "left-anterior-superior"
    case "lps", "left-posterior-superior", "lpst", "left-posterior-superior-time":
      "left-posterior-superior"
    default: name
    }
  }

  private mutating func useDirections(
    _ vectors: [[Double]?], _ text: NRRDText, _ file: String
  ) throws(VolumeFileError) {
    // A fourth number is time, and a picture's two are in the plane.
    func inSpace(_ vector: [Double]) -> [Double] { Array((vector + [0]).prefix(3)) }
    geometry.directions = spatial.map { inSpace(vectors[$0] ?? [0, 0, 0]) }
    if geometry.directions.count == 2 {
      geometry.directions.append(Self.normal(geometry.directions[0], geometry.directions[1]))
    }
    guard let value = text.fields["spaceorigin"] else {
      notes.append(
        FileNote(file: file, text: "it has no space origin; the first voxel is at 0, 0, 0"))
      return
    }
    guard let origin = try Self.vectors(value, "space origin", file).first ?? nil,
      (2...4).contains(origin.count)
    else {
      throw .field(
        "space origin", file: file, value: value, requirement: "it must be a vector such as (0,0,0)"
      )
    }
    geometry.origin = inSpace(origin)
  }

  /// A step of 1 mm at right angles to two others.
  private static func normal(_ a: [Double], _ b: [Double]) -> [Double] {
    let cross = [
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0],
    ]
    let length = cross.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? cross.map { $0 / length } : [0, 0, 0]
  }

  /// Uses the spacing alone, and where the axes begin, as NrrdIO does.
  private mutating func useSpacings(_ text: NRRDText, _ file: String) throws(VolumeFileError) {
    func perAxis(_ name: String) throws(VolumeFileError) -> [Double]? {
      guard let value = text.fields[name] else { return nil }
      let numbers = try Self.numbers(value, name, file)
      guard numbers.count == sizes.count else {
        throw .field(
          name, file: file, value: value,
          requirement: "there must be \(sizes.count) of them, as dimension says")
      }
      return numbers
    }
    let spacings = try perAxis("spacings")
    let least = try perAxis("axismins")
    let most = try perAxis("axismaxs")
    let centers = (text.fields["centerings"] ?? "").lowercased()
      .split(whereSeparator: \.isWhitespace)
    var steps: [Double] = []
    var origin: [Double] = []
    var unknown: [Int] = []
    for axis in spatial {
      let isNode = centers.count > axis && centers[axis] == "node"
      var step = spacings?[axis] ?? .nan
      if step.isNaN, let least, let most {
        step = (most[axis] - least[axis]) / Double(isNode ? max(sizes[axis] - 1, 1) : sizes[axis])
      }
      if step.isNaN {
        step = 1
        unknown.append(axis)
      }
      let start = least?[axis] ?? .nan
      steps.append(step)
      origin.append(start.isFinite ? start + (isNode ? 0 : step / 2) : 0)
    }
    if unknown.count == spatial.count {
      notes.append(FileNote(file: file, text: "it has no spacing; voxels of 1 mm are assumed"))
    } else if !unknown.isEmpty {
      let axes = unknown.map { "\($0)" }.joined(separator: " and ")
      notes.append(
        FileNote(
          file: file,
          text: "it has no spacing along axis \(axes), counted from 0; 1 mm is assumed there"))
    }
    if steps.count == 2 {
      steps.append(1)
      origin.append(0)
    }
    geometry.directions = (0..<3).map { axis in (0..<3).map { $0 == axis ? steps[axis] : 0 } }
    geometry.origin = origin
  }

  /// Converts lengths to millimeters, with a note, if the file has another unit.
  private mutating func useUnits(_ text: NRRDText, _ file: String) {
    let units = Self.quoted(text.fields["spaceunits"] ?? text.fields["units"] ?? "")
    guard let unit = units.first(where: { !$0.isEmpty }) else { return }
    let scale: Double
    switch unit.lowercased() {
    case "um", "µm", "μm", "micron", "microns", "micrometer", "micrometers": scale = 0.001
    case "cm", "centimeter", "centimeters": scale = 10
    case "m", "meter", "meters": scale = 1000
    default: return
    }
    geometry.directions = geometry.directions.map { $0.map { $0 * scale } }
    geometry.origin = geometry.origin.map { $0 * scale }
    notes.append(FileNote(file: file, text: "lengths are in \(unit) and read so"))
  }
}
