/// How a tensor of the file shows a feature map: transposed, reshaped or as it is.
///
/// `Transpose`, `Reshape` and their like change nothing but this. Each axis of the tensor is a list of
/// factors, the last one fastest, that are parts of the map's axes:
///
///     [1, C, H, W]                       [] [C] [H] [W]
///     after Transpose to [1, H, W, C]    [] [H] [W] [C]
///     after Reshape to [1, G, −1]        [] [C: its G groups] [C: within a group, H, W]
///
/// Axes of size 1 have no factors.
struct FeatureView: Hashable {
  /// The number of the feature map.
  var value: Int
  /// The factors of each axis of the tensor.
  var axes: [[Factor]]

  /// An axis of the map, or a digit of its index.
  struct Factor: Hashable {
    /// 0 for channels, 1 and more for the axes of space.
    let axis: Int
    /// How many indices it has, at least 2; 0 if that is not known.
    let size: Int
    /// How far apart they are on that axis.
    let stride: Int
  }

  init(value: Int, axes: [[Factor]]) {
    self.value = value
    self.axes = axes
  }

  /// A feature map as it is: batch, channels, space.
  ///
  /// - `sizes`: Channels and sides; 0 for a side that is not known.
  init(value: Int, sizes: [Int]) {
    self.value = value
    axes = [[]] + sizes.enumerated().map { Self.whole($0, $1) }
  }

  /// All indices of an axis of the map.
  static func whole(_ axis: Int, _ size: Int) -> [Factor] {
    size == 1 ? [] : [Factor(axis: axis, size: size, stride: 1)]
  }

  /// The shape of the tensor; `nil` if a side is not known.
  var shape: [Int]? {
    var shape: [Int] = []
    for axis in axes {
      var size = 1
      for factor in axis {
        let (product, overflows) = size.multipliedReportingOverflow(by: factor.size)
        guard product > 0, !overflows else { return nil }
        size = product
      }
      shape.append(size)
    }
    return shape
  }

  /// Which axis of the map each axis of the tensor is: −1 for the batch, 0 for channels, then space.
  ///
  /// Where several axes have size 1, the batch is taken to come first, then channels.
  ///
  /// - Parameter sizes: Channels and sides of the map.
  /// - Returns: `nil` if an axis is only a part of one, or a mixture.
  func layout(_ sizes: [Int]) -> [Int]? {
    guard axes.count <= sizes.count + 1 else { return nil }
    var layout: [Int?] = []
    for factors in axes {
      guard let first = factors.first else {
        layout.append(nil)
        continue
      }
      guard factors == Self.whole(first.axis, sizes[first.axis]) else { return nil }
      layout.append(first.axis)
    }
    var rest = (-1..<sizes.count).filter { !layout.contains($0) }
    // An axis of the map that the tensor lacks must have size 1.
    guard rest.allSatisfy({ $0 < 0 || sizes[$0] == 1 }) else { return nil }
    return layout.map { $0 ?? rest.removeFirst() }
  }

  /// The tensor with its axes in another order.
  func transposed(_ order: [Int]) -> FeatureView {
    FeatureView(value: value, axes: order.map { axes[$0] })
  }

  /// The tensor with another shape and the same order of elements.
  ///
  /// - Parameter shape: The new shape.
  /// - Returns: `nil` if it has another number of elements, or cuts through an axis unevenly.
  func reshaped(_ shape: [Int]) -> FeatureView? {
    var factors = axes.flatMap(\.self)[...]
    var result: [[Factor]] = []
    for size in shape {
      var (group, found) = ([Factor](), 1)
      while found < size {
        guard let first = factors.popFirst(), first.size > 1, size.isMultiple(of: found) else {
          return nil
        }
        let missing = size / found
        if first.size <= missing {
          group.append(first)
          found *= first.size
        } else {
          guard first.size.isMultiple(of: missing) else { return nil }
          let rest = first.size / missing
          group.append(Factor(axis: first.axis, size: missing, stride: first.stride * rest))
          factors = [Factor(axis: first.axis, size: rest, stride: first.stride)] + factors
          found = size
        }
      }
      guard found == size else { return nil }
      result.append(Self.merged(group))
    }
    return factors.isEmpty ? FeatureView(value: value, axes: result) : nil
  }

  /// Neighboring digits of one index, put together.
  private static func merged(_ factors: [Factor]) -> [Factor] {
    var merged: [Factor] = []
    for factor in factors {
      if let last = merged.last, last.axis == factor.axis,
        last.stride == factor.stride * factor.size
      {
        merged[merged.count - 1] = Factor(
          axis: last.axis, size: last.size * factor.size, stride: factor.stride)
      } else {
        merged.append(factor)
      }
    }
    return merged
  }
}
