/// What a terminal shows at one position: a character, its two colors and its style.
public struct Cell: Hashable, Sendable {
  /// The character; ``wideTail`` in the second cell of a wide one.
  public var scalar: Unicode.Scalar
  /// The character's color.
  public var foreground: CellColor
  /// The color behind it.
  public var background: CellColor
  /// Bold, dim and so on.
  public var style: CellStyle

  /// Creates a cell.
  @inlinable public init(
    _ scalar: Unicode.Scalar, foreground: CellColor = .standard,
    background: CellColor = .standard, style: CellStyle = []
  ) {
    self.scalar = scalar
    self.foreground = foreground
    self.background = background
    self.style = style
  }

  /// A cell of two pixels, one above the other.
  @inlinable public init(upper: CellColor, lower: CellColor) {
    self.init(Self.upperHalf, foreground: upper, background: lower)
  }

  /// An empty cell in the terminal's own colors.
  public static let blank = Cell(" ")

  /// The upper half block: the foreground is the upper pixel, the background the lower.
  public static let upperHalf: Unicode.Scalar = "▀"
  /// Marks the cell that the wide character before it also covers.
  public static let wideTail: Unicode.Scalar = "\0"
}

/// Bold, dim, underlined and reversed, in any combination.
public struct CellStyle: OptionSet, Hashable, Sendable {
  /// One bit per property.
  public let rawValue: UInt8

  /// Creates a style from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Bold.
  public static let bold = CellStyle(rawValue: 1)
  /// Dim.
  public static let dim = CellStyle(rawValue: 2)
  /// Underlined.
  public static let underline = CellStyle(rawValue: 4)
  /// Foreground and background exchanged.
  public static let reverse = CellStyle(rawValue: 8)
}
