/// The value around the head, if it is not 0.
///
/// Skull-stripped scans have one exact value outside the brain: 0, unless somebody has subtracted a
/// mean, scaled the values to −1…1, or chosen −1 for what is missing. Networks, windows and statistics
/// leave out the background, so they must know which value it is.
///
/// The background is the value of more than half of the voxels on the volume's six faces, and no
/// other value may be common there: if another value covers 5 % of the faces, as in the noise
/// around a head that was not skull-stripped, 0 stays the background, and likewise if the faces cut
/// through tissue.
package struct Background: Hashable, Sendable {
  /// The value; 0 for nearly all volumes, and if none was found.
  package let value: Float
  /// Whether it has the majority on the faces; if not, ``value`` falls back to 0.
  package let isCertain: Bool

  /// Creates a background.
  package init(value: Float, isCertain: Bool) {
    self.value = value
    self.isCertain = isCertain
  }

  /// The background when nothing is known: 0.
  package static let unknown = Background(value: 0, isCertain: false)

  /// The fraction of the faces that the background must cover.
  private static let majority = 0.5
  /// The fraction that no other value may reach.
  private static let rival = 0.05

  /// Finds the background of one frame of a volume.
  ///
  /// NaN and infinity are ignored everywhere, so they cannot be the background.
  ///
  /// - Complexity: O(*n*), where *n* is the number of voxels on the faces.
  static func find(_ volume: Volume, frame: Int) -> Background {
    guard !volume.storage.isColor else { return .unknown }
    let faces = faceValues(volume, frame)
    // The only value that can have a majority. Source: Boyer and Moore, "MJRTY" (1981).
    var (candidate, votes) = (Float(0), 0)
    for value in faces {
      if votes == 0 { candidate = value }
      votes += value == candidate ? 1 : -1
    }
    let count = faces.count { $0 == candidate }
    guard candidate.isFinite, Double(count) > majority * Double(faces.count) else {
      return .unknown
    }
    if candidate == 0 { return Background(value: 0, isCertain: true) }
    var others: [Float: Int] = [:]
    for value in faces where value != candidate && value.isFinite { others[value, default: 0] += 1 }
    let most = others.values.max() ?? 0
    guard Double(most) < rival * Double(faces.count) else { return .unknown }
    // A volume with the same value everywhere contains no head.
    let hasHead = volume.values(frame: frame).contains { $0 != candidate && $0.isFinite }
    return hasHead ? Background(value: candidate, isCertain: true) : .unknown
  }

  /// Returns the values of the six outermost slices; voxels on edges occur more than once.
  private static func faceValues(_ volume: Volume, _ frame: Int) -> [Float] {
    let size = volume.grid.size
    let stride = [1, size[0], size[0] * size[1]]
    var faces: [Float] = []
    for (fixed, rows, columns) in [(0, 2, 1), (1, 2, 0), (2, 1, 0)] {
      for place in Set([0, size[fixed] - 1]).sorted() {
        let count = size[rows] * size[columns]
        faces += [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
          volume.storage.gather(
            into: buffer, width: size[columns], height: size[rows],
            start: frame * volume.grid.voxelCount + place * stride[fixed],
            columnStride: stride[columns], rowStride: stride[rows], slope: Float(volume.slope),
            intercept: Float(volume.intercept))
          initialized = count
        }
      }
    }
    return faces
  }
}
