/// Turns screens into the few bytes that change the terminal from one screen to the next.
///
/// Only cells that look different are sent. Of the two half blocks, the encoder uses the one that
/// needs fewer new colors, now or in the next cell. Equal pixels become a space, because a full
/// block leaves seams in some fonts. Both colors go in one sequence. Unchanged cells between
/// changed ones are sent again if that is shorter than moving the cursor over them. A pixel may be
/// shown in a color that the eye cannot tell from its own (``tolerance``), so that neighbors share
/// a color and slices that hardly differ cost few bytes.
///
///     var encoder = FrameEncoder(depth: .truecolor)
///     write(encoder.encode(screen))
package struct FrameEncoder: Sendable {
  /// How many colors the terminal shows.
  package let depth: ColorDepth
  /// How far each channel of a 24-bit pixel may be off, of 255; black and text are always exact.
  ///
  /// Two steps of sRGB are less than one unit of CIE L*, about the smallest difference that the eye
  /// sees side by side; they halve the bytes of a scroll step. Errors do not add up, because each
  /// new pixel is compared with what the terminal shows.
  package let tolerance: Int
  /// How pictures are sent in the terminal's own pixels; `nil` leaves out a screen's pictures.
  package var graphics: GraphicsProtocol?
  /// Whether the terminal's default is dark text on a light background.
  ///
  /// Everything is then reversed, because pictures are meant to be read as light on dark.
  package var isOnLight = false
  /// What the terminal shows.
  var front: [ReducedCell] = []
  /// The pictures that the terminal shows over the cells.
  var images: [ScreenImage] = []
  /// The tiles of these pictures that a terminal with kitty's protocol has.
  var placed: [PlacedTile] = []
  /// The numbers of tiles.
  var numbers: ImageNumbers
  /// Whether the latest frame had pictures.
  private(set) var hasSentImages = false
  /// Whether the terminal may have lost its pictures.
  var areImagesLost = false
  private(set) var width = 0
  private(set) var height = 0
  /// The frame that is being sent.
  var output: [UInt8] = []
  /// The terminal's current colors and style; `nil` if unknown.
  var foreground: UInt32?
  var background: UInt32?
  var style: CellStyle?
  /// The position of the terminal's cursor; `nil` if unknown.
  var cursor: Int?

  /// Creates an encoder for a terminal in an unknown state.
  ///
  /// - Parameters:
  ///   - depth: How many colors it shows.
  ///   - tolerance: How far a pixel's channels may be off; only used in 24 bits.
  ///   - program: A number that other programs in the same terminal do not have.
  package init(depth: ColorDepth, tolerance: Int = 0, program: Int = 0) {
    self.depth = depth
    numbers = ImageNumbers(program: program)
    self.tolerance = depth == .truecolor ? tolerance : 0
  }

  /// Forgets what the terminal shows, so that the next frame is sent completely.
  package mutating func invalidate() {
    front = []
    areImagesLost = true
    forgetPen()
  }

  /// Forgets the terminal's colors and cursor.
  private mutating func forgetPen() {
    (foreground, background, style, cursor) = (nil, nil, nil, nil)
  }

  /// The bytes that make the terminal show a screen; empty if it already does.
  package mutating func encode(_ screen: Screen) -> [UInt8] {
    var screen = screen
    var tiles: [[ImageTile]] = []
    if let graphics {
      if graphics == .sixel {
        screen = screen.blankUnderImages
      } else if let cut = ImageTile.cut(screen.images) {
        screen = screen.blankUnderImages
        tiles = cut
      } else {
        screen.images = []
      }
    } else {
      screen.images = []
    }
    if screen.width != width || screen.height != height || front.isEmpty {
      (width, height) = (screen.width, screen.height)
      front = [ReducedCell](repeating: .unknown, count: width * height)
      areImagesLost = true
      forgetPen()
    }
    output.removeAll(keepingCapacity: true)
    eraseSixels(before: screen)
    let changes = tileChanges(for: screen, tiles)
    hasSentImages = sendsImages(screen, changes)
    let isUpdate = hasSentImages && graphics != .kittyInTmux
    if isUpdate { output += Self.update.begin }
    let (depth, isOnLight) = (depth, isOnLight)
    var target = [ReducedCell](unsafeUninitializedCapacity: front.count) { buffer, count in
      screen.cells.withUnsafeBufferPointer { cells in
        for place in cells.indices {
          (buffer.baseAddress.unsafelyUnwrapped + place).initialize(
            to: depth.reduce(cells[place], isOnLight: isOnLight))
        }
      }
      count = front.count
    }
    if graphics == .kittyInTmux { placeholders(for: changes, on: &target) }
    target.withUnsafeBufferPointer { target in
      for place in target.indices
      where target[place].scalar != Cell.wideTail && !isShown(target[place], at: place) {
        move(to: place, target)
        put(place, target)
      }
      // The second half of a wide character is drawn with the first.
      for place in target.indices where target[place].scalar == Cell.wideTail {
        front[place] = target[place]
      }
    }
    send(changes, of: screen)
    if graphics == .sixel { sendSixels(of: screen) }
    if isUpdate { output += Self.update.end }
    images = screen.images
    areImagesLost = false
    return output
  }

  /// Whether one color can replace another; black and the terminal's default only match exactly.
  @inline(__always) private func passes(_ shown: UInt32?, for wanted: UInt32) -> Bool {
    guard let shown else { return false }
    if shown == wanted { return true }
    guard tolerance > 0, wanted != 0, wanted != ReducedCell.none, shown != ReducedCell.none
    else { return false }
    func isNear(_ shift: UInt32) -> Bool {
      let (a, b) = (Int32(shown >> shift & 0xFF), Int32(wanted >> shift & 0xFF))
      return abs(a - b) <= Int32(truncatingIfNeeded: tolerance)
    }
    return isNear(16) && isNear(8) && isNear(0)
  }

  /// Whether a cell of the terminal already looks right.
  @inline(__always) private func isShown(_ cell: ReducedCell, at place: Int) -> Bool {
    let shown = front[place]
    if shown == cell { return true }
    guard let pixels = shown.pixels else { return false }
    if cell.scalar == Cell.upperHalf {
      return passes(pixels.upper, for: cell.foreground)
        && passes(pixels.lower, for: cell.background)
    }
    return cell.isSpace && pixels == (cell.background, cell.background)
  }

  /// Moves the cursor to a position, over or around the unchanged cells before it.
  private mutating func move(to place: Int, _ target: UnsafeBufferPointer<ReducedCell>) {
    guard cursor != place else { return }
    let (row, column) = (place / width, place % width)
    if let cursor, cursor < place, cursor / width == row {
      let gap = place - cursor
      let jump = gap == 1 ? 3 : 3 + Self.digits(gap)
      if gap <= jump, let again = repeatable(cursor..<place, target, limit: jump) {
        output += again.bytes
        front.replaceSubrange(cursor..<place, with: again.shown)
      } else {
        output += [0x1B, UInt8(ascii: "[")]
        if gap > 1 { append(gap) }
        output.append(UInt8(ascii: "C"))
      }
    } else if let cursor, column == 0, row == cursor / width + 1 {
      output += [0x0D, 0x0A]
    } else {
      jump(column, row)
    }
    cursor = place
  }

  /// Moves the cursor to a column and row from any position.
  mutating func jump(_ column: Int, _ row: Int) {
    output += [0x1B, UInt8(ascii: "[")]
    append(row + 1)
    if column > 0 {
      output.append(UInt8(ascii: ";"))
      append(column + 1)
    }
    output.append(UInt8(ascii: "H"))
  }

  /// The bytes of unchanged cells in the current colors, and what they then show.
  ///
  /// - Returns: `nil` if the cells need other colors or too many bytes.
  private func repeatable(
    _ places: Range<Int>, _ target: UnsafeBufferPointer<ReducedCell>, limit: Int
  ) -> (bytes: [UInt8], shown: [ReducedCell])? {
    var bytes: [UInt8] = []
    var shown: [ReducedCell] = []
    for place in places {
      let cell = target[place]
      guard cell.style == style || (cell.isSpace && style?.isEmpty ?? false) else { return nil }
      if cell.scalar == Cell.upperHalf {
        guard let sent = halves(cell) else { return nil }
        bytes += sent.bytes
        shown.append(sent.shown)
      } else if cell.isSpace, cell.background == background {
        bytes.append(0x20)
        shown.append(cell)
      } else {
        guard cell.foreground == foreground, cell.background == background,
          cell.scalar.value >= 0x20, cell.scalar.value < 0x7F
        else { return nil }
        bytes.append(UInt8(cell.scalar.value))
        shown.append(cell)
      }
      if bytes.count > limit { return nil }
    }
    return (bytes, shown)
  }

  /// Two pixels in the current colors; `nil` if they need others.
  @inline(__always) private func halves(
    _ cell: ReducedCell
  ) -> (bytes: [UInt8], shown: ReducedCell)? {
    guard let foreground, let background else { return nil }
    let (upper, lower) = (cell.foreground, cell.background)
    if passes(background, for: lower) {
      if passes(background, for: upper) {
        return (Self.spaceBytes, .pixels(background, background))
      }
      if passes(foreground, for: upper) {
        return (Self.upperBytes, .pixels(foreground, background))
      }
    }
    if passes(foreground, for: lower), passes(background, for: upper) {
      return (Self.lowerBytes, .pixels(background, foreground))
    }
    return nil
  }

  /// Sends a cell at the cursor.
  private mutating func put(_ place: Int, _ target: UnsafeBufferPointer<ReducedCell>) {
    let cell = target[place]
    setStyle(cell.style)
    front[place] = cell
    if cell.scalar == Cell.upperHalf {
      front[place] = putHalves(cell, next: place + 1 < target.count ? target[place + 1] : nil)
    } else if let part = cell.part {
      setPlaceholder(part.number)
      output += KittyPlaceholder.bytes(
        column: part.column, row: part.row, family: numbers.family)
    } else if cell.isSpace {
      setColors(nil, cell.background)
      output.append(0x20)
    } else {
      setColors(cell.foreground, cell.background)
      append(cell.scalar)
    }
    let columns = cell.scalar.columns
    // Terminals differ in where the cursor is after the last column.
    cursor = place % width + columns < width ? place + columns : nil
  }

  /// Sends two pixels with the block that needs fewer new colors, and returns what is then shown.
  private mutating func putHalves(_ cell: ReducedCell, next: ReducedCell?) -> ReducedCell {
    let (upper, lower) = (cell.foreground, cell.background)
    if let sent = halves(cell) {
      output += sent.bytes
      return sent.shown
    }
    if passes(upper, for: lower) {
      setColors(nil, upper)
      output.append(0x20)
      return .pixels(upper, upper)
    }
    // The two colors for the upper block and for the lower one.
    let asUpper = colors(upper, lower)
    let asLower = colors(lower, upper)
    if cost(asUpper, next) <= cost(asLower, next) {
      setColors(asUpper.first, asUpper.second)
      output += Self.upperBytes
      return .pixels(asUpper.first, asUpper.second)
    }
    setColors(asLower.first, asLower.second)
    output += Self.lowerBytes
    return .pixels(asLower.second, asLower.first)
  }

  /// The colors for two pixels: the current ones if they are close enough.
  private func colors(_ first: UInt32, _ second: UInt32) -> (first: UInt32, second: UInt32) {
    (
      passes(foreground, for: first) ? foreground ?? first : first,
      passes(background, for: second) ? background ?? second : second
    )
  }

  /// The cost of a choice: four times its new colors, plus those that the next cell then needs.
  private func cost(_ chosen: (first: UInt32, second: UInt32), _ next: ReducedCell?) -> Int {
    func changes(_ first: UInt32, _ second: UInt32) -> Int {
      (passes(chosen.first, for: first) ? 0 : 1) + (passes(chosen.second, for: second) ? 0 : 1)
    }
    let now = (chosen.first == foreground ? 0 : 4) + (chosen.second == background ? 0 : 4)
    guard let next else { return now }
    if next.isSpace { return now + (passes(chosen.second, for: next.background) ? 0 : 1) }
    guard next.scalar == Cell.upperHalf else { return now }
    return now
      + min(changes(next.foreground, next.background), changes(next.background, next.foreground))
  }

  private static let spaceBytes: [UInt8] = [0x20]
  private static let upperBytes: [UInt8] = Array("▀".utf8)
  private static let lowerBytes: [UInt8] = Array("▄".utf8)
}
