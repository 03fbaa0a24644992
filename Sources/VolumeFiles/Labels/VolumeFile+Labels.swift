package import Imaging

extension VolumeFile {
  /// Reads the volume as a label map.
  ///
  /// Floats that hold whole numbers are accepted, and so are labels that a library scaled on saving
  /// (``ScaledLabels``).
  ///
  /// - Parameters:
  ///   - scheme: What the labels mean; `nil` finds it from the names in the file, or else guesses it
  ///     by ``LabelScheme/reading(_:)``.
  ///   - note: Receives a note on each decision that was needed.
  /// - Returns: The labels on the file's grid.
  /// - Throws: ``VolumeFileError/notLabels(file:reason:)``.
  package func labelMap(
    scheme: LabelScheme? = nil, note: (FileNote) -> Void = { _ in }
  ) throws(VolumeFileError) -> LabelMap {
    for one in notes { note(one) }
    guard volume.frameCount == 1 else {
      throw .notLabels(file: path, reason: "it has \(volume.frameCount) frames, not one")
    }
    if volume.storage.isColor {
      throw .notLabels(file: path, reason: "its voxels are colors")
    }
    let (labels, bits) = try Self.wholeLabels(volume, path, note)
    var map = LabelMap(grid: volume.grid, scheme: scheme ?? .binary, labels: labels)
    // Labels that are all below a power of two this small can be no image's intensities.
    if scheme != nil, bits < Self.fewLabels { return map }
    let present = map.presentLabels
    if present.count > Self.fewLabels, !map.hasPatches {
      throw .notLabels(
        file: path,
        reason:
          "it has \(present.count) values, and most neighboring voxels differ, as in an image"
      )
    }
    if scheme == nil { map.scheme = ownScheme(of: present) ?? .reading(present) }
    return map
  }

  /// Returns what the names in the file say about its labels; `nil` if it holds no names.
  ///
  /// - Parameter present: The labels that occur; those without a name are called by their number.
  /// - Returns: The scheme.
  package func ownScheme(of present: Set<Label>) -> LabelScheme? {
    guard let labels, let own = LabelScheme.named(labels) else { return nil }
    guard own.isPerLabel else { return own }
    // A table of FreeSurfer names 1,300 labels, few of which occur.
    let named =
      labels.entries.count > Self.fewLabels
      ? labels.entries.filter { present.contains($0.value) } : labels.entries
    let others = present.subtracting(labels.labels).subtracting([0])
    return .labels(LabelTable(named + others.map { LabelTable.Entry($0, "label \($0)") }))
  }

  /// A map with more labels than this could be an image and is checked more closely.
  private static let fewLabels = 64

  private static func wholeLabels(
    _ volume: Volume, _ file: String, _ note: (FileNote) -> Void
  ) throws(VolumeFileError) -> (labels: [Label], bits: Int) {
    if volume.slope == 1, volume.intercept == 0 {
      let labels: (labels: [Label], bits: Int)? =
        switch volume.storage {
        case .uint8(let values): small(values)
        case .uint16(let labels): (labels, labelCount)
        case .int16(let values): small(values)
        case .int32(let values): small(values)
        case .uint32(let values): small(values)
        case .int64(let values): small(values)
        case .uint64(let values): small(values)
        case .int8, .rgb24, .float32, .float64: nil
        }
      if let labels { return labels }
    }
    var bad: Int?
    let (slope, intercept) = (volume.slope, volume.intercept)
    func convert<T>(_ values: [T], _ number: (T) -> Double) -> [Label] {
      [Label](unsafeUninitializedCapacity: values.count) { buffer, initialized in
        adviseHugePages(UnsafeMutableRawBufferPointer(buffer))
        values.withUnsafeBufferPointer { values in
          for index in values.indices {
            let value = number(values[index]) * slope + intercept
            // Truncated and compared, because rounding would need a call per voxel.
            let label = value >= 0 && value <= 65_535 ? Label(value) : 0
            buffer[index] = label
            if Double(label) != value {
              if bad == nil { bad = index }
            }
          }
        }
        initialized = values.count
      }
    }
    let labels =
      switch volume.storage {
      case .int8(let v): convert(v) { Double($0) }
      case .uint8(let v), .rgb24(let v): convert(v) { Double($0) }
      case .int16(let v): convert(v) { Double($0) }
      case .uint16(let v): convert(v) { Double($0) }
      case .int32(let v): convert(v) { Double($0) }
      case .uint32(let v): convert(v) { Double($0) }
      case .int64(let v): convert(v) { Double($0) }
      case .uint64(let v): convert(v) { Double($0) }
      case .float32(let v): convert(v) { Double($0) }
      case .float64(let v): convert(v) { $0 }
      }
    guard let bad else { return (labels, labelCount) }
    if let scaled = ScaledLabels(volume) {
      note(FileNote(file: file, text: scaled.text))
      return (scaled.labels, labelCount)
    }
    let size = volume.grid.size
    let position = "(\(bad % size[0]), \(bad / size[0] % size[1]), \(bad / size[0] / size[1]))"
    let value = volume.storage[bad] * slope + intercept
    throw .notLabels(
      file: file,
      reason: "voxel \(position) is \(value); labels are whole numbers from 0 to 65535")
  }

  /// Labels stored as other integers, as in BraTS; `nil` if a number is not a label.
  private static func small<Number: FixedWidthInteger>(
    _ values: [Number]
  ) -> (labels: [Label], bits: Int)? {
    // One test after the loop, because a test inside it would cost more than the rest of the loop.
    var all: Number = 0
    let labels = [Label](unsafeUninitializedCapacity: values.count) { buffer, initialized in
      adviseHugePages(UnsafeMutableRawBufferPointer(buffer))
      values.withUnsafeBufferPointer { values in
        for index in values.indices {
          all |= values[index]
          buffer[index] = Label(truncatingIfNeeded: values[index])
        }
      }
      initialized = values.count
    }
    return all >= 0 && all <= 65_535 ? (labels, Int(all)) : nil
  }
}
