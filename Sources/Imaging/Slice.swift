/// One 2-D cut of a volume, in screen layout: row 0 on top, column 0 on the left.
public struct Slice<Value> {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// `width * height` values, row by row from the top.
  public var values: [Value]

  /// Creates a slice from values in rows.
  ///
  /// - Precondition: `values` holds `width * height` elements.
  public init(width: Int, height: Int, values: [Value]) {
    precondition(values.count == width * height, "\(values.count) values for \(width)×\(height)")
    self.width = width
    self.height = height
    self.values = values
  }

  /// The value at a column and row.
  @inlinable public subscript(column: Int, row: Int) -> Value {
    get { values[row * width + column] }
    set { values[row * width + column] = newValue }
  }
}

extension Slice: Sendable where Value: Sendable {}
extension Slice: Equatable where Value: Equatable {}
