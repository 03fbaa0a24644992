internal import CKernels
internal import OneDNN

/// A value in memory, channels last.
///
/// Channel c of position p is element p · stride + c. The stride is the number of channels, or more if
/// the value is a part of a wider one.
struct FeatureMap {
  /// Channels and sides.
  var shape: FeatureShape
  /// float32 or bfloat16.
  var type: ElementType
  /// Elements from one position to the next.
  var stride: Int
  /// The first element.
  var pointer: UnsafeMutableRawPointer
  /// What keeps the memory alive.
  var owner: AnyObject

  /// Whether there are no gaps between positions.
  var isDense: Bool { stride == shape.channels }

  /// The value for the kernels of `CKernels`.
  var kernelMap: ck_map {
    let sides = [Int](repeating: 1, count: max(3 - shape.sides.count, 0)) + shape.sides
    return ck_map(
      values: pointer, depth: Int64(sides[0]), height: Int64(sides[1]), width: Int64(sides[2]),
      channels: Int64(shape.channels), stride: Int64(stride),
      element: type == .bfloat16 ? CK_BFLOAT16 : CK_FLOAT32)
  }

  /// Some of the channels, as a value of its own.
  func channels(_ range: Range<Int>) -> FeatureMap {
    var part = self
    part.shape = FeatureShape(channels: range.count, sides: shape.sides)
    part.pointer += range.lowerBound * type.byteCount
    return part
  }

  /// The value for oneDNN.
  ///
  /// - Precondition: It is dense; oneDNN has only slow kernels for others.
  func memory(_ engine: Engine) throws(OneDNNError) -> Memory {
    precondition(isDense, "\(shape) has a stride of \(stride)")
    return try Memory(shape.channelsLast(type), at: pointer, owner: owner, engine: engine)
  }
}

extension FeatureShape {
  /// The dense layout of a value with this shape.
  func channelsLast(_ type: ElementType) throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor([1, channels] + sides, type, .channelsLast)
  }
}
