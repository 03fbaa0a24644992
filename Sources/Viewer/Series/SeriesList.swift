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
  /// The sequences of the series before the user chose any.
  private var guessed: [Modality?] = []
  /// What the user chose, the latest choice last.
  private var choices: [(index: Int, use: Modality?)] = []
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

  /// Takes in the series of a case, of which the user has chosen none yet.
  mutating func list(_ rows: [SeriesRow]) {
    self.rows = rows
    guessed = rows.map(\.use)
    choices = []
    isChanged = false
    moveCursor(to: cursor)
  }

  /// Whether the user chose the sequence of a series, or that it has none.
  func isChosen(_ index: Int) -> Bool { choices.contains { $0.index == index } }

  /// The series that is the image of a sequence.
  func row(of modality: Modality) -> SeriesRow? { rows.first { $0.use == modality } }

  /// Gives the chosen series the next sequence; see ``use(_:)``.
  mutating func cycleUse() {
    guard rows.indices.contains(cursor) else { return }
    let all = Modality.allCases
    let next = rows[cursor].use.flatMap(all.firstIndex).map { $0 + 1 } ?? 0
    use(all.indices.contains(next) ? all[next] : nil)
  }

  /// Gives the chosen series a sequence; another series with it has none as long as this one keeps it.
  mutating func use(_ modality: Modality?) {
    guard rows.indices.contains(cursor) else { return }
    choices.removeAll { $0.index == cursor }
    choices.append((cursor, modality))
    var taken: Set<Modality> = []
    for (index, use) in choices.reversed() {
      rows[index].use = use.flatMap { taken.insert($0).inserted ? $0 : nil }
    }
    for index in rows.indices where !isChosen(index) {
      rows[index].use = guessed[index].flatMap { taken.insert($0).inserted ? $0 : nil }
    }
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
