extension Volume {
  /// Whether the finite values of a frame differ anywhere; an image where they do not shows nothing.
  ///
  /// Colors always do.
  package func hasContrast(frame: Int = 0) -> Bool {
    let places = frame * grid.voxelCount..<(frame + 1) * grid.voxelCount
    func differ<T: BitwiseCopyable & Equatable>(_ values: [T], _ isFinite: (T) -> Bool) -> Bool {
      values.withUnsafeBufferPointer { values in
        var first: T?
        for value in values[places] where isFinite(value) {
          guard let known = first else {
            first = value
            continue
          }
          if value != known { return true }
        }
        return false
      }
    }
    return switch storage {
    case .int8(let v): differ(v) { _ in true }
    case .uint8(let v): differ(v) { _ in true }
    case .int16(let v): differ(v) { _ in true }
    case .uint16(let v): differ(v) { _ in true }
    case .int32(let v): differ(v) { _ in true }
    case .uint32(let v): differ(v) { _ in true }
    case .int64(let v): differ(v) { _ in true }
    case .uint64(let v): differ(v) { _ in true }
    case .float32(let v): differ(v, \.isFinite)
    case .float64(let v): differ(v, \.isFinite)
    case .rgb24: true
    }
  }
}
