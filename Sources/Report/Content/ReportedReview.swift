/// What a reader said of a case.
package struct ReportedReview: Hashable, Sendable {
  /// The case.
  package var name: String
  /// The verdict; empty if there is none.
  package var verdict: String
  /// The remark; may be empty.
  package var note: String
  /// Who read the case; empty if nobody is named.
  package var reader: String
  /// The score; `nil` if there is none.
  package var score: Int?

  /// Creates a review.
  package init(
    _ name: String, verdict: String, note: String, reader: String = "", score: Int? = nil
  ) {
    (self.name, self.verdict, self.note) = (name, verdict, note)
    (self.reader, self.score) = (reader, score)
  }

  /// Reviews as a table; columns that no review fills are left out.
  static func table(_ reviews: [ReportedReview]) -> ReportTable {
    let columns: [(ReportTable.Column, (ReportedReview) -> String)] = [
      (.init("Case"), \.name),
      (.init("Reader"), \.reader),
      (.init("Score", isNumber: true), { $0.score.map(String.init) ?? "" }),
      (.init("Verdict"), \.verdict),
      (.init("Note", isLong: true), \.note),
    ]
    let used = columns.enumerated().filter { index, column in
      index == 0 || reviews.contains { !column.1($0).isEmpty }
    }.map(\.element)
    var table = ReportTable("Reviews of the cases", used.map(\.0))
    table.rows = reviews.map { review in used.map { $0.1(review) } }
    table.isSortable = reviews.count > 1
    return table
  }

  /// How many cases have which verdict, such as "3 accept, 1 fix".
  static func counts(_ reviews: [ReportedReview]) -> String {
    let verdicts = Dictionary(grouping: reviews.filter { !$0.verdict.isEmpty }, by: \.verdict)
    return verdicts.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .map { "\($0.value.count) \($0.key)" }.joined(separator: ", ")
  }
}
