import Cases
import Imaging
import VolumeFiles

/// What `glia info` prints about an image; the property names are the JSON keys.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct ImageInfo {
  let file: String
  let kind: String
  let header: VolumeHeader
  let frames: Int
  /// The value around the head; 0 for nearly all images.
  let background: Float
  /// Decisions made while reading the file, one sentence each.
  let notes: [String]
  /// One entry per time point; none for color images.
  let statistics: [Statistics]
  /// The labels, if the file looks like a label map.
  let labels: [Label]?
  /// What the labels seem to mean.
  let scheme: String?

  struct Statistics: Encodable {
    let minimum, maximum: Double?
    let nonzero_voxels: Int
    let nonzero_minimum, nonzero_mean, nonzero_std: Double?
    let nonfinite_voxels: Int
    /// From the 0.5 % to the 99.5 % quantile of the voxels that are not zero.
    let window: [Double]
  }

  struct Label: Encodable {
    let label: Imaging.Label
    let name: String?
    let voxels: Int
    let ml: Double
  }

  /// Reads and measures a file.
  init(_ path: String) throws {
    let image = try VolumeFormats.readVolume(path)
    let volume = image.volume
    var labelNotes: [FileNote] = []
    let map = try? image.labelMap { labelNotes.append($0) }
    let present = map.map { $0.presentLabels } ?? []
    let isLabelMap = map.map { $0.looksLikeLabels(present) } ?? false
    let guess =
      isLabelMap ? image.ownScheme(of: present) ?? LabelScheme.guess(labels: present) : nil

    file = path
    kind = isLabelMap ? "label map" : "image"
    header = image.header
    frames = volume.frameCount
    background = isLabelMap ? 0 : volume.background().value
    notes = (isLabelMap ? labelNotes : image.notes).map(\.text)
    statistics = volume.storage.isColor ? [] : (0..<frames).map { Statistics(volume, frame: $0) }
    scheme = guess?.rawValue
    labels = isLabelMap ? map.map { Self.count($0, guess) } : nil
  }

  private static func count(_ map: LabelMap, _ scheme: LabelScheme?) -> [Label] {
    var counts = [Int](repeating: 0, count: labelCount)
    for label in map.labels { counts[Int(label)] += 1 }
    return counts.indices.filter { counts[$0] > 0 }.map { label in
      Label(
        label: Imaging.Label(label), name: scheme?.name(of: Imaging.Label(label)),
        voxels: counts[label],
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

extension ImageInfo: Encodable {
  /// Writes the keys of every format, then the header's own fields under their own names.
  func encode(to encoder: any Encoder) throws {
    let grid = header.grid
    var members: [String: JSONValue] = [
      "file": .text(file), "kind": .text(kind), "format": .text(header.format),
      "byte_order": .text(byteOrder), "size": .list(grid.size.map { .integer($0) }),
      "frames": .integer(frames),
      "spacing_mm": .list(grid.affine.spacing.map { .number($0) }),
      "axis_codes": .text(Orientation(grid.affine).axisCodes),
      "affine": .list(affine.map { .list($0.map { .number($0) }) }),
      "transform": .text(header.transform), "datatype": .text(header.typeName),
      "voxel_ml": .number(grid.voxelMilliliters), "background": .number(Double(background)),
      "notes": .list(notes.map { .text($0) }),
    ]
    for field in header.fields {
      switch field.value {
      case .integer(let value): members[field.name] = .integer(value)
      case .number(let value): members[field.name] = value.isFinite ? .number(value) : nil
      case .text(let value): members[field.name] = .text(value)
      }
    }
    if let scheme { members["scheme"] = .text(scheme) }
    if let seconds = header.frameSeconds { members["frame_seconds"] = .number(seconds) }
    var container = encoder.container(keyedBy: JSONValue.Key.self)
    for (name, value) in members {
      try container.encode(value, forKey: JSONValue.Key(stringValue: name))
    }
    try container.encode(statistics, forKey: JSONValue.Key(stringValue: "statistics"))
    try container.encodeIfPresent(labels, forKey: JSONValue.Key(stringValue: "labels"))
  }

  /// Four rows of four numbers, from voxel indices to millimeters.
  private var affine: [[Double]] {
    (0..<3).map { row in (0..<4).map { header.grid.affine[row, $0] } } + [[0, 0, 0, 1]]
  }

  private var byteOrder: String { header.isBigEndian ? "big" : "little" }
}

extension ImageInfo {
  /// The same as readable text.
  var text: String {
    let (grid, size) = (header.grid, header.grid.size)
    let voxels = grid.voxelCount
    var lines = FactList()
    lines.add("file", file)
    lines.add("kind", "\(kind), \(header.format), \(byteOrder)-endian")
    lines.add(
      "size",
      size.map(String.init).joined(separator: "×") + " voxels"
        + (frames > 1 ? ", \(frames) frames" : ""))
    lines.add("spacing", grid.affine.spacing.map { short($0) }.joined(separator: "×") + " mm")
    lines.add("axes", Orientation(grid.affine).axisCodes)
    lines.add(
      "affine",
      affine.map { row in "[" + row.map { short($0) }.joined(separator: ", ") + "]" })
    if let seconds = header.frameSeconds { lines.add("frame time", "\(short(seconds)) s") }
    let codes = header.fields.filter { $0.name.hasSuffix("form_code") }
    lines.add("from", header.transform + Self.list(codes, prefix: " (", suffix: ")"))
    lines.add(
      "stored as",
      header.typeName
        + Self.list(header.fields.filter { $0.name.hasPrefix("scl_") }, prefix: ", ", suffix: ""))
    for field in header.fields {
      if case .text(let text) = field.value, !text.isEmpty { lines.add(field.name, text) }
    }
    for (frame, values) in statistics.enumerated() {
      if labels != nil { break }
      if frames > 1 { lines.add("frame \(frame)", "") }
      lines.add(values, voxels: voxels, background: background)
    }
    if background != 0 {
      lines.add("background", "\(short(Double(background))) around the head, treated as 0")
    }
    if !notes.isEmpty { lines.add(notes.count == 1 ? "note" : "notes", notes) }
    if let labels {
      lines.add("scheme", scheme ?? "no scheme has these labels")
      lines.add("labels", Self.table(labels))
    }
    return lines.text
  }

  /// Fields with their values, such as "qform_code 1, sform_code 1"; nothing if there are none.
  private static func list(_ fields: [VolumeHeader.Field], prefix: String, suffix: String) -> String
  {
    guard !fields.isEmpty else { return "" }
    let words = fields.map { field in
      switch field.value {
      case .integer(let value): "\(field.name) \(value)"
      case .number(let value): "\(field.name) \(value.isFinite ? short(value, 9) : "not set")"
      case .text(let value): "\(field.name) \(value)"
      }
    }
    return prefix + words.joined(separator: ", ") + suffix
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
