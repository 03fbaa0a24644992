import Imaging
import NIfTI

/// What `glia info` says of an image; keys are written as they are named here.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct ImageInfo: Encodable {
  let file: String
  let kind: String
  let format: String
  let byte_order: String
  let size: [Int]
  let frames: Int
  let spacing_mm: [Double]
  let axis_codes: String
  /// Four rows of four numbers: voxel indices to millimeters.
  let affine: [[Double]]
  let transform: String
  let qform_code: Int
  let sform_code: Int
  let datatype: String
  let scl_slope: Double?
  let scl_inter: Double?
  let descrip: String
  let voxel_ml: Double
  /// The value around the head; 0 for nearly all images.
  let background: Float
  /// What had to be decided while the file was read, one sentence each.
  let notes: [String]
  /// One entry a frame; none for colors.
  let statistics: [Statistics]
  /// Only where the file looks like a label map.
  let labels: [Label]?
  /// What the labels seem to mean.
  let scheme: String?

  struct Statistics: Encodable {
    let minimum, maximum: Double?
    let nonzero_voxels: Int
    let nonzero_minimum, nonzero_mean, nonzero_std: Double?
    let nonfinite_voxels: Int
    /// From the 0.5 to the 99.5 % quantile of the voxels that are not zero.
    let window: [Double]
  }

  struct Label: Encodable {
    let label: UInt8
    let name: String?
    let voxels: Int
    let ml: Double
  }

  /// More labels than this are taken for intensities.
  private static let mostLabels = 16

  /// Reads and measures a NIfTI file.
  init(_ path: String) throws {
    let image = try NIfTI.readVolume(path)
    let (header, volume) = (image.header, image.volume)
    let grid = volume.grid
    var labelNotes: [FileNote] = []
    let map = try? NIfTI.labelMap(image) { labelNotes.append($0) }
    let present = map.map { $0.presentLabels } ?? []
    let isLabelMap = map != nil && present.count <= Self.mostLabels
    let guess = isLabelMap ? LabelScheme.guess(labels: present) : nil

    file = path
    kind = isLabelMap ? "label map" : "image"
    format = "NIfTI-\(header.version)" + (header.isSingleFile ? "" : " pair")
    byte_order = header.isBigEndian ? "big" : "little"
    size = grid.size
    frames = volume.frameCount
    spacing_mm = grid.affine.spacing
    axis_codes = Orientation(grid.affine).axisCodes
    affine = (0..<3).map { row in (0..<4).map { grid.affine[row, $0] } } + [[0, 0, 0, 1]]
    transform = header.transform.rawValue
    (qform_code, sform_code) = (header.qform_code, header.sform_code)
    datatype = header.datatypeName
    scl_slope = header.scl_slope.isFinite ? header.scl_slope : nil
    scl_inter = header.scl_inter.isFinite ? header.scl_inter : nil
    descrip = header.descrip
    voxel_ml = grid.voxelMilliliters
    background = isLabelMap ? 0 : volume.background().value
    notes = (isLabelMap ? labelNotes : image.notes).map(\.text)
    statistics = volume.storage.isColor ? [] : (0..<frames).map { Statistics(volume, frame: $0) }
    scheme = guess?.rawValue
    labels = isLabelMap ? map.map { Self.count($0, guess) } : nil
  }

  private static func count(_ map: LabelMap, _ scheme: LabelScheme?) -> [Label] {
    var counts = [Int](repeating: 0, count: 256)
    for label in map.labels { counts[Int(label)] += 1 }
    return (0...255).filter { counts[$0] > 0 }.map { label in
      Label(
        label: UInt8(label), name: scheme?.name(of: UInt8(label)), voxels: counts[label],
        ml: Double(counts[label]) * map.grid.voxelMilliliters)
    }
  }
}

extension ImageInfo.Statistics {
  init(_ volume: Volume, frame: Int) {
    let measured = VolumeStatistics(volume, frame: frame)
    let robust = IntensityWindow.robust(volume, frame: frame)
    self.init(
      minimum: measured.minimum, maximum: measured.maximum, nonzero_voxels: measured.nonZeroCount,
      nonzero_minimum: measured.nonZeroMinimum, nonzero_mean: measured.nonZeroMean,
      nonzero_std: measured.nonZeroDeviation, nonfinite_voxels: measured.nonFiniteCount,
      window: [robust.lower, robust.upper])
  }
}

extension ImageInfo {
  /// The same for a person to read.
  var text: String {
    let voxels = size.reduce(1, *)
    var lines = FactList()
    lines.add("file", file)
    lines.add("kind", "\(kind), \(format), \(byte_order)-endian")
    lines.add(
      "size",
      size.map(String.init).joined(separator: "×") + " voxels"
        + (frames > 1 ? ", \(frames) frames" : ""))
    lines.add("spacing", spacing_mm.map { short($0) }.joined(separator: "×") + " mm")
    lines.add("axes", axis_codes)
    lines.add(
      "affine",
      affine.map { row in "[" + row.map { short($0) }.joined(separator: ", ") + "]" })
    lines.add("from", "\(transform) (qform_code \(qform_code), sform_code \(sform_code))")
    let scaling = [("scl_slope", scl_slope), ("scl_inter", scl_inter)]
      .map { "\($0) \($1.map { short($0, 9) } ?? "not set")" }
    lines.add("stored as", ([datatype] + scaling).joined(separator: ", "))
    if !descrip.isEmpty { lines.add("descrip", descrip) }
    for (frame, values) in statistics.enumerated() {
      if labels != nil { break }
      if frames > 1 { lines.add("frame \(frame)", "") }
      lines.add(values, voxels: voxels, background: background)
    }
    if background != 0 {
      lines.add("background", "\(short(Double(background))), around the head; it is treated as 0")
    }
    if !notes.isEmpty { lines.add(notes.count == 1 ? "note" : "notes", notes) }
    if let labels {
      lines.add("scheme", scheme ?? "none has these labels")
      lines.add("labels", Self.table(labels))
    }
    return lines.text
  }

  private static func table(_ labels: [Label]) -> [String] {
    var table = TextTable(["label", "voxels", "ml"])
    for label in labels {
      table.append([
        "\(label.label) \(label.name ?? "unknown")", "\(label.voxels)", fixed(label.ml, 2),
      ])
    }
    return table.aligned.split(separator: "\n").map(String.init)
  }
}

extension FactList {
  /// Adds the statistics of one frame.
  fileprivate mutating func add(
    _ values: ImageInfo.Statistics, voxels: Int, background: Float
  ) {
    func number(_ value: Double?) -> String { value.map { short($0) } ?? "–" }
    add("values", "\(number(values.minimum)) to \(number(values.maximum))")
    let share = fixed(100 * Double(values.nonzero_voxels) / Double(voxels), 1)
    add(background == 0 ? "non-zero" : "foreground", "\(values.nonzero_voxels) voxels (\(share) %)")
    if values.nonzero_voxels > 0 {
      add("", "mean \(number(values.nonzero_mean)), deviation \(number(values.nonzero_std))")
      add("window", "\(short(values.window[0])) to \(short(values.window[1]))")
    }
    if values.nonfinite_voxels > 0 { add("not finite", "\(values.nonfinite_voxels) voxels") }
  }
}
