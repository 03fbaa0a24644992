import Imaging
import Rendering
import Terminal

/// A page in place of the picture: facts about the image in view, its histogram, and the time
/// course of a voxel.
struct InformationPage {
  let model: ViewerModel
  /// The first line that is shown.
  let offset: Int
  private var theme: Theme { model.settings.theme }

  /// Columns of the facts if the histogram stands beside them.
  private static let factsWidth = 44
  /// The least and the most rows of the histogram's bars, and of the time course's.
  private static let barRows = (least: 8, most: 20)
  /// How many bins stand in one bar beside the facts on a screen that is too narrow for all.
  private static let joinedBins = 2

  /// How far the page can be scrolled.
  static func lastOffset(_ model: ViewerModel) -> Int {
    let page = InformationPage(model: model, offset: 0)
    let (left, right) = page.columns(width: model.size.columns)
    return max(max(left.count, right.count) - (model.size.rows - 4), 0)
  }

  func draw(on screen: inout Screen) {
    let body = CellRectangle(column: 0, row: 1, width: screen.width, height: screen.height - 2)
    screen.fill(body, with: Cell(" ", foreground: theme.text, background: theme.panel))
    let (left, right) = columns(width: screen.width)
    let last = Self.lastOffset(model)
    for (column, lines) in [(2, left), (2 + Self.factsWidth, right)] {
      for (row, line) in lines.dropFirst(min(offset, last)).prefix(screen.height - 4).enumerated() {
        line.draw(on: &screen, column, 2 + row, width: screen.width - column - 1)
      }
    }
    if last > 0 {
      screen.writeRight(
        offset >= last ? "↑ more" : "↓ more", endingAt: screen.width - 2, screen.height - 2,
        TextStyle(theme.faint, on: theme.panel))
    }
  }

  /// The lines on the left and on the right; all on the left if the screen is too narrow for both.
  private func columns(width: Int) -> (left: [Line], right: [Line]) {
    let pictures = histogram + timeCourse
    return isBeside ? (facts, pictures) : (facts + [.empty] + pictures, [])
  }

  /// Columns that are free beside the facts.
  private var roomBeside: Int { model.size.columns - Self.factsWidth - 4 }

  /// Whether the histogram stands beside the facts.
  private var isBeside: Bool { roomBeside >= ImageFacts.binCount / Self.joinedBins }

  /// Columns of the histogram and of the time course.
  private var pictureWidth: Int {
    isBeside && roomBeside < ImageFacts.binCount
      ? ImageFacts.binCount / Self.joinedBins : ImageFacts.binCount
  }

  /// Rows of bars: as many as there is room for beside the facts.
  private var barRows: Int {
    guard isBeside else { return Self.barRows.least }
    let pictures = hasTimeCourse ? 2 : 1
    // A heading, marks and a scale, and what parts one picture from the next.
    let others = pictures * 3 + (pictures - 1) * 3
    let rows = (model.size.rows - 4 - others) / pictures
    return min(max(rows, Self.barRows.least), Self.barRows.most)
  }

  private var hasTimeCourse: Bool {
    model.image?.content.value.map { $0.volume.frameCount > 1 } ?? false
  }

  private var facts: [Line] {
    guard let image = model.image, let words = ImageWords(image) else { return [] }
    let rows = words.facts(image.facts.value, window: image.window)
    return [Line(.text(image.title, theme.strong, .bold)), .empty]
      + rows.map { Line(.text($0.name, theme.faint), .column(13), .text($0.value, theme.text)) }
      + notes
  }

  private var notes: [Line] {
    guard !model.study.notes.isEmpty else { return [] }
    return [.empty]
      + model.study.notes.flatMap { $0.wrapped(to: Self.factsWidth - 4) }.map {
        Line($0, theme.faint)
      }
  }

  // MARK: - Pictures

  private var histogram: [Line] {
    guard let image = model.image, let histogram = image.facts.value?.histogram,
      let window = image.window
    else { return [] }
    let width = pictureWidth
    let joined = histogram.counts.count / width
    let bins = (0..<width).map { histogram.counts[$0 * joined..<($0 + 1) * joined].reduce(0, +) }
    let bin = (histogram.upper - histogram.lower) / Double(width)
    let colors = model.canvas.colorMap.colors
    /// The color that voxels of a bin have on screen; those outside the window are drawn faint.
    func color(_ column: Int) -> CellColor {
      let middle = histogram.lower + (Double(column) + 0.5) * bin
      guard middle >= window.lower, middle <= window.upper else { return theme.faint }
      // The darkest colors would not stand out from the page's background.
      return CellColor(colors[70 + Int(window.fraction(middle) * 185)])
    }
    let heading = Line(
      .text("Histogram", theme.accent, .bold),
      .rightAligned(joined > 1 ? "▲ window" : "▲ the window's ends", end: width, theme.faint))
    // A single bin, such as air in CT, could dwarf all others, so it is cut off.
    let others = bins.sorted().dropLast().last ?? 0
    let counts = bins.map { Double(min($0, max(2 * others, 1))) }
    return [heading] + bars(counts, color)
      + [
        marks(window, from: histogram.lower, bin, width),
        scale(histogram.lower, histogram.upper, width),
      ]
  }

  /// A line with arrows where the window begins and ends.
  private func marks(
    _ window: IntensityWindow, from lower: Double, _ bin: Double, _ width: Int
  ) -> Line {
    var text = [Character](repeating: " ", count: width)
    for end in [window.lower, window.upper] {
      let place = ((end - lower) / bin).rounded(.down)
      text[Int(min(max(place, 0), Double(text.count - 1)))] = "▲"
    }
    return Line(String(text), theme.accent)
  }

  private var timeCourse: [Line] {
    guard let loaded = model.image?.content.value, loaded.volume.frameCount > 1,
      let grid = model.grid
    else { return [] }
    let own = loaded.volume.grid
    let voxel =
      own == grid ? model.crosshair : own.voxel(nearest: grid.affine.world(model.crosshair))
    let values = (0..<loaded.volume.frameCount).map { loaded.volume.value(at: voxel, frame: $0) }
    let finite = values.filter(\.isFinite)
    guard let least = finite.min(), let greatest = finite.max() else { return [] }
    // Long series are averaged; short ones get wide bars.
    let width = pictureWidth
    let columns = (0..<width).map { column -> (value: Double, frame: Int) in
      let first = column * values.count / width
      let part = values[first..<max(first + 1, (column + 1) * values.count / width)]
      return (part.reduce(0, +) / Double(part.count), first)
    }
    let spread = greatest > least ? greatest - least : 1
    let heights = columns.map { $0.value.isFinite ? 0.06 + ($0.value - least) / spread : 0 }
    let now = shortNumber(values[loaded.frame])
    let place = "voxel \(voxel.i) \(voxel.j) \(voxel.k): \(now)"
    let title = "Time course"
    let detail = [place + " at time point \(loaded.frame)", place].first {
      title.columns + 2 + $0.columns <= width
    }
    return [
      .empty,
      Line(
        .text(title, theme.accent, .bold),
        .rightAligned(detail ?? "", end: width, theme.faint)),
    ] + bars(heights) { columns[$0].frame == loaded.frame ? theme.strong : theme.accent }
      + [
        scale("0", "time \(values.count - 1)", width),
        Line("values \(shortNumber(least)) to \(shortNumber(greatest))", theme.faint),
      ]
  }

  private func scale(_ lower: Double, _ upper: Double, _ width: Int) -> Line {
    scale(shortNumber(lower), shortNumber(upper), width)
  }

  private func scale(_ lower: String, _ upper: String, _ width: Int) -> Line {
    Line(.text(lower, theme.faint), .rightAligned(upper, end: width, theme.faint))
  }

  /// Upright bars, one column each, in eighths of a cell.
  private func bars(_ values: [Double], _ color: (Int) -> CellColor) -> [Line] {
    let most = max(values.max() ?? 0, .leastNonzeroMagnitude)
    let eighths = values.map { value in
      // Even the smallest count stays visible.
      value > 0 ? max(Int((value / most * Double(8 * barRows)).rounded()), 1) : 0
    }
    return (0..<barRows).map { row in
      var line = Line.empty
      line.pieces = eighths.enumerated().map { column, eighth in
        let filled = min(max(eighth - 8 * (barRows - 1 - row), 0), 8)
        return .cell(
          filled == 0 ? " " : Unicode.Scalar(0x2580 + UInt32(filled)) ?? " ", color(column),
          on: theme.panel)
      }
      return line
    }
  }
}
