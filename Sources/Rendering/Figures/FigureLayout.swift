/// Where the parts of a figure lie, in pixels.
struct FigureLayout {
  /// A part of the text below the panels: its size, and how to draw it at a position.
  struct Block {
    let width: Double
    let height: Double
    let draw: (Canvas, _ x: Double, _ y: Double) -> Void
  }

  /// Blocks placed side by side below the panels.
  struct Band {
    var blocks: [Block]
    var lefts: [Double]
    var height: Double
  }

  /// The size of a panel.
  let cell: (width: Int, height: Int)
  /// The size of the text.
  let fontSize: Double
  /// The page around everything.
  let margin: Int
  /// The space between panels.
  let gap: Int
  /// The space above a panel for its title.
  let titleHeight: Int
  /// The lines of each panel's title.
  let titles: [[String]]
  /// The text below the panels.
  let bands: [Band]
  /// Where it begins.
  let bandsTop: Int
  /// The space between bands.
  let bandGap: Int
  /// The size of the whole figure.
  let width: Int
  let height: Int
  private let columns: Int

  /// Places the parts of a figure.
  init(_ figure: Figure) {
    let sizes = figure.panels.map { Figure.size(of: $0.scene, scale: figure.scale) }
    cell = (sizes.map(\.width).max() ?? 1, sizes.map(\.height).max() ?? 1)
    columns = figure.columns
    let rows = (figure.panels.count + columns - 1) / columns
    guard figure.hasMargin || figure.panels.count > 1 else {
      fontSize = Self.fontSize(figure, cell, width: cell.width)
      (margin, gap, titleHeight, titles, bands, bandGap) = (0, 0, 0, [], [], 0)
      (width, height, bandsTop) = (cell.width, cell.height, cell.height)
      return
    }
    fontSize = Self.fontSize(figure, cell, width: columns * cell.width)
    gap = max(Int((fontSize * 0.4).rounded()), 2)
    margin = figure.hasMargin ? max(Int((fontSize * 0.7).rounded()), 2) : 0
    let hasTitles = figure.panels.contains { !$0.title.isEmpty || !$0.detail.isEmpty }
    let title = figure.heading(fontSize)
    let titleWidth = Double(cell.width)
    titles = figure.panels.map { Figure.wrap($0.title, width: titleWidth, title) }
    let moreLines = max((titles.map(\.count).max() ?? 1) - 1, 0)
    titleHeight =
      hasTitles ? Int((fontSize * 1.5 + Double(moreLines) * title.pitch).rounded()) : 0
    bandGap = Int(fontSize.rounded())
    let across = columns * cell.width + (columns - 1) * gap
    let blocks = figure.blocks(fontSize: fontSize, width: Double(across))
    // A legend that is wider than the picture must not be cut off.
    let widest = blocks.map(\.width).max() ?? 0
    let inside = max(across, Int(min(widest, 1e9).rounded(.up)))
    bands = Self.bands(blocks, width: Double(inside), gap: fontSize * 2)
    let panels = rows * (titleHeight + cell.height) + (rows - 1) * gap
    bandsTop = margin + panels + (bands.isEmpty ? 0 : max(Int(fontSize * 0.7), 2))
    let text = bands.reduce(0) { $0 + $1.height }
    width = max(inside + 2 * margin, figure.minimumSize.width)
    height = max(
      bandsTop + Int(text.rounded(.up)) + max(bands.count - 1, 0) * bandGap + margin,
      figure.minimumSize.height)
  }

  /// The pixels of a panel.
  func place(_ index: Int) -> PixelRectangle {
    PixelRectangle(
      x: margin + index % columns * (cell.width + gap),
      y: margin + index / columns * (titleHeight + cell.height + gap) + titleHeight,
      width: cell.width, height: cell.height)
  }

  /// The size of the text: that of small print on paper, less in small panels.
  private static func fontSize(
    _ figure: Figure, _ cell: (width: Int, height: Int), width: Int
  ) -> Double {
    let point = figure.style.point
    if let chosen = figure.style.fontSize { return chosen * point }
    let printed = min(max(Double(width) / 48, 6.5 * point), 9 * point)
    return max(min(printed, Double(min(cell.width, cell.height)) / 11), 8)
  }

  /// Puts blocks into one band if they fit, otherwise into several.
  private static func bands(_ blocks: [Block], width: Double, gap: Double) -> [Band] {
    var rows: [[Block]] = []
    for block in blocks {
      let used = (rows.last ?? []).reduce(0) { $0 + $1.width + gap }
      if !rows.isEmpty, used + block.width <= width {
        rows[rows.count - 1].append(block)
      } else {
        rows.append([block])
      }
    }
    return rows.map { row in
      // The first is at the left edge, the last at the right edge, with equal spaces between.
      let free = width - row.reduce(0) { $0 + $1.width }
      var lefts: [Double] = []
      var x = 0.0
      for block in row {
        lefts.append(x)
        x += block.width + (row.count > 1 ? free / Double(row.count - 1) : 0)
      }
      return Band(blocks: row, lefts: lefts, height: row.map(\.height).max() ?? 0)
    }
  }
}
