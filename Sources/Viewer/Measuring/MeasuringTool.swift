/// A tool of measure mode.
package enum MeasuringTool: String, CaseIterable, Hashable, Sendable {
  /// The distance between two points.
  case ruler
  /// Two diameters at a right angle.
  case diameters
  /// An elliptical region of interest between two corners.
  case ellipse
  /// A polygonal region of interest.
  case polygon

  /// How many points complete it; `nil` for any number.
  var pointCount: Int? {
    switch self {
    case .ruler, .ellipse: 2
    case .diameters: 4
    case .polygon: nil
    }
  }

  /// Its name with a capital letter.
  var title: String { rawValue.capitalizedFirst }
}
