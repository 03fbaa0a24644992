package import Imaging

extension Grid {
  /// Creates the grid that a header describes; throws if it cannot be that of a scan.
  ///
  /// - Parameters:
  ///   - size: The sizes of the three spatial axes, each positive.
  ///   - affine: The map from voxels to millimeters.
  ///   - field: The header's fields with the positions, as the subject of a sentence.
  ///   - file: The file, for messages.
  /// - Returns: The grid.
  /// - Throws: ``VolumeFileError/field(_:file:value:requirement:)``.
  package static func checked(
    size: [Int], affine: Affine, field: String, file: String
  ) throws(VolumeFileError) -> Grid {
    for one in size where one > Int(Int16.max) {
      throw .field(
        "the size", file: file, value: size.map(String.init).joined(separator: "×"),
        requirement: "axes of up to \(Int16.max) voxels are supported")
    }
    func refuse(_ requirement: String) -> VolumeFileError {
      .field(field, file: file, value: "\(affine.elements)", requirement: requirement)
    }
    guard affine.elements.allSatisfy(\.isFinite) else { throw refuse("it must be finite") }
    guard affine.isInvertible else { throw refuse("its axes must be linearly independent") }
    let places = [affine.elements[3], affine.elements[7], affine.elements[11]]
    guard affine.spacing.allSatisfy({ (1e-4...1e4).contains($0) }),
      places.allSatisfy({ abs($0) <= 1e6 })
    else {
      throw refuse(
        "voxels must be 0.0001 to 10000 mm apart, and within a kilometer of the origin")
    }
    return Grid(size: size, affine: affine)
  }
}

extension Affine {
  /// Whether the axes are at right angles, to a thousandth of a degree or so.
  package var isOrthogonal: Bool {
    let spacing = spacing
    return [(0, 1), (0, 2), (1, 2)].allSatisfy { one, other in
      let product = (0..<3).reduce(0) { $0 + self[$1, one] * self[$1, other] }
      return abs(product) <= 2e-5 * spacing[one] * spacing[other]
    }
  }
}
