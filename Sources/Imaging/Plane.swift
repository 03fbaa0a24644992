/// The anatomical plane of a slice.
public enum Plane: String, CaseIterable, Sendable {
  case axial
  case coronal
  case sagittal
}

/// Which side of the patient is on the left of the screen, in axial and coronal slices.
public enum DisplayConvention: String, CaseIterable, Sendable {
  /// The patient's left is on the right of the screen, as if looking from the feet.
  case radiological
  /// The patient's left is on the left of the screen.
  case neurological
}
