/// The z-score of a volume: mean and standard deviation over the voxels that are not background.
///
/// All networks see values normalized here. A voxel that is exactly ``background`` becomes 0; the
/// background is zero except in volumes with another value around the head (``Background``). Every
/// other voxel becomes (value − mean) / deviation, limited to ±5. If an image is extended past its
/// border, the extension is background: 0. A missing modality is 0 everywhere.
///
/// Training, inference and the exported model's metadata (`normalization` = ``name``) all refer to it.
public struct Normalization: Hashable, Sendable {
  /// The name of this normalization in the model file.
  public static let name = "zscore-nonzero-clip5"
  /// Normalized values are between −`limit` and `limit`.
  public static let limit: Float = 5

  /// The mean of the voxels that are not background.
  public let mean: Float
  /// Their standard deviation, or 1 if all are equal or there are none.
  public let deviation: Float
  /// The value of background voxels.
  public let background: Float

  /// Creates a normalization from known statistics.
  ///
  /// - Precondition: `deviation` is positive.
  public init(mean: Float, deviation: Float, background: Float = 0) {
    precondition(deviation > 0, "a standard deviation of \(deviation)")
    self.mean = mean
    self.deviation = deviation
    self.background = background
  }

  /// Measures the values that are neither background nor NaN nor infinite.
  ///
  /// The deviation is the population's (divided by n), as in `numpy.std`.
  public init(measuring values: [Float], background: Float = 0) {
    var moments = Moments(background: background)
    values.withUnsafeBufferPointer { moments.add($0) }
    self.init(moments)
  }

  /// Measures one frame of a volume.
  package init(measuring volume: Volume, frame: Int = 0) {
    var moments = Moments(background: volume.background(frame: frame).value)
    volume.forEachRow(frame: frame) { moments.add($0) }
    self.init(moments)
  }

  private init(_ moments: Moments) {
    guard moments.count > 0, let origin = moments.origin else {
      self.init(mean: 0, deviation: 1, background: moments.background)
      return
    }
    let mean = moments.sum / moments.count
    let variance = max(moments.squares / moments.count - mean * mean, 0)
    let deviation = Float(variance.squareRoot())
    self.init(
      mean: Float(origin + mean), deviation: deviation > 0 ? deviation : 1,
      background: moments.background)
  }

  /// The number, sum and sum of squares of the values that are not background.
  private struct Moments {
    let background: Float
    /// The first value: subtracting it keeps the squares small if intensities are far from 0.
    var origin: Double?
    var count = 0.0
    var sum = 0.0
    var squares = 0.0

    init(background: Float) { self.background = background }

    mutating func add(_ values: UnsafeBufferPointer<Float>) {
      guard
        let origin = origin
          ?? values.first(where: { $0 != background && $0.isFinite }).map(Double.init)
      else { return }
      self.origin = origin
      var (count, sum, squares) = (count, sum, squares)
      for value in values where value != background && value.isFinite {
        let offset = Double(value) - origin
        count += 1
        sum += offset
        squares += offset * offset
      }
      (self.count, self.sum, self.squares) = (count, sum, squares)
    }
  }

  /// Returns whether a value is neither background nor NaN nor infinite.
  @inlinable public func isTissue(_ value: Float) -> Bool {
    value != background && value.isFinite
  }

  /// Returns the normalized value of a voxel; 0 if the voxel is background or not a number.
  @inlinable public func callAsFunction(_ value: Float) -> Float {
    guard isTissue(value) else { return 0 }
    return min(max((value - mean) / deviation, -Self.limit), Self.limit)
  }

  /// Returns the normalized values of an array.
  public func callAsFunction(_ values: [Float]) -> [Float] { values.map { self($0) } }

  /// Returns the normalized values of a slice.
  public func callAsFunction(_ slice: Slice<Float>) -> Slice<Float> {
    Slice(width: slice.width, height: slice.height, values: self(slice.values))
  }
}
