package import Imaging

extension VolumeFile {
  /// The volume as a label map; floats that hold whole numbers are labels too, and so are labels that a
  /// library scaled on saving (``ScaledLabels``).
  ///
  /// - Parameters:
  ///   - scheme: What the labels mean; `nil` guesses it by ``LabelScheme/guess(labels:)``, and takes
  ///     labels that fit no scheme as binary.
  ///   - note: Told what had to be decided.
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
    let labels = try Self.wholeLabels(volume, path, note)
    var map = LabelMap(grid: volume.grid, scheme: scheme ?? .binary, labels: labels)
    if scheme == nil { map.scheme = LabelScheme.guess(labels: map.presentLabels) ?? .binary }
    return map
  }

  private static func wholeLabels(
    _ volume: Volume, _ file: String, _ note: (FileNote) -> Void
  ) throws(VolumeFileError) -> [UInt8] {
    if volume.slope == 1, volume.intercept == 0 {
      let labels: [UInt8]? =
        switch volume.storage {
        case .uint8(let labels): labels
        case .int16(let values): smallIntegers(values)
        case .uint16(let values): smallIntegers(values)
        case .int32(let values): smallIntegers(values)
        case .uint32(let values): smallIntegers(values)
        case .int64(let values): smallIntegers(values)
        case .uint64(let values): smallIntegers(values)
        case .int8, .rgb24, .float32, .float64: nil
        }
      if let labels { return labels }
    }
    var bad: Int?
    let (slope, intercept) = (volume.slope, volume.intercept)
    func convert<T>(_ values: [T], _ number: (T) -> Double) -> [UInt8] {
      [UInt8](unsafeUninitializedCapacity: values.count) { buffer, initialized in
        adviseHugePages(UnsafeMutableRawBufferPointer(buffer))
        values.withUnsafeBufferPointer { values in
          for index in values.indices {
            let value = number(values[index]) * slope + intercept
            // Cut off and compared: rounding is a call for each voxel.
            let label = value >= 0 && value <= 255 ? UInt8(value) : 0
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
    guard let bad else { return labels }
    if let scaled = ScaledLabels(volume) {
      note(FileNote(file: file, text: scaled.text))
      return scaled.labels
    }
    let size = volume.grid.size
    let place = "(\(bad % size[0]), \(bad / size[0] % size[1]), \(bad / size[0] / size[1]))"
    let value = volume.storage[bad] * slope + intercept
    throw .notLabels(
      file: file,
      reason: "voxel \(place) is \(value); labels are whole numbers from 0 to 255")
  }

  /// Labels that are stored as wide integers, as BraTS stores them; `nil` where a number is no label.
  private static func smallIntegers<Number: FixedWidthInteger>(_ values: [Number]) -> [UInt8]? {
    // One test after the loop, for one in the loop would cost more than the rest of it.
    var high: Number = 0
    let labels = [UInt8](unsafeUninitializedCapacity: values.count) { buffer, initialized in
      adviseHugePages(UnsafeMutableRawBufferPointer(buffer))
      values.withUnsafeBufferPointer { values in
        for index in values.indices {
          high |= values[index]
          buffer[index] = UInt8(truncatingIfNeeded: values[index])
        }
      }
      initialized = values.count
    }
    return high & ~255 == 0 ? labels : nil
  }
}
