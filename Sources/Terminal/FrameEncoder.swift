/// Turns screens into the bytes that change a terminal from one to the next, as few as it can.
///
/// Only cells that look different are sent. Of the two half blocks the one is taken that needs fewer
/// new colors, now or in the next cell; equal pixels become a space or a full block; both colors go in
/// one sequence; and unchanged cells between changed ones are sent again where that is shorter than
/// moving the cursor over them.
///
///     var encoder = FrameEncoder(depth: .truecolor)
///     write(encoder.encode(screen))
public struct FrameEncoder: Sendable {
  /// How many colors the terminal shows.
  public let depth: ColorDepth
  /// What the terminal shows.
  private var front: [ReducedCell] = []
  private var width = 0
  private var height = 0
  /// The frame that is being sent.
  private var output: [UInt8] = []
  /// The terminal's present colors and style; `nil` where they are not known.
  private var foreground: UInt32?
  private var background: UInt32?
  private var style: CellStyle?
  /// Where the terminal's cursor is; `nil` where that is not known.
  private var cursor: Int?

  /// Creates an encoder for a terminal about which nothing is known.
  public init(depth: ColorDepth) { self.depth = depth }

  /// Forgets what the terminal shows, so that the next frame is sent whole.
  public mutating func invalidate() {
    front = []
    (foreground, background, style, cursor) = (nil, nil, nil, nil)
  }

  /// The bytes that make the terminal show a screen; none where it does already.
  public mutating func encode(_ screen: Screen) -> [UInt8] {
    if screen.width != width || screen.height != height || front.isEmpty {
      (width, height) = (screen.width, screen.height)
      front = [ReducedCell](repeating: .unknown, count: width * height)
      (foreground, background, style, cursor) = (nil, nil, nil, nil)
    }
    output.removeAll(keepingCapacity: true)
    let depth = depth
    let target = [ReducedCell](unsafeUninitializedCapacity: front.count) { buffer, count in
      screen.cells.withUnsafeBufferPointer { cells in
        for place in cells.indices {
          (buffer.baseAddress.unsafelyUnwrapped + place).initialize(to: depth.reduce(cells[place]))
        }
      }
      count = front.count
    }
    target.withUnsafeBufferPointer { target in
      var place = 0
      while place < target.count {
        if target[place] != front[place], target[place].scalar != Cell.wideTail {
          move(to: place, target)
          put(place, target)
        }
        place += 1
      }
    }
    front = target
    return output
  }

  /// Brings the cursor to a place, over or around the unchanged cells before it.
  private mutating func move(to place: Int, _ target: UnsafeBufferPointer<ReducedCell>) {
    guard cursor != place else { return }
    let (row, column) = (place / width, place % width)
    if let cursor, cursor < place, cursor / width == row {
      let gap = place - cursor
      let jump = gap == 1 ? 3 : 3 + Self.digits(gap)
      if gap <= jump, let bytes = repeatable(cursor..<place, target, limit: jump) {
        output += bytes
      } else {
        output += [0x1B, UInt8(ascii: "[")]
        if gap > 1 { append(gap) }
        output.append(UInt8(ascii: "C"))
      }
    } else if let cursor, column == 0, row == cursor / width + 1 {
      output += [0x0D, 0x0A]
    } else {
      output += [0x1B, UInt8(ascii: "[")]
      append(row + 1)
      if column > 0 {
        output.append(UInt8(ascii: ";"))
        append(column + 1)
      }
      output.append(UInt8(ascii: "H"))
    }
    cursor = place
  }

  /// The bytes of unchanged cells in the present colors; `nil` where they need others or too many.
  private func repeatable(
    _ places: Range<Int>, _ target: UnsafeBufferPointer<ReducedCell>, limit: Int
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    for place in places {
      let cell = target[place]
      guard cell.style == style || (cell.isSpace && style?.isEmpty ?? false) else { return nil }
      switch cell.scalar {
      case Cell.upperHalf:
        if cell.foreground == foreground, cell.background == background {
          bytes += Self.upperBytes
        } else if cell.foreground == background, cell.background == foreground {
          bytes += Self.lowerBytes
        } else {
          return nil
        }
      case _ where cell.isSpace && cell.background == background: bytes.append(0x20)
      case _ where cell.foreground == foreground && cell.background == background:
        guard cell.scalar.value >= 0x20, cell.scalar.value < 0x7F else { return nil }
        bytes.append(UInt8(cell.scalar.value))
      default: return nil
      }
      if bytes.count > limit { return nil }
    }
    return bytes
  }

  /// Sends a cell at the cursor.
  private mutating func put(_ place: Int, _ target: UnsafeBufferPointer<ReducedCell>) {
    let cell = target[place]
    setStyle(cell.style)
    if cell.scalar == Cell.upperHalf {
      putHalves(cell, next: place + 1 < target.count ? target[place + 1] : nil)
    } else if cell.isSpace {
      if background != cell.background, foreground == cell.background, depth != .ascii,
        cell.background != ReducedCell.none
      {
        output += Self.fullBytes
      } else {
        setColors(nil, cell.background)
        output.append(0x20)
      }
    } else {
      setColors(cell.foreground, cell.background)
      append(cell.scalar)
    }
    let columns = cell.scalar.columns
    // Terminals differ in where the cursor is after the last column.
    cursor = place % width + columns < width ? place + columns : nil
  }

  /// Sends two pixels by the half block that needs fewer new colors.
  private mutating func putHalves(_ cell: ReducedCell, next: ReducedCell?) {
    let (upper, lower) = (cell.foreground, cell.background)
    func changes(_ first: UInt32, _ second: UInt32, from: (UInt32?, UInt32?)) -> Int {
      (first == from.0 ? 0 : 1) + (second == from.1 ? 0 : 1)
    }
    /// Colors that the next cell needs after this one was sent with these.
    func following(_ first: UInt32, _ second: UInt32) -> Int {
      guard let next else { return 0 }
      if next.isSpace { return next.background == second || next.background == first ? 0 : 1 }
      guard next.scalar == Cell.upperHalf else { return 0 }
      return min(
        changes(next.foreground, next.background, from: (first, second)),
        changes(next.background, next.foreground, from: (first, second)))
    }
    let asUpper =
      4 * changes(upper, lower, from: (foreground, background)) + following(upper, lower)
    let asLower =
      4 * changes(lower, upper, from: (foreground, background)) + following(lower, upper)
    if asUpper <= asLower {
      setColors(upper, lower)
      output += Self.upperBytes
    } else {
      setColors(lower, upper)
      output += Self.lowerBytes
    }
  }

  /// Sends what makes the terminal's style this one.
  private mutating func setStyle(_ wanted: CellStyle) {
    guard style != wanted else { return }
    output += [0x1B, UInt8(ascii: "[")]
    if let style, style.isSubset(of: wanted) {
      appendStyle(wanted.subtracting(style))
    } else {
      // Only a reset takes styles away on every terminal; it takes the colors too.
      output.append(UInt8(ascii: "0"))
      (foreground, background) = (ReducedCell.none, ReducedCell.none)
      if !wanted.isEmpty {
        output.append(UInt8(ascii: ";"))
        appendStyle(wanted)
      }
    }
    output.append(UInt8(ascii: "m"))
    style = wanted
  }

  private mutating func appendStyle(_ style: CellStyle) {
    let codes: [(CellStyle, UInt8)] = [(.bold, 1), (.dim, 2), (.underline, 4), (.reverse, 7)]
    var isFirst = true
    for (property, code) in codes where style.contains(property) {
      if !isFirst { output.append(UInt8(ascii: ";")) }
      append(Int(code))
      isFirst = false
    }
  }

  /// Sends the colors that the terminal does not have yet, in one sequence.
  private mutating func setColors(_ first: UInt32?, _ second: UInt32) {
    let needsFirst = first != nil && first != foreground
    let needsSecond = second != background
    guard needsFirst || needsSecond else { return }
    output += [0x1B, UInt8(ascii: "[")]
    if needsFirst, let first {
      appendColor(first, isBackground: false)
      foreground = first
      if needsSecond { output.append(UInt8(ascii: ";")) }
    }
    if needsSecond {
      appendColor(second, isBackground: true)
      background = second
    }
    output.append(UInt8(ascii: "m"))
  }

  private mutating func appendColor(_ code: UInt32, isBackground: Bool) {
    let base = isBackground ? 40 : 30
    if code == ReducedCell.none { return append(base + 9) }
    let code = Int(code)
    switch depth {
    case .truecolor:
      append(base + 8)
      output += [0x3B, 0x32, 0x3B]
      append(code >> 16)
      output.append(0x3B)
      append(code >> 8 & 0xFF)
      output.append(0x3B)
      append(code & 0xFF)
    case .palette256:
      append(base + 8)
      output += [0x3B, 0x35, 0x3B]
      append(code)
    case .palette16, .ascii: append(code < 8 ? base + code : base + 52 + code)
    }
  }

  /// Appends a number's decimal digits.
  private mutating func append(_ number: Int) {
    if number >= 10 { append(number / 10) }
    output.append(UInt8(0x30 + number % 10))
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 {
      output.append(UInt8(scalar.value))
    } else {
      output += UTF8.encode(scalar).map(Array.init) ?? []
    }
  }

  private static func digits(_ number: Int) -> Int { number < 10 ? 1 : number < 100 ? 2 : 3 }

  private static let upperBytes: [UInt8] = Array("▀".utf8)
  private static let lowerBytes: [UInt8] = Array("▄".utf8)
  private static let fullBytes: [UInt8] = Array("█".utf8)
}
