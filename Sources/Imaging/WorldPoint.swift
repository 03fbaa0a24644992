/// A position in the scanner's or template's space, in millimeters, RAS+.
///
/// `x` increases toward the patient's right, `y` toward anterior, `z` toward superior, as in NIfTI
/// and nibabel.
package struct WorldPoint: Hashable, Sendable {
  /// Millimeters toward the patient's right.
  package var x: Double
  /// Millimeters toward anterior.
  package var y: Double
  /// Millimeters toward superior.
  package var z: Double

  /// Creates a point from millimeters right, anterior and superior of the origin.
  package init(x: Double, y: Double, z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }
}
