import Imaging

/// Labels that were scaled by the library that saved them.
///
/// A library that stores floats as integers chooses a slope: 4/255 for labels up to 4 in unsigned
/// bytes. Reading back gives 1.0039 for 1 and 1.9922 for 2. Such a map still has one value per
/// label, unlike an image or probabilities, which have many values, or values between the whole
/// numbers.
///
/// Source: nibabel, `arraywriters.SlopeInterArrayWriter`.
struct ScaledLabels {
  /// The largest allowed difference between a value and its label.
  static let tolerance = 0.02
  /// The largest allowed difference between values of one label, such as 0.9999999998 and 1.
  private static let spread = 1e-3

  /// The label of each voxel.
  let labels: [Label]
  /// A description of how the values were read, for a note.
  let text: String

  /// Reads values as labels; `nil` if they are something else.
  ///
  /// - Parameter volume: A volume of one frame whose values are not all whole numbers from 0 to 65,535.
  init?(_ volume: Volume) {
    guard let values = Self.distinct(volume) else {
      guard let labels = Self.rounded(volume) else { return nil }
      (self.labels, text) = (
        labels, "values within \(Self.spread) of a whole number are read as labels"
      )
      return
    }
    guard let table = Self.table(values) else { return nil }
    (labels, text) = (Self.look(up: table.labels, volume), table.text)
  }

  /// Rounds labels with a little noise in every voxel, as left by floating-point arithmetic; `nil`
  /// for anything else.
  private static func rounded(_ volume: Volume) -> [Label]? {
    var labels = [Label](repeating: 0, count: volume.grid.voxelCount)
    var (isNear, hasLabel) = (true, false)
    labels.withUnsafeMutableBufferPointer { labels in
      walk(volume) { index, value in
        let whole = value.rounded()
        isNear = (0...65_535).contains(whole) && abs(value - whole) <= spread
        guard isNear else { return false }
        hasLabel = hasLabel || whole > 0
        labels[index] = Label(whole)
        return true
      }
    }
    // An image of small fractions, such as a diffusion map, is not an empty mask.
    return isNear && hasLabel ? labels : nil
  }

  /// Finds the labels that values represent; `nil` if they represent none.
  ///
  /// - Parameter values: The values that occur.
  /// - Returns: The label of each value, and a description of the conversion.
  static func table(_ values: [Double]) -> (labels: [Double: Label], text: String)? {
    guard values.allSatisfy(\.isFinite) else { return nil }
    let sorted = values.sorted()
    if let close = near(sorted) { return close }
    guard sorted.count == 2, let zero = sorted.first(where: { abs($0) < 1e-6 }),
      let other = sorted.last, other > zero
    else { return nil }
    return ([zero: 0, other: 1], "0 and \(other) are read as labels 0 and 1")
  }

  /// Finds values that are whole numbers except for rounding errors.
  private static func near(_ sorted: [Double]) -> (labels: [Double: Label], text: String)? {
    var labels: [Double: Label] = [:]
    var first: [Label: Double] = [:]
    var strangest: (value: Double, label: Label)?
    for value in sorted {
      let whole = value.rounded()
      guard (0...65_535).contains(whole), abs(value - whole) <= tolerance else { return nil }
      let label = Label(whole)
      guard value - first[label, default: value] <= spread else { return nil }
      first[label] = first[label] ?? value
      labels[value] = label
      if abs(value - whole) > abs((strangest?.value ?? whole) - Double(strangest?.label ?? label)) {
        strangest = (value, label)
      }
    }
    // An image of small fractions, such as a diffusion map, is not an empty mask.
    guard let strangest, first.keys.contains(where: { $0 > 0 }) else { return nil }
    return (
      labels, "values such as \(strangest.value) are read as labels, such as \(strangest.label)"
    )
  }

  /// Returns the values that occur; `nil` if there are more than a label map can have.
  private static func distinct(_ volume: Volume) -> [Double]? {
    var seen: Set<Double> = []
    var last = Double.nan
    var isFew = true
    walk(volume) { _, value in
      guard value != last else { return true }
      last = value
      seen.insert(value)
      // Each label may have a few values. NaN is never found again, so it soon fills the set.
      isFew = seen.count <= 1024
      return isFew
    }
    return isFew ? Array(seen) : nil
  }

  private static func look(up table: [Double: Label], _ volume: Volume) -> [Label] {
    var labels = [Label](repeating: 0, count: volume.grid.voxelCount)
    var last = (value: Double.nan, label: Label(0))
    labels.withUnsafeMutableBufferPointer { labels in
      walk(volume) { index, value in
        if value != last.value { last = (value, table[value] ?? 0) }
        labels[index] = last.label
        return true
      }
    }
    return labels
  }

  /// Visits the scaled values of the first frame in order until told to stop.
  private static func walk(_ volume: Volume, _ visit: (Int, Double) -> Bool) {
    let (slope, intercept) = (volume.slope, volume.intercept)
    func visitAll<T>(_ values: [T], _ number: (T) -> Double) {
      values.withUnsafeBufferPointer { values in
        for index in 0..<volume.grid.voxelCount {
          guard visit(index, number(values[index]) * slope + intercept) else { return }
        }
      }
    }
    switch volume.storage {
    case .int8(let v): visitAll(v) { Double($0) }
    case .uint8(let v): visitAll(v) { Double($0) }
    case .int16(let v): visitAll(v) { Double($0) }
    case .uint16(let v): visitAll(v) { Double($0) }
    case .int32(let v): visitAll(v) { Double($0) }
    case .uint32(let v): visitAll(v) { Double($0) }
    case .int64(let v): visitAll(v) { Double($0) }
    case .uint64(let v): visitAll(v) { Double($0) }
    case .float32(let v): visitAll(v) { Double($0) }
    case .float64(let v): visitAll(v) { $0 }
    case .rgb24: break
    }
  }
}
