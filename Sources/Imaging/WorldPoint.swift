/// A place in the scanner's or template's space, in millimeters, RAS+.
///
/// `x` grows toward the patient's right, `y` toward anterior, `z` toward superior, as in NIfTI and
/// nibabel.
public struct WorldPoint: Hashable, Sendable {
  /// Millimeters toward the patient's right.
  public var x: Double
  /// Millimeters toward anterior.
  public var y: Double
  /// Millimeters toward superior.
  public var z: Double

  /// Creates a point from millimeters right, anterior and superior of the origin.
  public init(x: Double, y: Double, z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }
}
