/// The order of the list.
package struct WorklistSort: Hashable, Sendable {
  /// The column.
  package var column: WorklistColumn
  /// Whether the order is turned round.
  package var isReversed: Bool

  /// Creates an order.
  package init(_ column: WorklistColumn = .name, isReversed: Bool = false) {
    self.column = column
    self.isReversed = isReversed
  }

  /// The order after its column was chosen: the same one again turns it round.
  func choosing(_ column: WorklistColumn) -> WorklistSort {
    WorklistSort(column, isReversed: column == self.column && !isReversed)
  }

  /// Sorts rows, ties by name; cases without a value come last in either direction.
  func sorted(_ rows: [WorklistRow]) -> [WorklistRow] {
    let keyed = rows.map { (key: key($0), row: $0) }
    return keyed.sorted { left, right in
      switch (left.key, right.key) {
      case (let a?, let b?) where a != b: return isReversed ? a > b : a < b
      case (_?, nil): return true
      case (nil, _?): return false
      default: break
      }
      let (a, b) = (left.row.sortName, right.row.sortName)
      if a != b { return column == .name && isReversed ? a > b : a < b }
      return left.row.id < right.row.id
    }.map(\.row)
  }

  /// By what rows are sorted before their names: the interesting ones first.
  private func key(_ row: WorklistRow) -> WorklistValue? {
    switch column {
    case .name: .number(0)
    case .modalities: .number(Double(row.modalities.count))
    case .reference: .number(row.hasReference ? 0 : 1)
    case .prediction: .number(row.prediction.rank)
    case .verdict: .number(row.review?.verdict.rank ?? 0)
    default: row.value(of: column)
    }
  }
}

extension CasePrediction {
  /// Failures first, then running and waiting ones, then finished ones.
  fileprivate var rank: Double {
    switch self {
    case .failed: 0
    case .running: 1
    case .waiting: 2
    case .file: 3
    case .none: 4
    }
  }
}

extension Verdict? {
  /// Cases without a verdict first, then those with work left.
  fileprivate var rank: Double {
    switch self {
    case nil: 0
    case .fix: 1
    case .reject: 2
    case .accept: 3
    }
  }
}
