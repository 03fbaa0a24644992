import Imaging
import VolumeFiles

/// The segments that 3D Slicer describes in the header of a `.seg.nrrd` file.
///
/// Each segment has a label value in a layer. Segments of one layer do not overlap; those of
/// different layers may.
///
/// Source: Slicer's vtkMRMLSegmentationStorageNode.
struct SlicerSegments: Sendable {
  /// One segment.
  struct Segment: Sendable {
    let name: String
    /// The color, 0xRRGGBB; `nil` if the file has none.
    let color: UInt32?
    /// The number of its voxels in its layer.
    let value: Int
    /// The frame with its voxels.
    let layer: Int
  }

  /// The segments in the file's order.
  let segments: [Segment]
  /// The grid of the image on which they were drawn, if the file tells it.
  let reference: Reference?

  /// Reads the descriptions; `nil` if the file is not a segmentation.
  init?(_ pairs: [String: String]) {
    var segments: [Segment] = []
    while let id = pairs["Segment\(segments.count)_ID"], segments.count < labelCount {
      let key = "Segment\(segments.count)_"
      // Files from before Slicer 4.11 have one layer for each segment, and 1 in its voxels.
      segments.append(
        Segment(
          name: pairs[key + "Name"] ?? id,
          color: (pairs[key + "Color"] ?? pairs[key + "DefaultColor"]).flatMap(Self.color),
          value: pairs[key + "LabelValue"].flatMap { Int($0) } ?? 1,
          layer: pairs[key + "Layer"].flatMap { Int($0) } ?? segments.count))
    }
    guard !segments.isEmpty || pairs.keys.contains(where: { $0.hasPrefix("Segmentation_") }) else {
      return nil
    }
    self.segments = segments
    reference = Reference(pairs)
  }

  /// Parses a color of three numbers from 0 to 1.
  private static func color(_ text: String) -> UInt32? {
    let parts = text.split(separator: " ").compactMap { Double($0) }
    guard parts.count == 3, parts.allSatisfy({ (0...1).contains($0) }) else { return nil }
    return parts.reduce(0) { $0 << 8 | UInt32(($1 * 255).rounded()) }
  }

  // MARK: - One label map

  /// The label of each segment: its own value if no two segments share one, else its place.
  var labels: [Label] {
    let values = segments.map(\.value)
    let areOwn =
      Set(values).count == values.count && values.allSatisfy { (1..<labelCount).contains($0) }
    return segments.indices.map { areOwn ? Label(values[$0]) : Label($0 + 1) }
  }

  /// The names and colors of the labels.
  var table: LabelTable {
    LabelTable(
      zip(labels, segments).map { label, segment in
        LabelTable.Entry(label, segment.name, color: segment.color)
      })
  }

  /// Brings all layers into one label map, in which a later segment covers earlier ones.
  ///
  /// - Parameters:
  ///   - volume: The layers, as frames.
  ///   - file: The file, for messages.
  /// - Returns: The map, and a note if segments overlap.
  func merged(_ volume: Volume, file: String) -> (volume: Volume, note: FileNote?) {
    let (grid, labels) = (volume.grid, labels)
    let count = grid.voxelCount
    let isSmall = volume.storage.type == .uint8 || volume.storage.type == .uint16
    if isSmall, volume.frameCount == 1, segments.allSatisfy({ $0.layer == 0 }),
      zip(segments, labels).allSatisfy({ $0.value == Int($1) })
    {
      return (volume, nil)
    }
    var merged = [Label](repeating: 0, count: count)
    var covered = 0
    for (segment, label) in zip(segments, labels)
    where (0..<volume.frameCount).contains(segment.layer) {
      let start = segment.layer * count
      let value = Double(segment.value)
      for place in 0..<count where volume.storage[start + place] == value {
        if merged[place] != 0 { covered += 1 }
        merged[place] = label
      }
    }
    let note =
      covered == 0
      ? nil
      : FileNote(
        file: file,
        text: "its segments overlap in \(covered) voxel\(covered == 1 ? "" : "s"), where the later "
          + "segment is shown")
    return (Volume(grid: grid, storage: .uint16(merged)), note)
  }
}
