package import Imaging

/// A column of the list: one of glia's own, or one of a table about the cases.
package enum WorklistColumn: Hashable, Sendable {
  case name, modalities, reference, prediction, wholeTumor, tumorCore, enhancingTumor, verdict
  case volume, lesions, date
  /// A column of a table, by its name.
  case table(String)

  /// glia's own columns, in the order of their keys.
  package static let own: [WorklistColumn] = [
    .name, .modalities, .reference, .prediction, .wholeTumor, .tumorCore, .enhancingTumor, .verdict,
    .volume, .lesions, .date,
  ]

  /// The order on the screen: the verdict comes last, because its note takes the rest of the line.
  static func ordered(tables: [String]) -> [WorklistColumn] {
    own.filter { $0 != .verdict } + tables.map { .table($0) } + [.verdict]
  }

  /// The region whose Dice it shows.
  package var region: Region? {
    switch self {
    case .wholeTumor: .wholeTumor
    case .tumorCore: .tumorCore
    case .enhancingTumor: .enhancingTumor
    default: nil
    }
  }

  /// Whether its numbers are measured in a mask.
  var isMeasured: Bool { self == .volume || self == .lesions }

  /// The digit that sorts by it; `nil` for columns without one.
  package var number: Int? {
    Self.own.firstIndex(of: self).flatMap { $0 < 9 ? $0 + 1 : nil }
  }

  /// What is typed for it, in commands and filters.
  package var word: String {
    switch self {
    case .name: "name"
    case .modalities: "modalities"
    case .reference: "reference"
    case .prediction: "prediction"
    case .wholeTumor: "whole-tumor"
    case .tumorCore: "tumor-core"
    case .enhancingTumor: "enhancing-tumor"
    case .verdict: "verdict"
    case .volume: "volume"
    case .lesions: "lesions"
    case .date: "date"
    case .table(let name): name
    }
  }

  /// The shortest word for it in filters, such as `wt`.
  var filterWord: String { region?.abbreviation.lowercased() ?? word }

  /// What stands in its head.
  func title(wide: Bool) -> String {
    switch self {
    case .name: "Case"
    case .modalities: wide ? "Modalities" : "Mod"
    case .reference: "Ref"
    case .prediction: "Pred"
    case .wholeTumor, .tumorCore, .enhancingTumor: region?.abbreviation ?? ""
    case .verdict: "Verdict"
    case .volume: "Volume ml"
    case .lesions: "Lesions"
    case .date: "Date"
    case .table(let name): name
    }
  }

  /// The column that a filter means, such as `wt` or `age`; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - word: What was typed, in small letters.
  ///   - tables: The columns of tables.
  init?(filter word: String, tables: [String]) {
    let own = Self.own.first { column in
      [column.word, column.filterWord, column.title(wide: false).lowercased()].contains(word)
    }
    guard let found = own ?? tables.first(where: { $0.lowercased() == word }).map({ .table($0) })
    else { return nil }
    self = found
  }
}
