internal import Files

/// Files that make one image: a series, or the part of it with one orientation, size and echo.
package struct DICOMSeries: Sendable {
  /// The files, in the order of their slices where that is known.
  package let files: [String]
  /// What the first file says.
  package let facts: DICOMFacts
  /// The patient.
  package let patient: DICOMPatient
  /// The study and the series that the files belong to.
  package let study, uid: String
  /// Pixels along a row, pixels along a column, and slices.
  package let size: [Int]
  /// Volumes one after the other, such as time points or diffusion directions.
  package let frameCount: Int
  /// Millimeters between the centers of columns, rows and slices; empty if unknown.
  package let spacing: [Double]
  /// Whether the distances between slices differ by more than a tenth, and how: the smallest and
  /// the largest.
  package let unequalSpacing: ClosedRange<Double>?
  /// The plane that slices are nearest to: "axial", "coronal" or "sagittal".
  package let plane: String?
  /// The encodings of the pixels; more than one is rare.
  package let transferSyntaxes: [DICOMTransferSyntax]
  /// The number of files that end before their pixels do.
  package let truncatedCount: Int
  /// Files that are not used: second copies of others, and other images of the same places.
  let unused: [String]
  /// The number of other images of places that have one.
  package let doubledCount: Int
  /// Where the slices lie; `nil` where the headers do not tell.
  let slices: SlicePositions?
  /// What the headers lack and is made up, one clause each.
  package let assumptions: [String]
  /// What sets this part of the series apart from its other parts, such as "echo 2".
  package let part: String?
  /// A checksum of the files, which changes when one of them does.
  package let key: String

  /// Makes a series of files that belong together.
  ///
  /// - Parameters:
  ///   - instances: The files.
  ///   - part: What sets them apart from other files of the series.
  ///   - doubled: Other images of places that have one.
  ///   - copies: Second copies of the files.
  /// - Precondition: There is a file, and each has a geometry.
  init(
    _ instances: [DICOMInstance], part: String?, doubled: [DICOMInstance] = [],
    copies: [DICOMInstance] = []
  ) {
    guard let first = instances.first, let geometry = first.geometry else {
      preconditionFailure("a series of no images")
    }
    let stack = DICOMStack(instances)
    files = stack.order.map { instances[$0].path }
    facts = first.facts
    patient = first.patient
    study = first.study
    uid = first.series
    self.part = part
    size = [geometry.columns, geometry.rows, stack.sliceCount]
    frameCount = stack.frameCount
    unequalSpacing = stack.unequalSpacing
    plane = geometry.plane
    let pixel = geometry.pixelSpacing
    let between = stack.spacing ?? geometry.spacingBetween ?? geometry.thickness
    spacing = pixel.count == 2 ? [pixel[1], pixel[0]] + (between.map { [$0] } ?? []) : []
    transferSyntaxes = Array(Set(instances.map(\.transferSyntax))).sorted { $0.uid < $1.uid }
    unused = (doubled + copies).map(\.path)
    doubledCount = doubled.count
    slices = SlicePositions(instances)
    assumptions = Self.assumptions(instances)
    truncatedCount = instances.count { $0.isTruncated }
    // Names and places of files do not count, so that a folder may be moved.
    let parts = instances.map { "\($0.uid) \($0.size) \($0.changed)" }.sorted()
    key = String(SHA256.hexadecimal(of: Array(parts.joined(separator: "\n").utf8)).prefix(32))
  }

  /// What the headers of images lack.
  private static func assumptions(_ instances: [DICOMInstance]) -> [String] {
    let geometries = instances.compactMap(\.geometry)
    var found: [String] = []
    if geometries.contains(where: { geometry in
      geometry.normal == nil || geometry.frames.contains { $0.position == nil }
    }) {
      found.append(
        "its headers do not say where its slices are, so left and right and the order of slices "
          + "are guesses")
    }
    if geometries.contains(where: { !$0.hasPixelSpacing }) {
      found.append("its headers have no pixel spacing, so 1 mm is assumed and sizes are wrong")
    }
    return found
  }

  /// What a file of the series is called in notes: its path, or the series if the patient's name is in
  /// the file's.
  package func shownName(of path: String) -> String {
    guard patient.isNamed(in: fileName(path)) else { return path }
    let number = facts.number.map { " \($0)" } ?? ""
    return "series\(number) (\(title.replacing("/", with: "∕")))"
  }

  /// Whether a file belongs to the series, used or not.
  package func contains(_ path: String) -> Bool { files.contains(path) || unused.contains(path) }

  /// How much of the smaller of two series lies in the other one, 0–1; `nil` where that is unknown.
  package func overlap(with other: DICOMSeries) -> Double? {
    guard let slices, let others = other.slices else { return nil }
    return slices.overlap(with: others)
  }

  /// The number of slices that have no file; 0 where that is unknown.
  package var missingCount: Int { slices?.stack.missingCount ?? 0 }

  /// By how many millimeters slices lie off the line of the others at most.
  package var deviation: Double { slices?.stack.deviation ?? 0 }

  /// The number of slices.
  package var sliceCount: Int { size[2] }

  /// A name for lists: the description, else the protocol's or sequence's name.
  package var title: String {
    let name = facts.description ?? facts.protocolName ?? facts.sequenceName ?? "no description"
    return part.map { "\(name) (\($0))" } ?? name
  }
}

extension DICOMGeometry {
  /// The plane that slices are nearest to.
  var plane: String? {
    guard let normal = normal?.map({ abs($0) }), let largest = normal.max() else { return nil }
    return ["sagittal", "coronal", "axial"][normal.firstIndex(of: largest) ?? 2]
  }
}
