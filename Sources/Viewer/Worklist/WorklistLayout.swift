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
  /// Where the preview of the chosen case is; `nil` without one.
  let preview: CellRectangle?

  /// Columns by what is given up first on narrow screens; the first of a table comes last.
  private static func leastFirst(_ tables: [String]) -> [WorklistColumn] {
    func last(_ names: ArraySlice<String>) -> [WorklistColumn] {
      names.reversed().map { .table($0) }
    }
    return [.date, .lesions, .modalities, .reference] + last(tables.dropFirst(2))
      + [.prediction, .enhancingTumor] + last(tables.prefix(2).dropFirst())
      + [.tumorCore, .volume] + last(tables.prefix(1))
  }
  private static let gap = 2
  /// The widest column of a table.
  private static let widestCell = 20

  init(_ model: ViewerModel) {
    let size = model.size
    rowCount = max(size.rows - 4, 1)
    detailRow = size.rows - 2
    let top = headRow
    preview = model.previewWidth.map {
      CellRectangle(
        column: size.columns - $0, row: top, width: $0, height: max(size.rows - 3, 0))
    }
    let width = size.columns - (model.previewWidth ?? 0)
    scrollBar = width - 1
    let wide = Self.columns(of: model.worklist, width: width, wide: true)
    hasWideModalities = wide.hasAll
    columns =
      wide.hasAll
      ? wide.columns : Self.columns(of: model.worklist, width: width, wide: false).columns
  }

  /// Places the columns.
  ///
  /// - Parameters:
  ///   - worklist: The cases.
  ///   - width: The cells in a row.
  ///   - wide: Whether modalities are written out.
  /// - Returns: The columns that fit, and whether these are all, with whole names.
  private static func columns(
    of worklist: Worklist, width: Int, wide: Bool
  ) -> (columns: [Column], hasAll: Bool) {
    let (contents, sorted) = (worklist.contents, worklist.sort.column)
    let room = width - 3
    var kept = contents.columns
    func cells(_ column: WorklistColumn) -> Int {
      let own = Self.width(column, contents, wide: wide)
      // A short head whose arrow stands in the gap.
      return max(own, min(column.head(wide: wide).columns, widestCell))
    }
    func others() -> Int {
      kept.filter { $0 != .name }.reduce(0) { $0 + cells($1) + gap }
    }
    let hasAll = room - others() >= contents.longestName
    let least = min(contents.longestName, 20)
    for column in leastFirst(contents.tables) where room - others() < least && column != sorted {
      kept.removeAll { $0 == column }
    }
    // The verdict's note takes what the longest name leaves.
    let name = max(min(contents.longestName, room - others()), 6)
    var start = 1
    var columns: [Column] = []
    for column in kept {
      let taken =
        column == .verdict
        ? max(room + 1 - start, 6) : column == .name ? name : cells(column)
      columns.append(Column(column: column, start: start, width: taken))
      start += taken + gap
    }
    return (columns, hasAll)
  }

  private static func width(
    _ column: WorklistColumn, _ contents: WorklistContents, wide: Bool
  ) -> Int {
    switch column {
    case .name: 6
    case .modalities: wide ? 16 : 5
    case .reference: 5
    case .prediction: 6
    case .wholeTumor, .tumorCore, .enhancingTumor: 5
    case .verdict: 9
    case .volume: 11
    case .lesions: 7
    case .date: 10
    case .table(let name): min(contents.width(table: name), widestCell)
    }
  }

  /// The column whose head is at a cell.
  func column(at cell: Int) -> WorklistColumn? {
    cell > scrollBar ? nil : columns.last { $0.start <= cell }?.column
  }

  /// The index in the list of the case in a row of the screen.
  func index(at row: Int, in worklist: Worklist) -> Int? {
    let index = row - headRow - 1 + worklist.offset
    return (headRow + 1..<headRow + 1 + rowCount).contains(row)
      && worklist.listed.indices.contains(index) ? index : nil
  }
}

extension WorklistColumn {
  /// What stands above it: the digit that sorts by it, where it has one, and its title.
  func head(wide: Bool) -> String {
    (number.map { "\($0) " } ?? "") + title(wide: wide)
  }
}
