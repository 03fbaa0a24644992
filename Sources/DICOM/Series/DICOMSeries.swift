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
  let study, uid: String
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
  /// What sets this part of the series apart from its other parts, such as "echo 2".
  package let part: String?
  /// A checksum of the files, which changes when one of them does.
  package let key: String

  /// Makes a series of files that belong together.
  ///
  /// - Precondition: There is a file, and each has a geometry.
  init(_ instances: [DICOMInstance], part: String?) {
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
    truncatedCount = instances.count { $0.isTruncated }
    // Names and places of files do not count, so that a folder may be moved.
    let parts = instances.map { "\($0.uid) \($0.size) \($0.changed)" }.sorted()
    key = String(SHA256.hexadecimal(of: Array(parts.joined(separator: "\n").utf8)).prefix(32))
  }

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
