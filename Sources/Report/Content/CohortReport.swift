package import Metrics

/// The agreement of predictions with references in many cases.
package struct CohortReport: Sendable {
  /// A case that could not be compared.
  package struct Failure: Hashable, Sendable {
    /// The case.
    package var name: String
    /// Why, in a sentence.
    package var reason: String

    /// Creates a failure.
    package init(_ name: String, _ reason: String) { (self.name, self.reason) = (name, reason) }
  }

  /// The folder's name.
  package var title: String
  /// The structures in reporting order.
  package var structures: [ReportedStructure]
  /// The cases in order.
  package var cases: [ReportedCase]
  /// The cases that could not be compared.
  package var failures: [Failure]
  /// What readers said.
  package var reviews: [ReportedReview] = []
  /// How far several readers agree; `nil` if there are none.
  package var readers: ReportDocument.Section?
  /// The worst cases, the worst first.
  package var pictures: [ReportPicture] = []
  /// What made the report.
  package var origin: ReportOrigin

  /// Creates a report.
  package init(
    title: String, structures: [ReportedStructure], cases: [ReportedCase], failures: [Failure],
    origin: ReportOrigin
  ) {
    (self.title, self.structures, self.cases) = (title, structures, cases)
    (self.failures, self.origin) = (failures, origin)
  }

  /// The most structures that have columns and plots of their own.
  static let mostPlotted = 4

  /// The structures with plots and all columns.
  var plotted: [ReportedStructure] { Array(structures.prefix(Self.mostPlotted)) }

  /// The distribution of a measure over the cases whose labels define the structure.
  package func summary(_ measure: Measure, _ structure: ReportedStructure) -> Summary {
    Summary(cases.compactMap { one in one.values[structure.id].map { $0[measure] } })
  }

  /// The cases with the lowest mean Dice over all structures, the lowest first.
  ///
  /// Cases without a defined Dice are left out; cases of the same Dice stay in their order.
  ///
  /// - Parameter count: The most cases to return.
  /// - Returns: Their indices, and their mean Dice.
  package func worst(_ count: Int) -> [(index: Int, dice: Double)] {
    let ranked = cases.indices.compactMap { index in
      Summary(structures.map { cases[index].value(.dice, $0) }).mean.map {
        (index: index, dice: $0)
      }
    }
    return Array(ranked.sorted { ($0.dice, $0.index) < ($1.dice, $1.index) }.prefix(count))
  }
}
