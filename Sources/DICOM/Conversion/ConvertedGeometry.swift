internal import Foundation
internal import Imaging
internal import NIfTI

/// Compares an image of dcm2niix with the positions in the headers, and mends it.
///
/// dcm2niix takes the first distance between slices for all, and stacks slices that are shifted
/// sideways straight. The headers have the last word.
struct ConvertedGeometry {
  /// What the user should know.
  private(set) var notes: [String] = []
  /// Whether the image has every slice, so that positions could be compared.
  private(set) var isChecked = false
  private let path: String

  /// Checks the image of a series.
  ///
  /// - Parameters:
  ///   - path: The image, with the slices of the files, in the order of their positions.
  ///   - series: The series.
  /// - Throws: An error of the system if the image cannot be written again.
  init(_ path: String, of series: DICOMSeries) throws {
    self.path = path
    guard let slices = series.slices, series.sliceCount > 1, !slices.depths.isEmpty,
      let header = try? NIfTI.readHeader(path), !header.isBigEndian, header.version == 1,
      header.grid.size[2] == slices.depths.count,
      let axes = Axes(header.grid.affine, slices)
    else { return }
    isChecked = true
    let stack = slices.stack
    let size = [header.grid.size[0], header.grid.size[1], stack.count]
    let affine = axes.affine(slices, stack, size)
    say(slices, stack)
    if stack.count != slices.depths.count || !stack.isEven {
      var filling = SliceFilling(stack.indices, count: stack.count)
      if axes.flips[2] { filling = filling.reversed(of: slices.depths.count) }
      try write(filling, header, affine)
      sayFilled(stack, filling)
    } else if !Self.agrees(header.grid.affine, affine, size) {
      try write(nil, header, affine)
    }
  }

  /// Says what is wrong with the stack.
  private mutating func say(_ slices: SlicePositions, _ stack: SlicePositions.Stack) {
    if let (found, said) = slices.sparse {
      notes.append(
        "its slices are \(Self.text(found)) mm apart, but its headers say \(Self.text(said)) mm; slices may be "
          + "missing, so export the series again")
    }
    if stack.shift > 0 {
      notes.append(
        "each of its slices is shifted sideways by \(Self.text(stack.shift)) mm, as with a tilted "
          + "gantry; its voxels are placed where the headers say, but are not at right angles")
    }
    if stack.deviation > 0.5 * min(slices.pixel.along, slices.pixel.down) {
      notes.append(
        "its slices do not form a straight stack, so positions are wrong by up to "
          + "\(Self.text(stack.deviation)) mm; do not measure or segment it")
    }
  }

  private mutating func sayFilled(_ stack: SlicePositions.Stack, _ filling: SliceFilling) {
    let most = SliceFilling.mostInterpolated
    let count = stack.missingCount
    if count > 0 {
      let are = count == 1 ? "is missing and was" : "are missing and were"
      notes.append(
        filling.hasEmpty
          ? "\(count) of its \(stack.count) slices are missing: gaps of up to \(most) slices were "
            + "interpolated, larger ones are empty; export the series again"
          : "\(count) of its \(stack.count) slices \(are) interpolated between "
            + "\(count == 1 ? "its" : "their") neighbors; export the series again")
    } else {
      notes.append(
        "its slices are unevenly spaced and were interpolated to even spacing"
          + (filling.hasEmpty ? "; large gaps are empty" : ""))
    }
  }

  /// Which way each axis of the image runs against those of the headers.
  private struct Axes {
    /// Whether the image's columns, rows and slices run backward.
    let flips: [Bool]

    /// Finds the directions; `nil` if the image's axes are others than the headers'.
    init?(_ affine: Affine, _ slices: SlicePositions) {
      let spacing = affine.spacing
      var flips: [Bool] = []
      for (axis, direction) in [slices.row, slices.column, slices.normal].enumerated() {
        // LPS millimeters of the headers, RAS millimeters of the image.
        let own = (0..<3).map { affine[$0, axis] / spacing[axis] * ($0 < 2 ? -1 : 1) }
        let cosine = dot(own, direction)
        guard abs(cosine) > (axis < 2 ? 0.95 : 0.5) else { return nil }
        flips.append(cosine < 0)
      }
      self.flips = flips
    }

    /// The positions of the voxels, from the headers.
    func affine(
      _ slices: SlicePositions, _ stack: SlicePositions.Stack, _ size: [Int]
    ) -> Affine {
      var columns = [
        slices.row.map { $0 * slices.pixel.along }, slices.column.map { $0 * slices.pixel.down },
        stack.step,
      ]
      var origin = stack.origin
      for axis in 0..<3 where flips[axis] {
        origin = (0..<3).map { origin[$0] + columns[axis][$0] * Double(size[axis] - 1) }
        columns[axis] = columns[axis].map { -$0 }
      }
      let elements = (0..<3).flatMap { row -> [Double] in
        (columns.map { $0[row] } + [origin[row]]).map { $0 * (row < 2 ? -1 : 1) }
      }
      return Affine(elements: elements)
    }
  }

  /// Whether two affines put the corners of an image at the same places.
  private static func agrees(_ one: Affine, _ other: Affine, _ size: [Int]) -> Bool {
    let tolerance = 0.05 * (other.spacing.min() ?? 1)
    return (0..<8).allSatisfy { corner in
      let voxel = VoxelPoint(
        i: corner & 1 == 0 ? 0 : size[0] - 1, j: corner & 2 == 0 ? 0 : size[1] - 1,
        k: corner & 4 == 0 ? 0 : size[2] - 1)
      let (a, b) = (one.world(voxel), other.world(voxel))
      return max(abs(a.x - b.x), abs(a.y - b.y), abs(a.z - b.z)) <= tolerance
    }
  }

  /// Writes the image again.
  private func write(_ filling: SliceFilling?, _ header: NIfTIHeader, _ affine: Affine) throws {
    let url = URL(fileURLWithPath: path)
    var data = try Data(contentsOf: url)
    if let filling {
      guard let filled = filling.fill(data, header) else {
        throw ConversionError.failed(
          reason: "its slices are unevenly spaced, and numbers of type \(header.datatypeName) are "
            + "not interpolated")
      }
      data = filled
      data.set(Int16(filling.sources.count), at: 46)
    }
    // pixdim, qform_code, sform_code and srow of NIfTI-1.
    for (axis, spacing) in affine.spacing.enumerated() {
      data.set(Float(spacing), at: 80 + 4 * axis)
    }
    data.set(Int16(0), at: 252)
    data.set(Int16(1), at: 254)
    for (index, value) in affine.elements.enumerated() {
      data.set(Float(value), at: 280 + 4 * index)
    }
    try data.write(to: url)
  }

  private static func text(_ millimeters: Double) -> String {
    let rounded = (millimeters * 10).rounded() / 10
    return Int(exactly: rounded).map { String($0) } ?? String(rounded)
  }
}

extension Data {
  /// Replaces the bytes of a number.
  fileprivate mutating func set<Value>(_ value: Value, at offset: Int) {
    Swift.withUnsafeBytes(of: value) { bytes in
      replaceSubrange(startIndex + offset..<startIndex + offset + bytes.count, with: bytes)
    }
  }
}
