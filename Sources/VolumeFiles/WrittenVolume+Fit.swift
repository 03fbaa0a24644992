import Imaging

extension WrittenVolume {
  /// Returns the volume as a format can hold it, and what is lost or changed, in words.
  ///
  /// Scaled values are computed where slope and intercept cannot be stored. Numbers get the first
  /// type of the format that holds all of them exactly; only where there is none are they rounded.
  ///
  /// - Parameters:
  ///   - limits: What the format can keep.
  ///   - file: The file to write, for messages.
  /// - Returns: The volume, and one phrase for each loss.
  /// - Throws: ``VolumeFileError/cannotWrite(file:reason:)`` for colors and series that the format
  ///   cannot hold.
  package func fitted(
    to limits: FormatLimits, file: String
  ) throws(VolumeFileError) -> (volume: WrittenVolume, losses: [String]) {
    var volume = self
    var losses: [String] = []
    if let frames, frames > 1, !limits.keepsFrames {
      throw .cannotWrite(
        file: file, reason: "there are \(frames) frames, and files of this kind hold one")
    }
    if let seconds = frameSeconds, !limits.keepsFrameTime {
      losses.append("the time between frames (\(short(seconds)) s) is not kept")
      volume.frameSeconds = nil
    }
    if isScaled, !limits.keepsScaling {
      volume.storage = scaledStorage
      (volume.slope, volume.intercept) = (1, 0)
      losses.append(
        "slope \(short(slope, 9)) and intercept \(short(intercept, 9)) cannot be stored, so the "
          + "scaled values are, as \(volume.storage.typeName)")
    }
    if !limits.types.contains(volume.storage.type) {
      guard !storage.isColor else {
        throw .cannotWrite(file: file, reason: "files of this kind hold no colors")
      }
      let before = volume.storage.typeName
      let (storage, isExact) = volume.storage.fitted(to: limits.types)
      volume.storage = storage
      losses.append(
        isExact
          ? "\(before) is stored as \(storage.typeName)"
          : "\(before) is rounded to \(storage.typeName)")
    }
    if let labels, !limits.keepsLabels {
      let count = labels.entries.count
      losses.append(
        "the name\(count == 1 ? "" : "s") of \(count) label\(count == 1 ? "" : "s") cannot be stored"
      )
      volume.labels = nil
    }
    return (volume, losses)
  }

  /// The scaled values: single precision unless the stored numbers have more digits.
  private var scaledStorage: VoxelStorage {
    let (slope, intercept) = (slope, intercept)
    switch storage {
    case .int8, .uint8, .int16, .uint16, .float32:
      return .float32((0..<storage.count).map { Float(storage[$0] * slope + intercept) })
    default: return .float64((0..<storage.count).map { storage[$0] * slope + intercept })
    }
  }
}

extension VoxelStorage {
  /// Returns the numbers in the first type that holds all of them, and whether none was rounded.
  fileprivate func fitted(to types: [VoxelType]) -> (storage: VoxelStorage, isExact: Bool) {
    for type in types where holds(type) { return (converted(to: type), true) }
    let widest = types.last { $0 == .float64 || $0 == .float32 } ?? .float32
    return (converted(to: widest), false)
  }

  /// Whether every number can be stored in a type without rounding.
  private func holds(_ type: VoxelType) -> Bool {
    func integers<Number: FixedWidthInteger>(_ values: [Number]) -> Bool {
      guard let least = values.min(), let most = values.max() else { return true }
      func fits<Other: FixedWidthInteger>(_: Other.Type) -> Bool {
        Other(exactly: least) != nil && Other(exactly: most) != nil
      }
      return switch type {
      case .int8: fits(Int8.self)
      case .uint8: fits(UInt8.self)
      case .int16: fits(Int16.self)
      case .uint16: fits(UInt16.self)
      case .int32: fits(Int32.self)
      case .uint32: fits(UInt32.self)
      case .int64: fits(Int64.self)
      case .uint64: fits(UInt64.self)
      case .float32: values.allSatisfy { Float(exactly: $0) != nil }
      case .float64: values.allSatisfy { Double(exactly: $0) != nil }
      case .rgb24, .rgba32: false
      }
    }
    return switch self {
    case .int8(let values): integers(values)
    case .uint8(let values): integers(values)
    case .int16(let values): integers(values)
    case .uint16(let values): integers(values)
    case .int32(let values): integers(values)
    case .uint32(let values): integers(values)
    case .int64(let values): integers(values)
    case .uint64(let values): integers(values)
    case .float32: type == .float32 || type == .float64
    case .float64(let values):
      type == .float64
        || (type == .float32 && values.allSatisfy { $0.isNaN || Double(Float($0)) == $0 })
    case .rgb24: false
    }
  }

  /// Returns the numbers in another type, rounded where it has fewer digits.
  private func converted(to type: VoxelType) -> VoxelStorage {
    func integers<Number: FixedWidthInteger>(_ values: [Number]) -> VoxelStorage {
      switch type {
      case .int8: .int8(values.map { Int8(truncatingIfNeeded: $0) })
      case .uint8: .uint8(values.map { UInt8(truncatingIfNeeded: $0) })
      case .int16: .int16(values.map { Int16(truncatingIfNeeded: $0) })
      case .uint16: .uint16(values.map { UInt16(truncatingIfNeeded: $0) })
      case .int32: .int32(values.map { Int32(truncatingIfNeeded: $0) })
      case .uint32: .uint32(values.map { UInt32(truncatingIfNeeded: $0) })
      case .int64: .int64(values.map { Int64(truncatingIfNeeded: $0) })
      case .uint64: .uint64(values.map { UInt64(truncatingIfNeeded: $0) })
      case .float32: .float32(values.map { Float($0) })
      case .float64, .rgb24, .rgba32: .float64(values.map { Double($0) })
      }
    }
    return switch self {
    case .int8(let values): integers(values)
    case .uint8(let values): integers(values)
    case .int16(let values): integers(values)
    case .uint16(let values): integers(values)
    case .int32(let values): integers(values)
    case .uint32(let values): integers(values)
    case .int64(let values): integers(values)
    case .uint64(let values): integers(values)
    case .float32(let values): type == .float64 ? .float64(values.map { Double($0) }) : self
    case .float64(let values): type == .float32 ? .float32(values.map { Float($0) }) : self
    case .rgb24: self
    }
  }
}
