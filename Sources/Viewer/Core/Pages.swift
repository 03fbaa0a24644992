import Terminal

extension ViewerModel {
  /// Whether a page of text covers the pictures.
  var isPageShown: Bool {
    help != nil || measuresOffset != nil || informationOffset != nil
      || editing.historyOffset != nil || measuring.statisticsOffset != nil
      || followUp.changesOffset != nil
  }

  /// Handles a key in a page of text; `nil` if there is no page.
  mutating func pressInPage(_ key: Key) -> [Effect]? {
    if isPageShown, key != Key("q"), settings.keys.command(for: key, in: .viewer) == .quit {
      (help, measuresOffset, editing.historyOffset) = (nil, nil, nil)
      informationOffset = nil
      measuring.statisticsOffset = nil
      followUp.changesOffset = nil
      return perform(.quit)
    }
    // What follows is a letter of the verdict, which must not be taken for another command.
    if isPageShown, settings.keys.command(for: key, in: .viewer) == .review {
      help = nil
      notice = Command.review.problem(in: self).map { Notice(.problem, $0) }
      return notice == nil ? perform(.review) : []
    }
    if let help { return pressInHelp(key, from: help) }
    if let offset = measuresOffset {
      return scroll(\.measuresOffset, key, from: offset, last: MeasuresScreen.lastOffset(size))
    }
    if let offset = informationOffset {
      return scroll(
        \.informationOffset, key, from: offset, last: InformationPage.lastOffset(self))
    }
    if let offset = measuring.statisticsOffset {
      let last = LabelStatisticsScreen.lastOffset(self)
      return scroll(\.measuring.statisticsOffset, key, from: offset, last: last)
    }
    if let offset = followUp.changesOffset {
      let last = followUp.other?.timeline.map { ChangesScreen.lastOffset($0, size) } ?? 0
      return scroll(\.followUp.changesOffset, key, from: offset, last: last)
    }
    if let offset = editing.historyOffset {
      let last = editing.session.map { HistoryScreen.lastOffset($0, size) } ?? 0
      return scroll(\.editing.historyOffset, key, from: offset, last: last)
    }
    return nil
  }

  /// The commands that show another image.
  private static let imageCommands = Set(
    [.nextImage, .previousImage] + (1...4).map(Command.image))

  /// Whether the page in view describes the image in view.
  private var isPageOfImage: Bool {
    informationOffset != nil || measuring.statisticsOffset != nil
  }

  /// What the last line says of a page's keys.
  var pageHints: String {
    let keys = settings.keys
    func name(_ command: Command) -> String { keys.keys(command).first?.description ?? "" }
    let scroll = "\(name(.nextSlice))\(name(.previousSlice)) scroll"
    let image = isPageOfImage && study.images.count > 1 ? "\(name(.nextImage)) next image" : nil
    return [scroll, image, "Esc close"].compactMap(\.self).joined(separator: "  ")
  }

  /// Shows another image, and its numbers on the page.
  private mutating func changeImage(_ command: Command) -> [Effect] {
    let effects = perform(command)
    return effects + (informationOffset != nil ? findFacts() : showStatistics())
  }

  /// Scrolls a page of text, or shows another image on it; every other key closes it.
  private mutating func scroll(
    _ page: WritableKeyPath<ViewerModel, Int?>, _ key: Key, from offset: Int, last: Int
  ) -> [Effect] {
    var effects: [Effect] = []
    switch settings.keys.command(for: key, in: .viewer) {
    case .nextSlice: self[keyPath: page] = max(offset - 1, 0)
    case .previousSlice: self[keyPath: page] = min(offset + 1, last)
    case .nextSlices: self[keyPath: page] = max(offset - 10, 0)
    case .previousSlices: self[keyPath: page] = min(offset + 10, last)
    case .suspend: effects = [.suspend]
    case let command? where isPageOfImage && Self.imageCommands.contains(command):
      effects = changeImage(command)
    default: self[keyPath: page] = nil
    }
    return effects
  }
}
