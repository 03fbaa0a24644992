package import Imaging

/// The list of the series of the case in view.
package struct SeriesList: Sendable {
  /// Whether the list is on the screen.
  package internal(set) var isShown = false
  /// What the list is about: the study's date, and the patient's name if the user asked for it.
  package internal(set) var title = ""
  /// The series; they are read when the list is opened first.
  package internal(set) var rows: [SeriesRow] = []
  /// Whether the headers are being read.
  package internal(set) var isReading = false
  /// Whether the images of changed sequences are being opened.
  package internal(set) var isOpening = false
  /// The index of the chosen row.
  package internal(set) var cursor = 0
  /// The first row on the screen.
  var offset = 0
  /// The case that the rows belong to, by its generation.
  var generation: Int?
  /// Whether the user changed a sequence since the case was opened.
  var isChanged = false
  /// The image to show first when the case is opened again.
  var opensAt: Modality?

  /// Creates a list that is not shown.
  package init() {}

  /// The chosen series.
  var chosen: SeriesRow? { rows.indices.contains(cursor) ? rows[cursor] : nil }

  /// Chooses a row, at most the first or last.
  mutating func moveCursor(to index: Int) {
    cursor = min(max(index, 0), max(rows.count - 1, 0))
  }

  /// Gives the chosen series the next sequence; the series that had it loses it.
  mutating func cycleUse() {
    guard rows.indices.contains(cursor) else { return }
    let all = Modality.allCases
    let next = rows[cursor].use.flatMap(all.firstIndex).map { $0 + 1 } ?? 0
    use(all.indices.contains(next) ? all[next] : nil)
  }

  /// Gives the chosen series a sequence; the series that had it loses it.
  mutating func use(_ modality: Modality?) {
    guard rows.indices.contains(cursor) else { return }
    for index in rows.indices where rows[index].use == modality { rows[index].use = nil }
    rows[cursor].use = modality
    isChanged = true
  }

  /// The series of each sequence, by index.
  var uses: [Modality: Int] {
    rows.indices.reduce(into: [:]) { uses, index in
      if let use = rows[index].use { uses[use] = index }
    }
  }
}

/// Work on the series of a case.
package enum SeriesRequest: Hashable, Sendable {
  /// List them.
  case list
  /// Make the case of these series, by index.
  case use([Modality: Int])
  /// Make the case of one series of unknown sequence, by index.
  case single(Int)
}

/// News about the series of a case.
package enum SeriesReport: Sendable {
  /// The series.
  case listed([SeriesRow], title: String)
  /// The case was made anew and can be opened.
  case changed
  /// There is no list, for a reason in a sentence.
  case failed(String)
}
