import Foundation

/// What the name of a case says of patient and session: `sub-01_ses-2`, `Patient-001_week-012`.
///
///     let name = SessionName("Patient-001_week-012-1")
///     name.patient  // "Patient-001"
///     name.week     // 12.1
package struct SessionName: Hashable, Sendable {
  /// The part that names the patient; empty if the name is that of a session alone, such as "baseline".
  package let patient: String
  /// The part that names the session, such as "ses-2"; `nil` if the name has none.
  package let session: String?
  /// The date of the session as YYYY-MM-DD, if the name has it.
  package let date: String?
  /// The week of the session, if the name has it; a second scan of a week counts a tenth.
  package let week: Double?

  /// Reads a name.
  package init(_ name: String) {
    guard let range = Self.session(in: name) else {
      (patient, session, date, week) = (name, nil, nil, nil)
      return
    }
    let separators = CharacterSet(charactersIn: "_- .")
    let text = String(name[range])
    session = text.trimmingCharacters(in: separators)
    patient = String(name[..<range.lowerBound]).trimmingCharacters(in: separators)
    date = Self.date(text)
    week = Self.week(text)
  }

  /// How sessions are written, the surest first.
  private static let patterns = [
    // BIDS, and words with a number: week-000-1, time2, Timepoint_3, visit1.
    #"(^|[_\- ])ses-[^_]+"#,
    #"(?i)(^|[_\- ])(week|time|timepoint|tp|visit|session|scan|study|month|day|year)[_\-]?\d+([_\-]\d+)?"#,
    // A day.
    #"(^|[_\- ])(19|20)\d\d[.\-]?(0\d|1[0-2])[.\-]?([0-2]\d|3[01])(_[0-9a-f]{6})?"#,
    // BraTS 2024's sessions after treatment, and two digits of UPENN-GBM and UCSD-PTGBM.
    #"(?<=BraTS-(GLI|MET|PED|MEN|SSA)-\d{5})-\d{3}"#,
    #"(?<=(UPENN-GBM-\d{5}|UCSD-PTGBM-\d{4}|RHUH-\d{4}))_\d{1,2}"#,
    #"(?i)(^|[_\- ])(baseline|follow-?up\d*|pre|post|preop|postop|first|second|before|after)$"#,
  ]

  private static func session(in name: String) -> Range<String.Index>? {
    patterns.lazy.compactMap { name.range(of: $0, options: .regularExpression) }.first
  }

  /// A day such as 1996.08.23, 1996-08-23 or 19960823.
  private static func date(_ text: String) -> String? {
    guard
      let range = text.range(
        of: #"(19|20)\d\d[.\-]?(0\d|1[0-2])[.\-]?([0-2]\d|3[01])"#, options: .regularExpression)
    else { return nil }
    let digits = Array(text[range].filter(\.isNumber))
    guard digits.count == 8 else { return nil }
    return "\(String(digits[..<4]))-\(String(digits[4..<6]))-\(String(digits[6...]))"
  }

  /// The number of a week such as week-012-1.
  private static func week(_ text: String) -> Double? {
    guard let range = text.range(of: "week", options: .caseInsensitive) else { return nil }
    let numbers = text[range.upperBound...].split { !$0.isNumber }.compactMap { Double($0) }
    guard let week = numbers.first else { return nil }
    return numbers.count > 1 ? week + min(numbers[1], 9) / 10 : week
  }
}
