import Imaging
import Registration

/// What `glia align` did; the property names are the JSON keys.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct AlignReport: Encodable {
  let moving, fixed: String
  /// Files that were written; absent if they were not wanted.
  var output, transform: String?
  /// The transform that was used as it is; absent if one was searched.
  var applied: String?
  /// From the fixed image's millimeters (RAS+) to the moving image's, three rows of four numbers.
  var matrix: [Double] = []
  var rotation_degrees: Double?
  /// The shift of the fixed image's middle.
  var translation_mm: [Double]?
  /// The farthest that a point of a head in the middle of the fixed image moves.
  var farthest_mm: Double?
  /// Mutual information in nats, as the files were and aligned.
  var information_before, information_after: Double?
  /// The share of the head that lies in both images.
  var overlap: Double?
  /// What makes the result doubtful.
  var doubts: [String] = []
  var seconds = 0.0

  init(moving: String, fixed: String) { (self.moving, self.fixed) = (moving, fixed) }

  /// Adds what a search found.
  mutating func note(_ found: RigidRegistration.Result, on grid: Grid) {
    let shift = found.transform.translation
    rotation_degrees = found.transform.degrees
    translation_mm = [shift.x, shift.y, shift.z]
    farthest_mm = found.transform.farthest(around: grid.middle)
    (information_before, information_after) = (found.before, found.after)
    overlap = found.overlap
    doubts = found.doubts
  }

  /// The report as readable lines.
  var lines: [String] {
    var lines = [output, transform].compactMap { $0 }
    if let rotation_degrees, let farthest_mm, let information_before, let information_after {
      lines.append(
        "  moved by up to \(Imaging.fixed(farthest_mm, 1)) mm, rotated by "
          + "\(Imaging.fixed(rotation_degrees, 1))°; "
          + "mutual information \(Imaging.fixed(information_before, 2)) before, "
          + "\(Imaging.fixed(information_after, 2)) after; \(Imaging.fixed(seconds, 1)) s")
    }
    return lines
  }
}
