/// What made a report, and from what.
package struct ReportOrigin: Hashable, Sendable {
  /// The command line.
  package var command: String
  /// The program's version.
  package var version: String
  /// The date and time in words.
  package var date: String
  /// How cases were compared, a fact for each setting.
  package var settings: [ReportFact]
  /// What is known of the model; empty if none was named.
  package var model: [ReportFact]
  /// The text of the model's card; `nil` if there is none.
  package var card: String?
  /// What the user should know of the files, one sentence each.
  package var notes: [String] = []

  /// Creates an origin.
  package init(
    command: String, version: String, date: String, settings: [ReportFact] = [],
    model: [ReportFact] = []
  ) {
    (self.command, self.version, self.date) = (command, version, date)
    (self.settings, self.model) = (settings, model)
  }

  /// The last sections of a report.
  var sections: [ReportDocument.Section] {
    var sections: [ReportDocument.Section] = []
    if !model.isEmpty {
      sections.append(
        .init(
          title: "Model",
          blocks: [.facts(model)] + (card.map { [.file(name: "Model card", text: $0)] } ?? [])))
    }
    if !settings.isEmpty { sections.append(.init(title: "Method", blocks: [.facts(settings)])) }
    if !notes.isEmpty {
      sections.append(.init(title: "Notes on the files", blocks: notes.map { .paragraph($0) }))
    }
    sections.append(
      .init(
        title: "About this report",
        blocks: [
          .paragraph("Made by glia \(version) on \(date) with this command:"), .code(command),
          .paragraph(ReportDocument.notice),
        ]))
    return sections
  }
}
