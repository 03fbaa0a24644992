import Imaging
import Terminal

extension Command {
  package static let nextCase = Command("next-case")
  package static let previousCase = Command("previous-case")
  package static let showList = Command("show-list")
  package static let review = Command("review")
  package static let nextRow = Command("next-row")
  package static let previousRow = Command("previous-row")
  package static let nextRows = Command("next-rows")
  package static let previousRows = Command("previous-rows")
  package static let firstRow = Command("first-row")
  package static let lastRow = Command("last-row")
  package static let openCase = Command("open-case")
  package static let hideList = Command("hide-list")
  package static let filterCases = Command("filter-cases")
  package static let clearFilter = Command("clear-filter")
  package static func sort(by column: WorklistColumn) -> Command {
    Command("sort-by-\(column.word)")
  }
  package static let sortCases = Command("sort-cases")
  package static let togglePreview = Command("toggle-preview")
  package static let segmentCase = Command("segment-case")
  package static let segmentCases = Command("segment-cases")
}

extension Worklist {
  /// All commands of this feature.
  static let commands = rowCommands + filters + sorting + sortingByName + cases + reviews + views

  private static let rowCommands: [CommandSpec] = [
    CommandSpec(
      .previousRow, "row above", .list, keys: [Key(.up), Key("k")], in: [.list],
      change: { $0.worklist.moveCursor(to: $0.worklist.cursor - 1) }
    ).sharingLine(with: .nextRow, saying: "row above, below"),
    CommandSpec(
      .nextRow, "row below", .list, keys: [Key(.down), Key("j")], in: [.list],
      change: { $0.worklist.moveCursor(to: $0.worklist.cursor + 1) }),
    CommandSpec(
      .previousRows, "page up", .list, keys: [Key(.pageUp), Key("b", .control)], in: [.list],
      change: { $0.worklist.moveCursor(to: $0.worklist.cursor - WorklistLayout($0).rowCount) }
    ).sharingLine(with: .nextRows, saying: "page up, down"),
    CommandSpec(
      .nextRows, "page down", .list, keys: [Key(.pageDown), Key("f", .control)], in: [.list],
      change: { $0.worklist.moveCursor(to: $0.worklist.cursor + WorklistLayout($0).rowCount) }),
    CommandSpec(
      .firstRow, "first row", .list, keys: [Key(.home), Key("g")], in: [.list],
      change: { $0.worklist.moveCursor(to: 0) }
    ).sharingLine(with: .lastRow, saying: "first, last row"),
    CommandSpec(
      .lastRow, "last row", .list, keys: [Key(.end), Key("G")], in: [.list],
      change: { $0.worklist.moveCursor(to: $0.worklist.listed.count - 1) }),
    CommandSpec(
      .openCase, "open the case", .list, keys: [Key(.enter)], in: [.list], hint: "open",
      unless: \.chosenCaseProblem, perform: { $0.openChosen() }),
    CommandSpec(
      .hideList, "back to the case", .list, keys: [Key(.backspace)], in: [.list],
      note: "that was open before",
      unless: { model in
        model.hasOpened
          ? nil : "No case is open yet; press \(model.keyName(.openCase)) to open one."
      },
      change: { $0.worklist.isShown = false }),
  ]

  private static let filters: [CommandSpec] = [
    CommandSpec(
      .filterCases, "filter the cases", .find, keys: [Key("/")], in: [.list], hint: "filter",
      note: "every word must be in name, verdict, note, folder or a table; `!word` must not; also "
        + "`wt<0.8` (Dice, or in percent: `wt<80`), `volume>20` (ml), `age>=60`, `ref`, `pred`",
      change: {
        $0.prompt = Prompt(.filter(before: $0.worklist.filter), text: $0.worklist.filter.text)
      }
    ).typed(
      "filter", [.text("WORDS")], "list the cases with these words",
      example: "filter open wt<0.8", related: [.clearFilter]
    ) { model, words throws(CommandProblem) in
      model.worklist.choose(WorklistFilter(words.words[0]))
      return []
    },
    CommandSpec(
      .clearFilter, "list all cases", .find, keys: [Key(.escape)], in: [.list], isSilent: true,
      unless: { $0.worklist.filter.isEmpty ? "All cases are listed." : nil },
      change: { $0.worklist.choose(WorklistFilter()) }),
  ]

  private static let sorting: [CommandSpec] = WorklistColumn.own.compactMap { column in
    guard let number = column.number else { return nil }
    return CommandSpec(
      .sort(by: column), column.sortHelp, .find, keys: [Key(number: number)],
      in: [.list], hint: column == .name ? "sort" : nil,
      hintKeys: column == .name ? "1–9" : nil, note: column.sortNote,
      unless: { $0.worklist.sortProblem(column) }, change: { $0.worklist.choose(column) })
  }

  private static let sortingByName: [CommandSpec] = [
    CommandSpec(
      .sortCases, "sort by any column", .find, keys: [Key("o")], in: [.list],
      note: "lesions (connected parts larger than 0.05 ml), date and the columns of tables too; "
        + "Tab lists them",
      change: { $0.prompt = Prompt(Command("sort"), asking: "Sort by: ") }),
    CommandSpec(
      typed: "sort", [.choice("COLUMN") { $0.worklist.sortable.map(\.word) }],
      "sort the list by a column",
      example: "sort verdict", related: [.sort(by: .name), .sort(by: .verdict), .sortCases]
    ) { model, words throws(CommandProblem) in
      let columns = model.worklist.sortable
      let column = columns[try words.choice(0, of: columns.map(\.word))]
      if let problem = model.worklist.sortProblem(column) {
        throw CommandProblem(problem, isOfTheMoment: true)
      }
      model.worklist.choose(column)
      return []
    },
  ]

  private static let views: [CommandSpec] = [
    CommandSpec(
      .togglePreview, "preview of the case", .list, keys: [Key("p")], in: [.list],
      hint: "preview", note: "is there from 100 columns on", change: { $0.togglePreview() })
  ]

  /// What the mouse does in the list.
  static let mouse: [(gesture: String, help: String)] = [
    ("Wheel", "up and down"),
    ("Click", "select; again to open"),
    ("Column head", "click: sort by it"),
  ]
}

extension WorklistColumn {
  fileprivate var sortHelp: String {
    switch self {
    case .name: "sort by name"
    case .modalities: "by modalities"
    case .reference: "by reference"
    case .prediction: "by prediction"
    case .wholeTumor: "by Dice of WT, worst first"
    case .tumorCore: "by Dice of TC"
    case .enhancingTumor: "by Dice of ET"
    case .verdict: "by verdict, open first"
    case .volume: "by volume of the mask"
    case .lesions: "by number of lesions"
    case .date: "by date"
    case .table(let name): "by \(name)"
    }
  }

  fileprivate var sortNote: String? {
    switch self {
    case .name: "press the same key again to reverse the order"
    case .wholeTumor: "measures all cases that have both masks"
    case .volume: "measures the masks of all cases"
    default: nil
    }
  }
}

extension Worklist {
  /// The columns by which the list can be sorted: glia's own, and those of tables.
  var sortable: [WorklistColumn] { WorklistColumn.own + contents.tables.map { .table($0) } }

  /// Why sorting by a column would change nothing; `nil` if it would.
  func sortProblem(_ column: WorklistColumn) -> String? {
    guard !rows.isEmpty, !contents.has(column) else { return nil }
    return switch column {
    case .wholeTumor, .tumorCore, .enhancingTumor:
      "No case has a Dice of \(column.region?.abbreviation ?? "")."
    case .modalities: "No case has a known sequence."
    case .volume, .lesions: "No case has a mask."
    default: "No case has a \(column.word)."
    }
  }
}

extension ViewerModel {
  /// Why no case can be opened; `nil` if one can.
  var chosenCaseProblem: String? { worklist.chosen == nil ? "No case is listed." : nil }
}
