import Rendering

/// Puts blocks below each other on A4 pages, and begins a new page where one is full.
struct PageFlow {
  /// The size of A4 in points.
  static let width = 595.0
  static let height = 842.0
  static let margin = 42.0
  /// The lower edge of the text, above the foot of the page.
  static let bottom = height - 54

  /// The width of the text.
  static var room: Double { width - 2 * margin }

  /// The finished pages and the current one.
  private(set) var pages: [Drawing]
  /// Where the next block begins.
  private(set) var y = Self.margin

  /// Begins the first page.
  init(title: String) {
    pages = [Drawing(width: Self.width, height: Self.height, title: title)]
  }

  /// Whether a height is left on the page.
  func hasRoom(_ height: Double) -> Bool { y + height <= Self.bottom }

  /// Begins a new page if a height is not left on this one.
  mutating func makeRoom(_ height: Double) {
    guard !hasRoom(height), y > Self.margin else { return }
    pages.append(Drawing(width: Self.width, height: Self.height, title: pages[0].title))
    y = Self.margin
  }

  /// Leaves space.
  mutating func skip(_ height: Double) { y += height }

  /// Adds a shape to the current page.
  mutating func add(_ shape: Drawing.Shape) { pages[pages.count - 1].shapes.append(shape) }

  /// Adds a line of text at the current height, without moving on.
  mutating func addText(
    _ text: String, x: Double, size: Double, isBold: Bool = false,
    color: RGB = ReportColors.text, anchor: DrawingText.Anchor = .start
  ) {
    add(
      .text(
        DrawingText(
          text, PathPoint(x: x, y: y + size), size: size, isBold: isBold, color: color,
          anchor: anchor)))
  }

  /// Adds a paragraph and moves below it.
  mutating func addParagraph(
    _ text: String, x: Double = Self.margin, width: Double = Self.room, size: Double = 9,
    isBold: Bool = false, color: RGB = ReportColors.text
  ) {
    for line in Self.wrapped(text, width: width, size: size, isBold: isBold) {
      makeRoom(size * 1.4)
      addText(line, x: x, size: size, isBold: isBold, color: color)
      y += size * 1.4
    }
  }

  /// Adds a horizontal line at the current height.
  mutating func addRule(_ color: RGB = ReportColors.rule, width: Double = 0.5) {
    add(
      .line(
        [PathPoint(x: Self.margin, y: y), PathPoint(x: Self.width - Self.margin, y: y)],
        width: width, color: color))
  }

  /// Adds a drawing with its upper left corner at `x` and the current height, scaled to a width, without moving on.
  mutating func addDrawing(_ drawing: Drawing, x: Double, width: Double) {
    let scale = width / drawing.width
    for shape in drawing.shapes { add(shape.scaled(scale, x: x, y: y)) }
  }

  /// Adds the foot of each page: what it is, and its number.
  mutating func addFeet(_ text: String) {
    for index in pages.indices {
      let base = Self.height - 30
      for (words, x, anchor) in [
        (text, Self.margin, DrawingText.Anchor.start),
        ("\(index + 1) / \(pages.count)", Self.width - Self.margin, .end),
      ] {
        pages[index].shapes.append(
          .text(
            DrawingText(
              words, PathPoint(x: x, y: base), size: 7.5, color: ReportColors.secondary,
              anchor: anchor)))
      }
    }
  }

  /// Breaks a text into lines at spaces, and within words that are wider than a line.
  static func wrapped(
    _ text: String, width: Double, size: Double, isBold: Bool = false
  ) -> [String] {
    func fits(_ line: String) -> Bool {
      DrawingText.width(line, size: size, isBold: isBold) <= width
    }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : "\(line) \(word)"
      if fits(longer) {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty, !fits(line + String(character)) {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// Shortens a text to a width, with an ellipsis.
  static func shortened(_ text: String, width: Double, size: Double) -> String {
    if DrawingText.width(text, size: size) <= width { return text }
    var cut = text
    while !cut.isEmpty, DrawingText.width(cut + "…", size: size) > width { cut.removeLast() }
    return cut + "…"
  }
}

extension Drawing.Shape {
  /// The same shape, scaled and then moved.
  fileprivate func scaled(_ scale: Double, x: Double, y: Double) -> Drawing.Shape {
    func point(_ point: PathPoint) -> PathPoint {
      PathPoint(x: x + point.x * scale, y: y + point.y * scale)
    }
    switch self {
    case .line(let points, let width, let color, let dash):
      return .line(points.map(point), width: width * scale, color: color, dash: dash * scale)
    case .area(let area, let color, let opacity):
      let corner = point(PathPoint(x: area.x, y: area.y))
      return .area(
        DrawingArea(
          x: corner.x, y: corner.y, width: area.width * scale, height: area.height * scale),
        color: color, opacity: opacity)
    case .dot(let center, let radius, let color, let opacity, let name):
      return .dot(
        point(center), radius: radius * scale, color: color, opacity: opacity, name: name)
    case .text(var text):
      text.point = point(text.point)
      text.size *= scale
      return .text(text)
    case .figure(let figure, let corner, let width):
      return .figure(figure, point(corner), width: width * scale)
    }
  }
}
