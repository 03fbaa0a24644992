import Imaging
import Terminal

/// The cases, and how they are listed.
package struct Worklist: Sendable {
  /// Whether the list is on the screen, and not a case.
  package var isShown = false
  /// Where the cases come from, for the title.
  package var title = ""
  /// Whether more cases may still be found.
  package var isSearching = false
  /// Why there can be no verdicts, in a sentence; `nil` if there can.
  package var reviewProblem: String?
  /// The folder to which predictions are written, for words about it.
  package var predictionsFolder = ""

  /// All cases that were found, in the order of their ids.
  package private(set) var rows: [WorklistRow] = []
  /// The ids of the cases that are listed, in the order of the list.
  package private(set) var listed: [Int] = []
  /// The order.
  package private(set) var sort = WorklistSort()
  /// Which cases are listed.
  package private(set) var filter = WorklistFilter()
  /// The index of the chosen row in ``listed``.
  package private(set) var cursor = 0
  /// Whether a row was chosen; until then the first one is, whatever comes before it.
  private var isCursorMoved = false
  /// The index of the first row on the screen.
  package var offset = 0

  /// The segmentation of cases that runs.
  package var batch: WorklistBatch?
  /// The cases that were handed to a cluster in this session.
  var submitted: Set<Int> = []
  /// The cases that are being handed to it.
  var submitting: [Int] = []
  /// The case whose masks are being compared.
  var scoring: Int?
  /// The case whose mask is being measured.
  var measuring: Int?
  /// The picture of the chosen case beside the list.
  package internal(set) var preview = WorklistPreview()
  /// Whether the last step from case to case was backward.
  var goesBackward = false

  /// Creates a worklist of cases that are known by their names.
  package init(names: [String] = []) {
    rows = names.enumerated().map { WorklistRow(id: $0, name: $1) }
    listed = Array(rows.indices)
    contents.add(rows)
  }

  /// The names of the cases that are listed.
  package var listedNames: [String] { listed.map { rows[$0].name } }

  /// The id of the chosen case.
  package var chosen: Int? { listed.indices.contains(cursor) ? listed[cursor] : nil }

  /// The index of a case in the list; `nil` if the filter leaves it out.
  package func index(of id: Int) -> Int? {
    // The case that is looked for is nearly always the chosen one.
    chosen == id ? cursor : listed.firstIndex(of: id)
  }

  /// What the rows have in which columns.
  private(set) var contents = WorklistContents()

  /// Takes cases in that were found.
  mutating func append(_ found: [WorklistRow]) {
    rows += found
    contents.add(found)
    arrange()
    if !isCursorMoved { cursor = 0 }
  }

  /// Changes a row.
  mutating func change(_ id: Int, _ change: (inout WorklistRow) -> Void) {
    guard rows.indices.contains(id) else { return }
    let before = rows[id]
    change(&rows[id])
    if rows[id].mask != before.mask || rows[id].prediction.file != before.prediction.file {
      renewMask(of: id)
    }
    contents.replace(before, with: rows[id])
  }

  /// Forgets what was measured in a case's mask, which has changed.
  private mutating func renewMask(of id: Int) {
    rows[id].summary = .absent
    preview.forget(id)
  }

  /// Takes in that a corrected mask of a case was saved.
  mutating func correctionSaved(of id: Int) {
    guard rows.indices.contains(id) else { return }
    change(id) { $0.hasCorrection = true }
    renewMask(of: id)
  }

  /// Sorts and filters again.
  ///
  /// The selected case stays selected if it is still listed.
  ///
  /// Verdicts do not call for it, so that a case does not vanish from under the reviewer.
  mutating func arrange() {
    let id = chosen
    let tables = contents.tables
    listed = sort.sorted(rows.filter { filter.matches($0, tables: tables) }).map(\.id)
    cursor = id.flatMap { listed.firstIndex(of: $0) } ?? min(cursor, max(listed.count - 1, 0))
  }

  /// Sorts by a column; by the same one again the other way round.
  mutating func choose(_ column: WorklistColumn) {
    sort = sort.choosing(column)
    arrange()
  }

  /// Lists other cases.
  mutating func choose(_ filter: WorklistFilter) {
    guard filter != self.filter else { return }
    let id = chosen
    self.filter = filter
    arrange()
    // What was looked for is on top.
    if chosen != id { cursor = 0 }
  }

  /// Chooses a row, at most the first or last.
  mutating func moveCursor(to index: Int) {
    isCursorMoved = true
    cursor = min(max(index, 0), max(listed.count - 1, 0))
  }

  /// Chooses a case where it is listed.
  mutating func moveCursor(toCase id: Int) {
    if let index = listed.firstIndex(of: id) { cursor = index }
  }

  /// The columns on which order and filter depend.
  var arranging: Set<WorklistColumn> {
    filter.columns(tables: contents.tables).union([sort.column])
  }

  /// The verdict on a case; `nil` if there is none.
  func verdict(on id: Int) -> Verdict? {
    rows.indices.contains(id) ? rows[id].review?.verdict : nil
  }

  /// How many cases have each verdict, and none.
  package var verdictCounts: [Verdict?: Int] {
    rows.reduce(into: [:]) { $0[$1.review?.verdict, default: 0] += 1 }
  }
}
