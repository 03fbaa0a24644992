package import Metrics

/// The structure of a report's columns: a region or a label.
package struct ReportedStructure: Hashable, Sendable {
  /// What identifies it.
  package var id: String
  /// The heading of its column.
  package var title: String

  /// Creates a structure.
  package init(id: String, title: String) { (self.id, self.title) = (id, title) }
}

/// The measures of a case.
package struct ReportedCase: Sendable {
  /// The name.
  package var name: String
  /// The defined measures of each structure that the case's labels define, by the structure's
  /// ``ReportedStructure/id``.
  package var values: [String: [Measure: Double]]

  /// Creates a case.
  package init(_ name: String, values: [String: [Measure: Double]]) {
    (self.name, self.values) = (name, values)
  }

  /// A measure; `nil` if it is undefined.
  func value(_ measure: Measure, _ structure: ReportedStructure) -> Double? {
    values[structure.id]?[measure]
  }
}
