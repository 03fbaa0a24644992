internal import Files

/// One examination of one patient.
package struct DICOMStudy: Sendable {
  /// The patient.
  package let patient: DICOMPatient
  /// Its series, in the order of their numbers.
  package let series: [DICOMSeries]
  /// The date as YYYY-MM-DD; `nil` if unknown.
  package let date: String?
  /// Six hexadecimal digits of a checksum of the study's identifier, which tell studies apart.
  package let mark: String

  /// Groups files into studies and series.
  ///
  /// - Parameter instances: The files, of any number of patients; those without pixels are ignored.
  /// - Returns: The studies, ordered by date.
  static func group(_ instances: [DICOMInstance]) -> [DICOMStudy] {
    let images = instances.filter(\.isImage)
    return Dictionary(grouping: images, by: \.studyKey).values
      .flatMap { visits(of: $0) }
      .sorted { ($0.date ?? "", $0.mark) < ($1.date ?? "", $1.mark) }
  }

  /// Separates examinations of different weeks that have one identifier, which some archives give.
  private static func visits(of images: [DICOMInstance]) -> [DICOMStudy] {
    var days: [Int: [DICOMInstance]] = [:]
    for image in images { days[dayNumber(image) ?? 0, default: []].append(image) }
    let known = days.keys.filter { $0 != 0 }.sorted()
    var visits: [[DICOMInstance]] = []
    var last = Int.min / 2
    for day in known {
      // A study may go on after midnight, and its series may be made days later.
      if day - last > 7 { visits.append([]) }
      visits[visits.count - 1] += days[day] ?? []
      last = day
    }
    if visits.isEmpty { visits = [[]] }
    visits[0] += days[0] ?? []
    return visits.map { DICOMStudy($0, isPart: visits.count > 1) }
  }

  /// A number for the day of an image's study, which grows by 1 a day within a month and by more
  /// between months.
  private static func dayNumber(_ image: DICOMInstance) -> Int? {
    guard let day = image.facts.studyDate.flatMap({ day($0) }) else { return nil }
    let parts = day.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    // Months have 30.6 days on average; days count from March, so that February is the last.
    let (year, month) = parts[1] > 2 ? (parts[0], parts[1] + 1) : (parts[0] - 1, parts[1] + 13)
    return 36525 * year / 100 + 306001 * month / 10000 + parts[2]
  }

  /// The study with some of its series alone.
  package func with(_ series: [DICOMSeries]) -> DICOMStudy {
    DICOMStudy(patient: patient, series: series, date: date, mark: mark)
  }

  private init(patient: DICOMPatient, series: [DICOMSeries], date: String?, mark: String) {
    (self.patient, self.series, self.date, self.mark) = (patient, series, date, mark)
  }

  private init(_ images: [DICOMInstance], isPart: Bool) {
    let first = images[0]
    patient = first.patient
    date = first.facts.studyDate.flatMap { Self.day($0) }
    let id = "\(first.study)\n\(first.patient.key)" + (isPart ? "\n\(date ?? "")" : "")
    mark = String(SHA256.hexadecimal(of: Array(id.utf8)).prefix(6))
    series = Dictionary(grouping: images, by: \.series).values
      .flatMap { DICOMParts.split($0) }
      .sorted {
        ($0.facts.number ?? .max, $0.facts.time ?? "", $0.uid, $0.part ?? "")
          < ($1.facts.number ?? .max, $1.facts.time ?? "", $1.uid, $1.part ?? "")
      }
  }

  /// What chooses each series: its number, and a second one where several images have the same.
  package var labels: [String] {
    let numbers = series.map { $0.facts.number.map { String($0) } ?? "0" }
    var counts: [String: Int] = [:]
    return numbers.map { number in
      guard numbers.count(where: { $0 == number }) > 1 else { return number }
      counts[number, default: 0] += 1
      return "\(number).\(counts[number, default: 0])"
    }
  }

  /// What chooses each series in a folder of several studies: the study's checksum before the label.
  package var fullLabels: [String] { labels.map { "\(mark)/\($0)" } }

  /// Returns YYYYMMDD, or the older YYYY.MM.DD, as YYYY-MM-DD; `nil` for other texts.
  package static func day(_ text: String) -> String? {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    guard digits.count >= 8 else { return nil }
    let parts = [digits.prefix(4), digits.dropFirst(4).prefix(2), digits.dropFirst(6).prefix(2)]
    return parts.joined(separator: "-")
  }
}
