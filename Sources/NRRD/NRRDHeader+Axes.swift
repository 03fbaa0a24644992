import Imaging
import VolumeFiles

extension NRRDHeader {
  /// Kinds of axes along which voxels have positions.
  ///
  /// Source: teem's `nrrdKindIsDomain`; an unknown kind counts as a domain, as there.
  private static let domains: Set = ["domain", "space", "time", "???", "none", "unknown"]

  /// Kinds of axes whose numbers are one value together, which is no image.
  private static let compound: [(kind: String, words: String)] = [
    ("complex", "complex numbers are"), ("quaternion", "quaternions are"),
    ("matrix", "matrices and tensors are"),
  ]

  /// Finds which axes are spatial and which one counts frames or channels.
  mutating func findAxes(_ text: NRRDText, _ file: String) throws(VolumeFileError) {
    let kinds = text.fields["kinds"].map {
      $0.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    }
    if let kinds, kinds.count != sizes.count {
      throw .field(
        "kinds", file: file, value: text.fields["kinds"] ?? "",
        requirement: "there must be \(sizes.count) of them, as dimension says")
    }
    for kind in kinds ?? [] {
      guard let what = Self.compound.first(where: { kind.hasSuffix($0.kind) })?.words else {
        continue
      }
      throw .field("kinds", file: file, value: kind, requirement: "\(what) not supported")
    }
    let directions = try axisDirections(text, file)
    var spatial = sizes.indices.filter { axis in
      if let directions { return directions[axis] != nil }
      guard let kind = kinds?[axis] else { return true }
      return Self.domains.contains(kind) && kind != "time"
    }
    if spatial.count > 3 {
      // The fourth is time: its direction, if it has one, leaves space.
      let timed = spatial.filter { axis in
        kinds?[axis] == "time" || directions?[axis]?.prefix(3).allSatisfy { $0 == 0 } == true
      }
      if timed.count == spatial.count - 3 { spatial.removeAll(where: timed.contains) }
    }
    let others = sizes.indices.filter { !spatial.prefix(3).contains($0) }
    self.spatial = Array(spatial.prefix(3))
    guard self.spatial.count >= 2 else {
      throw .field(
        "dimension", file: file, value: "\(sizes.count)",
        requirement: "a volume needs three spatial axes, and this file has \(self.spatial.count)")
    }
    let long = others.filter { sizes[$0] > 1 }
    guard long.count <= 1 else {
      throw .field(
        "sizes", file: file, value: sizes.map(String.init).joined(separator: " "),
        requirement: "only three spatial axes and one of frames are supported")
    }
    frameAxis = long.first ?? others.first
    guard let frameAxis else { return }
    frameKind = kinds?[frameAxis] ?? ""
    try findFrameTime(text, directions?[frameAxis], file)
  }

  /// Finds the time between frames, if the file tells it.
  private mutating func findFrameTime(
    _ text: NRRDText, _ direction: [Double]?, _ file: String
  ) throws(VolumeFileError) {
    guard let frameAxis, sizes[frameAxis] > 1 else { return }
    let spacings = try text.fields["spacings"].map { value throws(VolumeFileError) in
      try Self.numbers(value, "spacings", file)
    }
    let units = Self.quoted(text.fields["units"] ?? "")
    let isTime = frameKind == "time" || text.fields["space"]?.lowercased().hasSuffix("time") == true
    let step = direction?.last ?? spacings.flatMap { $0.count > frameAxis ? $0[frameAxis] : nil }
    let unit = units.count > frameAxis ? units[frameAxis] : ""
    guard let step, step.isFinite, step > 0, isTime || ["s", "sec", "ms", "msec"].contains(unit)
    else { return }
    frameSeconds = unit.hasPrefix("ms") ? step / 1000 : step
  }

  /// The directions of all axes; `nil` for those without one, and if the file has none at all.
  func axisDirections(_ text: NRRDText, _ file: String) throws(VolumeFileError) -> [[Double]?]? {
    guard let value = text.fields["spacedirections"] else { return nil }
    let vectors = try Self.vectors(value, "space directions", file)
    guard vectors.count == sizes.count else {
      throw .field(
        "space directions", file: file, value: value,
        requirement: "there must be \(sizes.count) of them, as dimension says")
    }
    let lengths = Set(vectors.compactMap { $0?.count })
    guard lengths.count == 1, let length = lengths.first, (2...4).contains(length) else {
      throw .field(
        "space directions", file: file, value: value,
        requirement: "the vectors must all have 3 numbers")
    }
    return vectors
  }
}
