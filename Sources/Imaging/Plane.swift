/// The anatomical plane of a slice.
package enum Plane: String, CaseIterable, Codable, Sendable {
  case axial
  case coronal
  case sagittal

  /// Parses a list of planes such as `axial,coronal`; the result is in the order of the cases.
  ///
  /// - Returns: `nil` if a word is not a plane, a plane occurs twice, or axial is missing.
  package static func list(_ text: String) -> [Plane]? {
    let names = text.lowercased().split(separator: ",", omittingEmptySubsequences: false)
    let planes = names.map { name in Plane(rawValue: String(name.filter { !$0.isWhitespace })) }
    guard planes.contains(.axial), !planes.contains(nil), Set(planes).count == planes.count else {
      return nil
    }
    return allCases.filter(planes.contains)
  }
}

/// The side of the patient on the left of the screen, in axial and coronal slices.
package enum DisplayConvention: String, CaseIterable, Sendable {
  /// The patient's left is on the right of the screen, as seen from the feet.
  case radiological
  /// The patient's left is on the left of the screen.
  case neurological
}
