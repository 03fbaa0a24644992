/// A cell as it is sent to the terminal, with colors as codes of a ``ColorDepth``.
///
/// Spaces that look alike are equal, because their foreground does not count.
struct ReducedCell: Equatable {
  /// The character; ``Cell/upperHalf`` means either half block, chosen when it is sent.
  var scalar: Unicode.Scalar
  /// The character's color: 0xRRGGBB or a palette index; ``none`` is the terminal's default.
  var foreground: UInt32
  /// The color behind it.
  var background: UInt32
  /// Bold, dim and so on.
  var style: CellStyle

  /// The terminal's default color.
  static let none: UInt32 = 0xFFFF_FFFF

  /// A cell that no terminal shows, so that it differs from every real one.
  static let unknown = ReducedCell(scalar: "\u{1}", foreground: 0, background: 0, style: [])

  /// Two pixels, one above the other.
  @inline(__always) static func pixels(_ upper: UInt32, _ lower: UInt32) -> ReducedCell {
    ReducedCell(scalar: Cell.upperHalf, foreground: upper, background: lower, style: [])
  }

  /// A part of a picture that is shown where its placeholder is.
  ///
  /// - Parameters:
  ///   - number: The lowest byte of the picture's number.
  ///   - column: The part's column of cells in the picture.
  ///   - row: The part's row.
  /// - Returns: The cell.
  static func placeholder(number: UInt8, column: Int, row: Int) -> ReducedCell {
    ReducedCell(
      scalar: KittyPlaceholder.scalar, foreground: UInt32(number),
      background: UInt32(row << 16 | column), style: [])
  }

  /// The part of a picture that the cell stands for; `nil` if it is no placeholder.
  var part: (number: UInt8, column: Int, row: Int)? {
    guard scalar == KittyPlaceholder.scalar else { return nil }
    return (
      UInt8(truncatingIfNeeded: foreground), Int(background & 0xFFFF), Int(background >> 16)
    )
  }

  /// The colors of the cell's two halves; `nil` if a character is visible.
  @inline(__always) var pixels: (upper: UInt32, lower: UInt32)? {
    if scalar == Cell.upperHalf { return (foreground, background) }
    return isSpace ? (background, background) : nil
  }

  /// Whether only the background is visible.
  var isSpace: Bool { scalar == " " && style.isDisjoint(with: [.underline, .reverse]) }
}

extension ColorDepth {
  /// The cell in this number of colors.
  ///
  /// - Parameters:
  ///   - cell: The cell.
  ///   - isOnLight: Whether characters without colors are dark on light.
  /// - Returns: The cell in the depth's codes.
  @inline(__always) func reduce(_ cell: Cell, isOnLight: Bool) -> ReducedCell {
    var reduced: ReducedCell
    switch self {
    case .truecolor:
      reduced = ReducedCell(
        scalar: cell.scalar, foreground: cell.foreground.rawValue,
        background: cell.background.rawValue, style: cell.style)
    case .palette256:
      reduced = ReducedCell(
        scalar: cell.scalar, foreground: Palette.index256(cell.foreground),
        background: Palette.index256(cell.background), style: cell.style)
    case .palette16: reduced = Palette.reduce16(cell)
    case .ascii:
      reduced = Palette.reduceASCII(cell)
      if isOnLight { reduced.style.formSymmetricDifference(.reverse) }
    }
    if reduced.isSpace {
      reduced.foreground = ReducedCell.none
      reduced.style = []
    }
    return reduced
  }
}
