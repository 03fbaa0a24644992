import Imaging

/// What a case has in a column, for sorting and filters: numbers come before texts.
enum WorklistValue: Comparable {
  case number(Double)
  case text(String)
}

/// A cell of a table about the cases.
package struct WorklistCell: Hashable, Sendable {
  /// The name of the column.
  package let column: String
  /// What the table says; never empty.
  package let text: String
  /// The text as a number; `nil` if it is none.
  let number: Double?

  /// Creates a cell whose numbers have decimal points.
  package init(column: String, text: String) {
    self.init(column: column, text: text, number: writtenNumber(text, hasDecimalComma: false))
  }

  /// Creates a cell.
  package init(column: String, text: String, number: Double?) {
    self.column = column
    self.text = text
    self.number = number
  }

  /// Whether the text begins with a year, as in 2019-05-31; such texts are in the order of time.
  var isDate: Bool { Self.isDate(text) }

  static func isDate(_ text: String) -> Bool {
    let start = text.utf8.prefix(5)
    return start.count == 5 && start.last == UInt8(ascii: "-")
      && start.dropLast().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension WorklistRow {
  /// The columns in which the case has something.
  var filled: [WorklistColumn] {
    var columns: [WorklistColumn] = [.name]
    if !modalities.isEmpty { columns.append(.modalities) }
    if hasReference { columns.append(.reference) }
    if prediction != .none { columns.append(.prediction) }
    if let scores = dice.value {
      for column in WorklistColumn.own {
        if let region = column.region, scores[region] != nil, scores[region] != .unknown {
          columns.append(column)
        }
      }
    } else if hasReference, prediction.file != nil {
      columns.append(.wholeTumor)
    }
    if mask != nil { columns += [.volume, .lesions] }
    if date != nil { columns.append(.date) }
    if review != nil { columns.append(.verdict) }
    return columns + cells.map { .table($0.column) }
  }

  /// What the case has in a column; `nil` if nothing is known.
  func value(of column: WorklistColumn) -> WorklistValue? {
    switch column {
    case .name: .text(sortName)
    case .modalities: .text(modalities.map(\.displayName).joined(separator: " ").lowercased())
    case .reference: .text(hasReference ? "yes" : "no")
    case .prediction: .text(prediction.file == nil ? "no" : "yes")
    case .wholeTumor, .tumorCore, .enhancingTumor:
      if case .value(let dice) = column.region.flatMap({ dice.value?[$0] }) {
        .number(dice)
      } else {
        nil
      }
    case .verdict: review?.verdict.map { .text($0.rawValue) }
    case .volume: summary.value.map { .number($0.milliliters) }
    case .lesions: summary.value.map { .number(Double($0.lesions)) }
    case .date: date.map { .text($0) }
    case .table(let name):
      cells.first { $0.column == name }.map { cell -> WorklistValue in
        cell.number.map { .number($0) } ?? .text(cell.text.lowercased())
      }
    }
  }
}
