import Files
import VolumeFiles

/// What tables say of cases: those that the user names, and BIDS's `participants.tsv`,
/// `*_sessions.tsv` and `*_scans.tsv` above a case's files.
package struct CaseTables: Sendable {
  /// What is known of a case.
  package struct Facts: Hashable, Sendable {
    /// The cells, in the order of the tables' columns; a column has a name of its own.
    package var cells: [CaseTable.Cell] = []
    /// The date of the examination as YYYY-MM-DD; `nil` if no file tells it.
    package var date: String?
  }

  /// A table, and what was found in it.
  private struct Used {
    let table: CaseTable
    /// Which of its rows belong to a case.
    var matched: Set<Int> = []
    /// Cases without a row.
    var lacking: [String] = []
  }

  private var given: [Used]
  /// `participants.tsv` by the folder of a data set; `nil` where there is none.
  private var participants: [String: Used?] = [:]
  private var problems: [String] = []
  private var names = ColumnNames()

  /// Prepares to look in the tables that the user named; they come first.
  package init(_ given: [CaseTable] = []) { self.given = given.map { Used(table: $0) } }

  /// Looks a case up.
  package mutating func facts(of source: Case) -> Facts {
    var facts = Facts()
    facts.date = source.date
    for index in given.indices {
      var used = given[index]
      add(&used, source.name, to: &facts)
      given[index] = used
    }
    guard let place = BIDSPlace(source) else { return facts }
    if participants[place.root] == nil {
      participants[place.root] = .some(
        read(place.root + "/participants.tsv").map { Used(table: $0) })
    }
    if var used = participants[place.root] ?? nil {
      add(&used, place.subject, to: &facts)
      participants[place.root] = .some(used)
    }
    if let path = place.sessions, let session = place.session, let table = read(path),
      let row = table.row(of: session) ?? table.row(of: "ses-" + session)
    {
      for cell in row.cells {
        if cell.column == "acq_time" {
          facts.date = facts.date ?? Self.day(cell.text)
        } else {
          append(cell, of: table, to: &facts)
        }
      }
    }
    // The date of the images themselves comes first.
    if source.date == nil, let path = place.scans, let table = read(path) {
      let days = source.files.compactMap { file in
        table.row(of: place.name(of: file))?.cells.first { $0.column == "acq_time" }
      }.compactMap { Self.day($0.text) }
      facts.date = days.min() ?? facts.date
    }
    return facts
  }

  /// What the user should know once all cases are found, in sentences without a period.
  ///
  /// Rows that match no case, cases without a row, and tables that cannot be read.
  package var remarks: [String] {
    let tables = given + participants.sorted { $0.key < $1.key }.compactMap(\.value)
    return problems
      + tables.compactMap { used in
        let left = used.table.rows.filter { !used.matched.contains($0.index) }.map(\.name)
        let parts = [
          Self.sentence(
            left, one: "the row of", several: "rows match", "matches no case", "no case"),
          Self.sentence(
            used.lacking, one: "the case", several: "cases have", "has no row", "no row"),
          Self.sentence(
            used.table.doubled, one: "a second row of", several: "second rows are",
            "is not used", "not used"),
        ].compactMap(\.self)
        return parts.isEmpty
          ? nil : "\(fileName(used.table.path)): \(parts.joined(separator: "; "))"
      }
  }

  private static func sentence(
    _ names: [String], one: String, several: String, _ endOfOne: String, _ end: String
  ) -> String? {
    guard let first = names.first else { return nil }
    guard names.count > 1 else { return "\(one) \(first) \(endOfOne)" }
    let shown = names.prefix(3).joined(separator: ", ")
    let more = names.count > 3 ? " and others" : ""
    return "\(names.count) \(several) \(end) (\(shown)\(more))"
  }

  private mutating func add(_ used: inout Used, _ name: String, to facts: inout Facts) {
    guard let row = used.table.row(of: name) else {
      if used.lacking.last != name { used.lacking.append(name) }
      return
    }
    used.matched.insert(row.index)
    for cell in row.cells { append(cell, of: used.table, to: &facts) }
  }

  private mutating func append(
    _ cell: CaseTable.Cell, of table: CaseTable, to facts: inout Facts
  ) {
    let column = names.name(of: cell.column, in: table.path)
    facts.cells.append(CaseTable.Cell(column: column, text: cell.text, number: cell.number))
  }

  /// Reads a table that need not be there.
  private mutating func read(_ path: String) -> CaseTable? {
    guard RegularFile.isReadable(path) else { return nil }
    do {
      return try CaseTable(path)
    } catch {
      if !problems.contains("\(error)") { problems.append("\(error)") }
      return nil
    }
  }

  /// The day of a time such as "2009-06-15T13:45:30"; `nil` for other texts.
  private static func day(_ text: String) -> String? {
    let day = text.prefix(10)
    let isDay =
      day.count == 10
      && day.enumerated().allSatisfy {
        [4, 7].contains($0) ? $1 == "-" : $1.isASCII && $1.isNumber
      }
    return isDay ? String(day) : nil
  }
}

/// Names for the columns of several tables: the first table with a name keeps it, and "age" of another
/// one becomes "age.participants".
private struct ColumnNames {
  private var owners: [String: String] = [:]
  /// Names of glia's own columns.
  private static let own: Set<String> = [
    "name", "modalities", "reference", "prediction", "wt", "tc", "et", "whole-tumor", "tumor-core",
    "enhancing-tumor", "verdict", "volume", "lesions", "date",
  ]

  mutating func name(of column: String, in path: String) -> String {
    let file = fileName(path)
    let stem = file.prefix { $0 != "." }
    let kind = stem.split(separator: "_").last.map(String.init) ?? "table"
    let word = column.lowercased()
    guard !Self.own.contains(word) else { return "\(column).\(kind)" }
    // The sessions of all subjects are one table.
    let owner = owners[word] ?? kind
    owners[word] = owner
    return owner == kind ? column : "\(column).\(kind)"
  }
}

/// Where a case lies in a BIDS data set.
private struct BIDSPlace {
  /// The folder of the data set.
  let root: String
  /// The subject, such as "sub-01".
  let subject: String
  /// The session without "ses-"; `nil` if there is none.
  let session: String?

  init?(_ source: Case) {
    guard let file = source.files.first(where: { $0 != source.reference }) else { return nil }
    let parts = Self.place(of: file).split(separator: "/").map(String.init)
    guard let index = parts.dropLast().lastIndex(where: { $0.hasPrefix("sub-") }) else {
      return nil
    }
    root = "/" + parts[..<index].joined(separator: "/")
    subject = parts[index]
    let next = parts[index + 1]
    session = next.hasPrefix("ses-") ? String(next.dropFirst(4)) : nil
  }

  /// The path of a file from the root; the file itself may be a link to its content, as DataLad makes them.
  private static func place(of file: String) -> String {
    let name = fileName(file)
    return absolutePath(file.count > name.count ? String(file.dropLast(name.count)) : ".")
      .appending(path: name)
  }

  private var folder: String {
    "\(root)/\(subject)" + (session.map { "/ses-\($0)" } ?? "")
  }

  /// The table of the subject's sessions.
  var sessions: String? { "\(root)/\(subject)/\(subject)_sessions.tsv" }

  /// The table of the images' times.
  var scans: String? {
    "\(folder)/\(subject)" + (session.map { "_ses-\($0)" } ?? "") + "_scans.tsv"
  }

  /// A file as the table of images names it.
  func name(of file: String) -> String {
    let path = Self.place(of: file)
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }
}
