import Imaging
import Terminal

/// Work that goes on in the background, as the last line shows it: how far it is and how long it still takes.
struct RunningWork {
  /// What is done.
  private let words: String
  /// The part that is done, 0–1, for a bar; `nil` for work without one.
  private let part: Double?
  /// How far it is, in many words and in few.
  private let counts: [String]
  /// What the key that stops it does; `nil` where that key does something else now.
  private let stop: String?

  /// What runs in a case; `nil` if nothing does, or if the mode in view needs the line.
  init?(_ model: ViewerModel) {
    let stop = model.escapeStopsWork ? "  \(model.keyName(.cancel)) stops" : nil
    switch model.keyMode {
    case .viewer, .measure:
      if let task = model.task {
        self.init(task, stop: stop)
        return
      }
      if let task = model.aligning.task {
        self.init(
          task.words, counts: task.isCancelled ? [] : ["\(Int(task.progress * 100)) %"],
          stop: task.isCancelled ? nil : stop)
        return
      }
      if let task = model.followUp.task {
        self.init(
          task.words, counts: task.isCancelled ? [] : ["\(Int(task.progress * 100)) %"],
          stop: task.isCancelled ? nil : stop)
        return
      }
    case .edit: break
    case .list, .series, .measurements: return nil
    }
    guard let progress = model.fineTuning.progress else { return nil }
    let (percent, left) = ("\(Int(progress * 100)) %", model.fineTuning.timeLeft)
    let counts = [left.words, left.short].map { percent + ($0.map { ", \($0)" } ?? "") }
    self.init("Training on corrections", part: progress, counts: counts, stop: stop)
  }

  private init(_ words: String, part: Double? = nil, counts: [String] = [], stop: String?) {
    (self.words, self.part, self.counts, self.stop) = (words, part, counts, stop)
  }

  private init(_ task: SegmentationTask, stop: String?) {
    if task.isCancelled {
      let unit = task.unit == "patches" ? "patch" : "slice"
      self.init("Stopping after this \(unit)…", stop: nil)
      return
    }
    if task.isPreparing {
      self.init("Preparing images…", stop: stop)
      return
    }
    let left = task.timeLeft
    let counts = [
      "\(task.done) of \(task.total) \(task.unit)" + (left.words.map { ", \($0)" } ?? ""),
      "\(task.done)/\(task.total)" + (left.short.map { ", \($0)" } ?? ""),
    ]
    switch task.extent {
    case .slice(let index):
      self.init(
        "Segmenting axial slice \(index)…", counts: task.total > 1 ? counts : [], stop: stop)
    case .volume:
      self.init(
        task.plane == .axial ? "Segmenting" : "Segmenting \(task.plane.rawValue) slices",
        part: Double(task.done) / Double(max(task.total, 1)), counts: counts, stop: stop)
    }
  }

  /// What goes on in few words, for a line that says something else too.
  var summary: String { [words, counts.last].compactMap(\.self).joined(separator: " ") }

  /// Draws it over a whole row, with as many words as there is room for.
  func draw(on screen: inout Screen, _ row: Int, _ theme: Theme) {
    let bar = TextStyle(theme.text, on: theme.bar)
    let room = screen.width - words.columns - (part == nil ? 2 : 13)
    let short = counts.last.map { " \($0)" }
    let ends = counts.isEmpty ? [stop ?? ""] : counts.map { " \($0)" + (stop ?? "") }
    let end = ends.first { $0.columns <= room } ?? short ?? ""
    var column = screen.write(words, 1, row, bar)
    if let part {
      let width = max(min(screen.width - words.columns - end.columns - 4, 60), 4)
      column = draw(part, width: width, on: &screen, column + 1, row, theme)
    }
    screen.write(end, column, row, bar)
  }

  /// Draws a bar in eighths of a cell.
  ///
  /// - Returns: The column behind it.
  private func draw(
    _ part: Double, width: Int, on screen: inout Screen, _ column: Int, _ row: Int, _ theme: Theme
  ) -> Int {
    let blocks = Array(" ▏▎▍▌▋▊▉█".unicodeScalars)
    let filled = Int(part * Double(8 * width))
    for cell in 0..<width {
      screen[column + cell, row] = Cell(
        blocks[min(max(filled - 8 * cell, 0), 8)], foreground: theme.accent, background: theme.rail)
    }
    return column + width
  }
}

extension ViewerModel {
  /// Whether the key that stops work reaches it: pages, menus and measure mode have a use of their own for it.
  var escapeStopsWork: Bool {
    [.viewer, .edit].contains(keyMode) && !isPageShown && exportMenu.row == nil
  }
}
