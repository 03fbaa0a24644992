import Foundation

/// The sessions of one patient, in order of time.
///
/// By date if every session has one that differs from the others': that of the DICOM study, of BIDS's tables, or of
/// the name. Else by the week in the names, else by name.
package struct Sessions: Sendable {
  /// What decided the order.
  package enum Order: String, Hashable, Sendable {
    case date, week, name
    /// As they were given: nothing tells their times.
    case given = "the order given"
  }

  /// A session.
  package struct Session: Sendable {
    /// Its files.
    package let source: Case
    /// What its name says.
    package let name: SessionName
    /// The date as YYYY-MM-DD; `nil` if nothing tells it.
    package let date: String?
  }

  /// The sessions, the earliest first.
  package let sessions: [Session]
  /// What decided the order.
  package let order: Order

  /// Orders sessions.
  ///
  /// - Parameters:
  ///   - cases: The sessions as they were found.
  ///   - isGiven: Whether the user named each, so that their order means something if nothing tells their times.
  package init(_ cases: [Case], isGiven: Bool) {
    var tables = CaseTables()
    let all = cases.map { source in
      let name = SessionName(source.name)
      return Session(source: source, name: name, date: tables.facts(of: source).date ?? name.date)
    }
    let (dates, weeks) = (all.compactMap(\.date), all.compactMap(\.name.week))
    if Set(dates).count == all.count {
      order = .date
      sessions = all.sorted { ($0.date ?? "") < ($1.date ?? "") }
    } else if Set(weeks).count == all.count {
      order = .week
      sessions = all.sorted { ($0.name.week ?? 0) < ($1.name.week ?? 0) }
    } else if isGiven {
      order = .given
      sessions = all
    } else {
      order = .name
      // "ses-10" comes after "ses-9".
      sessions = all.sorted {
        $0.source.name.compare($1.source.name, options: .numeric) == .orderedAscending
      }
    }
  }

  /// The days from the first session to each, if dates or weeks tell them.
  package var days: [Double?] {
    switch order {
    case .date:
      let formatter = ISO8601DateFormatter()
      formatter.formatOptions = [.withFullDate]
      let times = sessions.map { $0.date.flatMap { formatter.date(from: $0) } }
      guard let first = times.first ?? nil else { return times.map { _ in nil } }
      return times.map { $0.map { ($0.timeIntervalSince(first) / 86400).rounded() } }
    case .week:
      let first = sessions.first?.name.week ?? 0
      return sessions.map { $0.name.week.map { ($0.rounded(.down) - first.rounded(.down)) * 7 } }
    case .name, .given: return sessions.map { _ in nil }
    }
  }

  /// Why sessions seem to be of different patients, in a sentence; `nil` if they do not.
  package var patientProblem: String? {
    let patients = Set(sessions.compactMap(\.source.patient))
    if patients.count > 1 {
      return "the DICOM files name \(patients.count) different patients; check that this is one "
        + "patient"
    }
    guard patients.isEmpty else { return nil }
    let names = Set(sessions.map(\.name.patient)).subtracting([""])
    // A word without a digit, such as "early", says nothing of a patient.
    let known = names.filter { $0.contains(where: \.isNumber) }.sorted()
    guard known.count > 1 else { return nil }
    return "the names suggest different patients (\(known.prefix(3).joined(separator: ", "))"
      + "\(known.count > 3 ? ", …" : "")); check that this is one patient"
  }

  /// The name of the patient, if the sessions' names agree on one.
  package var patient: String? {
    let names = Set(sessions.map(\.name.patient)).subtracting([""])
    return names.count == 1 ? names.first : nil
  }
}
