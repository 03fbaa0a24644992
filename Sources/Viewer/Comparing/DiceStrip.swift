import Imaging
import Metrics
import Terminal

/// How the slices of a plane lie along the columns of the strip.
///
/// Where there are fewer columns than slices, a column stands for several of them; where there are
/// more, a slice has several.
struct StripScale {
  /// Slices.
  let count: Int
  /// Columns.
  let width: Int

  /// The slices of a column, at least one.
  func slices(of column: Int) -> Range<Int> {
    let first = column * count / width
    return first..<max((column + 1) * count / width, first + 1)
  }

  /// The columns of a slice.
  func columns(of index: Int) -> ClosedRange<Int> {
    /// The first column that begins at a slice or after it.
    func first(_ index: Int) -> Int { (index * width + count - 1) / count }
    let last = max(first(index + 1) - 1, 0)
    return min(first(index), last)...last
  }

  /// The columns that mark a slice: its own, or the middle one where it has so many that its bars could
  /// not be read.
  func marked(of index: Int) -> ClosedRange<Int> {
    let own = columns(of: index)
    guard own.count > 6 else { return own }
    let middle = (own.lowerBound + own.upperBound) / 2
    return middle...middle
  }

  /// The slice in the middle of a column.
  func index(column: Int) -> Int {
    let slices = slices(of: min(max(column, 0), width - 1))
    return (slices.lowerBound + slices.upperBound - 1) / 2
  }
}

/// The whole volume at a glance: the Dice of each slice, and how much tumor the two compared masks
/// have there; a column of light ground is the slice in view.
///
/// Heights and signs say everything, so that it can be read without colors: a bar is a Dice or an
/// area, `×` a slice in which the masks have nothing in common, `·` one that was not segmented.
struct DiceStrip {
  let model: ViewerModel
  private var theme: Theme { model.settings.theme }
  /// Where it is drawn.
  let rectangle: CellRectangle
  /// Columns of words to the left of the bars.
  static let labelWidth = 12

  /// Rows on a screen of some rows, the last with the slice's number where there is room.
  static func height(rows: Int) -> Int { rows < 24 ? 0 : rows < 32 ? 3 : 4 }

  /// The cells of the bars.
  var bars: CellRectangle {
    var bars = rectangle
    bars.column += Self.labelWidth
    bars.width -= Self.labelWidth + 1
    return bars
  }

  /// How slices lie along the bars; `nil` until the volume is known.
  var scale: StripScale? {
    model.sliceCount > 0 && bars.width > 0
      ? StripScale(count: model.sliceCount, width: bars.width) : nil
  }

  func draw(on screen: inout Screen) {
    screen.fill(rectangle, with: Cell(" ", foreground: theme.text, background: theme.ground))
    guard let scale, let geometry = model.geometry else { return }
    let (all, compared) = (
      model.structureCounts(compared: false), model.structureCounts(compared: true)
    )
    let columns = (0..<scale.width).map { column in
      let slices = scale.slices(of: column)
      return Column(model, slices, all: all[slices], compared: compared[slices])
    }
    let largest = columns.map { max($0.first, $0.second) }.max() ?? 0
    let current = scale.marked(of: model.sliceIndex)
    // On the light background of the slice in view, a bar keeps its color if that can be seen.
    let rows: [(label: String, color: CellColor, current: CellColor, mark: (Column) -> Mark)] = [
      (
        diceLabel, theme.text, theme.ground, { $0.diceMark }
      ),
      (
        model.pair.first.word, theme.railPrediction, theme.railPrediction,
        { Mark(bar: $0.first, of: largest) }
      ),
      (
        model.pair.second.word, theme.railReference, theme.railReference,
        { Mark(bar: $0.second, of: largest) }
      ),
    ]
    for (line, row) in rows.enumerated() {
      let y = rectangle.row + line
      screen.writeRight(
        row.label, endingAt: bars.column - 1, y, TextStyle(row.color, on: theme.ground))
      for (index, column) in columns.enumerated() {
        let mark = row.mark(column)
        screen[bars.column + index, y] =
          current.contains(index)
          ? Cell(mark.current, foreground: row.current, background: theme.strong)
          : Cell(mark.scalar, foreground: mark.color ?? row.color, background: theme.rail)
      }
    }
    if rectangle.height > rows.count {
      drawAxis(geometry, scale, current, on: &screen, rectangle.row + rows.count)
    }
  }

  /// What the first row is; the name of a structure alone if there is no room for more.
  private var diceLabel: String {
    let name = model.structure.region?.abbreviation ?? model.structureName
    let room = Self.labelWidth - 1
    return "Dice \(name)".columns <= room ? "Dice \(name)" : name.truncated(to: room)
  }

  /// Writes the first, current and last slice, and the directions of the ends.
  private func drawAxis(
    _ geometry: SliceGeometry, _ scale: StripScale, _ current: ClosedRange<Int>,
    on screen: inout Screen, _ row: Int
  ) {
    let faint = TextStyle(theme.faint, on: theme.ground)
    let (low, high) = Self.ends(geometry, inWords: bars.width >= 60)
    let first = screen.write("0 \(low)", bars.column, row, faint)
    let last = "\(high) \(scale.count - 1)"
    screen.writeRight(last, endingAt: bars.right, row, faint)
    let number = "▲\(model.sliceIndex)"
    let center = bars.column + (current.lowerBound + current.upperBound) / 2
    // The arrow stays under its column; the number goes to its left where the end is near.
    let isNearEnd = center + number.columns > bars.right - last.columns
    let text = isNearEnd ? "\(model.sliceIndex)▲" : number
    let start = isNearEnd ? center - number.columns + 1 : center
    if start < first {
      screen.fill(
        CellRectangle(column: bars.column, row: row, width: first - bars.column, height: 1),
        with: Cell(" ", foreground: theme.text, background: theme.ground))
    }
    screen.write(text, start, row, TextStyle(theme.strong, on: theme.ground, .bold))
  }

  /// The anatomical directions of the first and the last slice.
  private static func ends(_ geometry: SliceGeometry, inWords: Bool) -> (low: String, high: String)
  {
    let orientation = Orientation(geometry.grid.affine)
    let (axis, words) =
      switch geometry.plane {
      case .axial: (orientation.superiorInferior, ("inferior", "superior"))
      case .coronal: (orientation.anteriorPosterior, ("posterior", "anterior"))
      case .sagittal: (orientation.rightLeft, ("left", "right"))
      }
    let ends = axis.isPositive ? words : (words.1, words.0)
    func short(_ word: String) -> String { inWords ? word : word.prefix(1).uppercased() }
    return (short(ends.0), short(ends.1))
  }
}

/// What one column of the strip says about its slices.
private struct Column {
  /// The area of the first mask, in voxels a slice.
  let first: Int
  /// The area of the second mask, in voxels a slice.
  let second: Int
  /// The sign of the Dice.
  let diceMark: Mark

  init(
    _ model: ViewerModel, _ slices: Range<Int>, all: ArraySlice<PairCounts>,
    compared: ArraySlice<PairCounts>
  ) {
    first = all.map(\.first).max() ?? 0
    second = all.map(\.second).max() ?? 0
    let compared = compared.reduce(PairCounts(), +)
    let theme = model.settings.theme
    if let dice = compared.dice {
      diceMark = dice > 0 ? Mark(part: dice) : Mark(scalar: "×", color: theme.problem)
    } else {
      diceMark = model.isCompared(slices) ? .none : Mark(scalar: "·", color: theme.faint)
    }
  }
}

/// A character of the strip.
private struct Mark {
  var scalar: Unicode.Scalar
  /// The color; `nil` for that of the row.
  var color: CellColor?

  static let none = Mark(scalar: " ", color: nil)

  /// The character on a light background, which stays visible above the highest bar.
  var current: Unicode.Scalar { scalar == "█" ? "▇" : scalar }

  init(scalar: Unicode.Scalar, color: CellColor?) {
    self.scalar = scalar
    self.color = color
  }

  /// A bar as high as a fraction of the row, and never without height.
  init(part: Double) {
    // Without the half block, which stands for a pixel elsewhere and has no ASCII form of its own.
    let bars = Array("▁▂▃▅▆▇█".unicodeScalars)
    let level = min(max(Int((part * Double(bars.count)).rounded(.up)), 1), bars.count)
    self.init(scalar: bars[level - 1], color: nil)
  }

  /// A bar for a number among others; none for 0.
  init(bar value: Int, of largest: Int) {
    self = value > 0 ? Mark(part: Double(value) / Double(max(largest, 1))) : .none
  }
}

extension ViewerModel {
  /// Whether both masks are about some of the slices of the plane in view.
  fileprivate func isCompared(_ slices: Range<Int>) -> Bool {
    guard let compared = study.comparedSlices else { return true }
    return plane == .axial ? slices.contains { compared[$0] } : compared.contains(true)
  }
}
