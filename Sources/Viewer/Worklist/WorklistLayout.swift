import Imaging
import Terminal

/// Where rows and columns of the list are: a function of the model, for drawing and for clicks.
struct WorklistLayout {
  /// A column on the screen.
  struct Column: Equatable {
    let column: WorklistColumn
    /// Its first cell.
    let start: Int
    /// Its cells, without the gap behind it.
    let width: Int
  }

  /// The row of the column heads.
  let headRow = 1
  /// How many cases fit.
  let rowCount: Int
  /// The columns that fit, from left to right.
  let columns: [Column]
  /// Whether modalities are written out, and not by their letters.
  let hasWideModalities: Bool
  /// The row that tells more of the chosen case.
  let detailRow: Int
  /// The column of the scroll bar.
  let scrollBar: Int

  /// Columns by what is given up first on narrow screens.
  private static let leastFirst: [WorklistColumn] = [
    .modalities, .reference, .prediction, .enhancingTumor, .tumorCore,
  ]
  private static let gap = 2

  init(_ model: ViewerModel) {
    let size = model.size
    rowCount = max(size.rows - 4, 1)
    detailRow = size.rows - 2
    scrollBar = size.columns - 1
    hasWideModalities = size.columns >= 100
    let room = size.columns - 3
    var kept = WorklistColumn.allCases
    func width(_ column: WorklistColumn) -> Int { Self.width(column, wide: size.columns >= 100) }
    func others() -> Int {
      kept.filter { $0 != .name }.reduce(0) { $0 + width($1) + Self.gap }
    }
    for column in Self.leastFirst where room - others() < 20 {
      kept.removeAll { $0 == column }
    }
    // The verdict's note takes what the longest name leaves.
    let longest = model.worklist.longestName
    let name = max(min(longest, room - others()), 6)
    var start = 1
    var columns: [Column] = []
    for column in kept {
      let isLast = column == .verdict
      let cells =
        isLast ? max(room + 1 - start, 6) : column == .name ? name : width(column)
      columns.append(Column(column: column, start: start, width: cells))
      start += cells + Self.gap
    }
    self.columns = columns
  }

  private static func width(_ column: WorklistColumn, wide: Bool) -> Int {
    switch column {
    case .name: 6
    case .modalities: wide ? 16 : 5
    case .reference: 5
    case .prediction: 6
    case .wholeTumor, .tumorCore, .enhancingTumor: 5
    case .verdict: 9
    }
  }

  /// The column whose head is at a cell.
  func column(at cell: Int) -> WorklistColumn? {
    columns.last { $0.start <= cell }?.column
  }

  /// The index in the list of the case in a row of the screen.
  func index(at row: Int, in worklist: Worklist) -> Int? {
    let index = row - headRow - 1 + worklist.offset
    return (headRow + 1..<headRow + 1 + rowCount).contains(row)
      && worklist.listed.indices.contains(index) ? index : nil
  }
}
