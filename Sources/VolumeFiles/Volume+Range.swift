package import Imaging

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Volume {
  /// Returns the volume with values that fit single precision, which pictures, windows and networks
  /// use.
  ///
  /// If the largest value is above 3.4e38, or all are closer to 0 than 1.2e-38, every value is
  /// divided by the same power of ten. If only a few values are that large, they are treated as
  /// damaged and left out, like infinity.
  ///
  /// - Returns: The volume and a description of the change; `nil` for nearly all volumes.
  package func fittedToSinglePrecision() -> (volume: Volume, text: String)? {
    guard mayLeaveSinglePrecision else { return nil }
    let limit = Double(Float.greatestFiniteMagnitude)
    var (largest, ordinary, count, beyond) = (0.0, 0.0, 0, 0)
    for place in 0..<storage.count {
      let size = abs(storage[place] * slope + intercept)
      guard size > 0, size.isFinite else { continue }
      count += 1
      largest = max(largest, size)
      if size > limit { beyond += 1 } else { ordinary = max(ordinary, size) }
    }
    if beyond > 0, beyond * 100 < count, ordinary >= Double(Float.leastNormalMagnitude) {
      return (
        self, "\(beyond) voxel\(beyond == 1 ? " is" : "s are") beyond single precision and left out"
      )
    }
    guard beyond > 0 || (count > 0 && largest < Double(Float.leastNormalMagnitude)) else {
      return nil
    }
    let exponent = min(max(log10(largest).rounded(.down), -300), 308)
    let unit = pow(10, exponent)
    let text =
      "values reach \(largest), outside single precision; they are shown divided by 1e\(Int(exponent))"
    if case .float64(let values) = storage {
      let scaled = values.map { ($0 * slope + intercept) / unit }
      return (Volume(grid: grid, frameCount: frameCount, storage: .float64(scaled)), text)
    }
    return (
      Volume(
        grid: grid, frameCount: frameCount, storage: storage, slope: slope / unit,
        intercept: intercept / unit), text
    )
  }

  /// Whether the values must be checked, which takes a moment.
  private var mayLeaveSinglePrecision: Bool {
    if case .float64 = storage { return true }
    if case .float32 = storage, abs(slope) > 1 || abs(intercept) > 1e38 { return true }
    return !(1e-30...1e18).contains(abs(slope)) || abs(intercept) > 1e38
  }
}

extension VolumeFile {
  /// The file with values that fit single precision and a note if they had to be changed; see
  /// ``Imaging/Volume/fittedToSinglePrecision()``.
  package var fittedToSinglePrecision: VolumeFile {
    guard let fitted = volume.fittedToSinglePrecision() else { return self }
    return VolumeFile(
      header: header, volume: fitted.volume,
      notes: notes + [FileNote(file: path, text: fitted.text)], labels: labels)
  }
}
