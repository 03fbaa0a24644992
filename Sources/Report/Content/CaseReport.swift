import Metrics

/// The masks of one case: pictures, measures, diameters and what was measured by hand.
package struct CaseReport: Sendable {
  /// The case's name.
  package var title: String
  /// A line below it, such as the names of the masks.
  package var subtitle: String
  /// Three planes through the lesion, and a montage.
  package var pictures: [ReportPicture]
  /// The structures that were compared; empty if there is only one mask.
  package var structures: [ReportedStructure] = []
  /// The measures of these structures.
  package var measured: ReportedCase
  /// What was measured: volumes, diameters, and measurements made in the viewer.
  package var tables: [ReportTable] = []
  /// How far several readers agree; `nil` if there are none.
  package var readers: ReportDocument.Section?
  /// What readers said.
  package var reviews: [ReportedReview] = []
  /// What made the report.
  package var origin: ReportOrigin

  /// Creates a report without measures.
  package init(title: String, subtitle: String, pictures: [ReportPicture], origin: ReportOrigin) {
    (self.title, self.subtitle, self.pictures) = (title, subtitle, pictures)
    self.origin = origin
    measured = ReportedCase(title, values: [:])
  }

  private static let columns: [Measure] = [
    .dice, .hd95, .nsd, .lesionDice, .referenceMilliliters, .predictionMilliliters,
    .differenceMilliliters,
  ]

  /// The report as sections.
  package var document: ReportDocument {
    var document = ReportDocument(title: title, subtitle: subtitle, sections: [])
    if !reviews.isEmpty {
      document.sections.append(
        .init(title: "Verdict", blocks: [.facts(reviews.map(\.fact))]))
    }
    document.sections.append(.init(title: "Pictures", blocks: [.pictures(pictures)]))
    if !structures.isEmpty {
      var table = ReportTable(
        "Prediction compared with the reference",
        [ReportTable.Column("Structure")]
          + Self.columns.map { ReportTable.Column($0.longTitle, isNumber: true) })
      table.rows = structures.map { structure in
        [structure.title] + Self.columns.map { $0.text(measured.value($0, structure)) }
      }
      document.sections.append(.init(title: "Agreement", blocks: [.table(table)]))
    }
    if let readers { document.sections.append(readers) }
    if !tables.isEmpty {
      document.sections.append(
        .init(title: "Measurements", blocks: tables.map { .table($0) }))
    }
    document.sections += origin.sections
    return document
  }
}

extension ReportedReview {
  /// The review as one fact, named after its reader.
  fileprivate var fact: ReportFact {
    let words = [verdict, score.map { "score \($0)" } ?? ""].filter { !$0.isEmpty }
      .joined(separator: ", ")
    return ReportFact(
      reader.isEmpty ? "Review" : reader, [words, note].filter { !$0.isEmpty })
  }
}
