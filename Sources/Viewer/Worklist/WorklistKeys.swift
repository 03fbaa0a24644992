import Terminal

extension ViewerModel {
  /// Does a command of the list.
  mutating func performInList(_ command: Command) -> [Effect] {
    let page = CohortLayout(self).rowCount
    switch command {
    case .nextRow: cohort.moveCursor(to: cohort.cursor + 1)
    case .previousRow: cohort.moveCursor(to: cohort.cursor - 1)
    case .nextRows: cohort.moveCursor(to: cohort.cursor + page)
    case .previousRows: cohort.moveCursor(to: cohort.cursor - page)
    case .firstRow: cohort.moveCursor(to: 0)
    case .lastRow: cohort.moveCursor(to: cohort.listed.count - 1)
    case .openCase: return openChosen()
    case .hideList: cohort.isShown = false
    case .filterCases: prompt = Prompt(.filter(before: cohort.filter), text: cohort.filter.text)
    case .clearFilter: cohort.choose(CohortFilter())
    case .sortByName: cohort.choose(.name)
    case .sortByModalities: cohort.choose(.modalities)
    case .sortByReference: cohort.choose(.reference)
    case .sortByPrediction: cohort.choose(.prediction)
    case .sortByWholeTumor: cohort.choose(.wholeTumor)
    case .sortByTumorCore: cohort.choose(.tumorCore)
    case .sortByEnhancingTumor: cohort.choose(.enhancingTumor)
    case .sortByVerdict: cohort.choose(.verdict)
    case .segmentCase: return segmentChosen()
    case .segmentCases: askToSegment()
    default: preconditionFailure("\(command) is no command of the list")
    }
    return []
  }

  /// Chooses rows by the keys that edit no text; `nil` for other keys.
  mutating func moveInList(_ key: Key) -> [Effect]? {
    guard [.up, .down, .pageUp, .pageDown].contains(key.code),
      let command = KeyTable.command(for: key, in: .list)
    else { return nil }
    return performInList(command)
  }

  /// Does what the mouse says in the list.
  mutating func handleInList(_ mouse: Mouse) -> [Effect] {
    guard prompt == nil, helpOffset == nil else {
      if case .press = mouse.action, prompt == nil { helpOffset = nil }
      return []
    }
    let layout = CohortLayout(self)
    switch mouse.action {
    case .wheelUp: scrollList(by: -3, layout)
    case .wheelDown: scrollList(by: 3, layout)
    case .press(.left):
      if mouse.row == layout.headRow {
        if let column = layout.column(at: mouse.column) { cohort.choose(column) }
      } else if let place = layout.place(at: mouse.row, in: cohort) {
        if place == cohort.cursor { return openChosen() }
        cohort.moveCursor(to: place)
      }
    default: break
    }
    return []
  }

  /// Moves the rows; the chosen one stays on the screen.
  private mutating func scrollList(by rows: Int, _ layout: CohortLayout) {
    let last = max(cohort.listed.count - layout.rowCount, 0)
    cohort.offset = min(max(cohort.offset + rows, 0), last)
    let shown = cohort.offset..<cohort.offset + layout.rowCount
    cohort.moveCursor(to: min(max(cohort.cursor, shown.lowerBound), shown.upperBound - 1))
  }
}
