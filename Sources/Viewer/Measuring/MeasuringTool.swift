/// What the next points measure.
package enum MeasuringTool: String, CaseIterable, Hashable, Sendable {
  /// The distance between two points.
  case ruler
  /// Two diameters that are kept at a right angle.
  case diameters
  /// The values in an ellipse between two corners.
  case ellipse
  /// The values in a polygon.
  case polygon

  /// How many points complete it; `nil` for any number.
  var pointCount: Int? {
    switch self {
    case .ruler, .ellipse: 2
    case .diameters: 4
    case .polygon: nil
    }
  }

  /// What it is called at the beginning of a name.
  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
