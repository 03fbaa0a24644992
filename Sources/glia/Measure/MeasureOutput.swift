import Files

/// What `glia measure` prints: tables case by case, or one list of JSON for all of several cases.
struct MeasureOutput {
  /// How it is printed.
  enum Format {
    case text
    case csv
    case json
  }

  private let format: Format
  private let isOnly: Bool
  private var printed = 0
  private var list: [any Encodable] = []

  /// Prepares the output.
  ///
  /// - Parameters:
  ///   - format: How it is printed.
  ///   - isOnly: Whether there is one case, whose JSON is no list.
  init(_ format: Format, isOnly: Bool) {
    self.format = format
    self.isOnly = isOnly
  }

  /// Prints a report, or keeps it for the list.
  mutating func add(_ report: MeasureReport) throws {
    switch format {
    case .text: printResult(printed == 0 ? report.text : "\n" + report.text)
    case .csv:
      let lines = printed == 0 ? report.csv.csv : report.csv.csvRows
      if !lines.isEmpty { printResult(lines) }
    case .json where isOnly: try printJSON(report.json)
    case .json: list.append(report.json)
    }
    printed += 1
  }

  /// Lists a case that could not be measured, and why; only JSON lists it.
  mutating func addFailure(_ name: String, _ reason: String) {
    list.append(JSONValue.object(["case": .text(name), "problem": .text(reason)]))
  }

  /// Prints the list of JSON.
  func finish() throws {
    if format == .json, !isOnly { try printJSON(ListJSON(values: list)) }
  }

  private struct ListJSON: Encodable {
    let values: [any Encodable]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      for value in values { try value.encode(to: container.superEncoder()) }
    }
  }
}
