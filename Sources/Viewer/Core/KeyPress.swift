import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// Does what a key says: to the prompt, the help, or the command of the key table.
  mutating func press(_ key: Key) -> [Effect] {
    if stopCine(), command(for: key) == .toggleCine { return [] }
    if let prompt { return type(key, in: prompt) }
    if exportMenu.row != nil { return pressInExportMenu(key) }
    if isPageShown, key != Key("q"), KeyTable.command(for: key) == .quit {
      closePages()
      return perform(.quit)
    }
    if let offset = helpOffset { return scrollHelp(key, from: offset) }
    if let offset = measuresOffset { return scrollMeasures(key, from: offset) }
    if let offset = editing.historyOffset { return scrollHistory(key, from: offset) }
    guard let command = command(for: key) else {
      notice = Notice(.info, "\(key) does nothing; \(KeyTable.keyName(.help)) lists the keys")
      return []
    }
    if let reason = command.disabledReason(in: self) {
      // Escape with nothing to stop clears the line.
      notice = [.cancel, .clearFilter].contains(command) ? nil : Notice(.problem, reason)
      return []
    }
    notice = nil
    let before = crosshair
    let effects = perform(command)
    leavePointer(from: before)
    return effects + followPen(from: before)
  }

  /// What a key does now; those of which the mode makes no use do what they do otherwise.
  private func command(for key: Key) -> Command? {
    KeyTable.command(for: key, in: keyMode)
      ?? keyMode.fallback.flatMap { KeyTable.command(for: key, in: $0) }
  }

  /// Whether a page of text is before the pictures.
  private var isPageShown: Bool {
    helpOffset != nil || measuresOffset != nil || editing.historyOffset != nil
  }

  private mutating func closePages() {
    (helpOffset, measuresOffset, editing.historyOffset) = (nil, nil, nil)
  }

  private mutating func scrollHelp(_ key: Key, from offset: Int) -> [Effect] {
    let (scrolled, effects) = Self.scroll(
      key, from: offset, last: HelpScreen.lastOffset(size, keyMode))
    helpOffset = scrolled
    return effects
  }

  private mutating func scrollMeasures(_ key: Key, from offset: Int) -> [Effect] {
    let last = MeasuresScreen.lastOffset(size)
    let (scrolled, effects) = Self.scroll(key, from: offset, last: last)
    measuresOffset = scrolled
    return effects
  }

  private mutating func scrollHistory(_ key: Key, from offset: Int) -> [Effect] {
    let last = editing.session.map { HistoryScreen.lastOffset($0, size) } ?? 0
    let (scrolled, effects) = Self.scroll(key, from: offset, last: last)
    editing.historyOffset = scrolled
    return effects
  }

  /// Where a key scrolls a page of text to; `nil` closes it, as every other key does.
  private static func scroll(
    _ key: Key, from offset: Int, last: Int
  ) -> (offset: Int?, effects: [Effect]) {
    switch KeyTable.command(for: key) {
    case .nextSlice: (max(offset - 1, 0), [])
    case .previousSlice: (min(offset + 1, last), [])
    case .nextSlices: (max(offset - 10, 0), [])
    case .previousSlices: (min(offset + 10, last), [])
    case .suspend: (offset, [.suspend])
    default: (nil, [])
    }
  }

  /// Does a command that is not disabled.
  mutating func perform(_ command: Command) -> [Effect] {
    switch command {
    case .nextSlice: goToSlice(sliceIndex + 1)
    case .previousSlice: goToSlice(sliceIndex - 1)
    case .nextSlices: goToSlice(sliceIndex + 5)
    case .previousSlices: goToSlice(sliceIndex - 5)
    case .firstSlice: goToSlice(0)
    case .lastSlice: goToSlice(sliceCount - 1)
    case .goToSlice: prompt = Prompt(.slice)
    case .axial: plane = .axial
    case .coronal: plane = .coronal
    case .sagittal: plane = .sagittal
    case .toggleConvention:
      convention = convention == .radiological ? .neurological : .radiological
    case .nextImage: imageIndex = (imageIndex + 1) % study.images.count
    case .previousImage:
      imageIndex = (imageIndex + study.images.count - 1) % study.images.count
    case .image1, .image2, .image3, .image4: imageIndex = imageChoice(command) ?? imageIndex
    case .brighter: changeWindow { $0.shifted(by: -0.05) }
    case .darker: changeWindow { $0.shifted(by: 0.05) }
    case .moreContrast: changeWindow { $0.scaled(by: 0.9) }
    case .lessContrast: changeWindow { $0.scaled(by: 1 / 0.9) }
    case .resetWindow: setPreset(.robust)
    case .nextPreset: goToNextPreset()
    case .crosshairLeft: moveCrosshair(columns: -1, rows: 0)
    case .crosshairRight: moveCrosshair(columns: 1, rows: 0)
    case .crosshairUp: moveCrosshair(columns: 0, rows: -1)
    case .crosshairDown: moveCrosshair(columns: 0, rows: 1)
    case .toggleCrosshair: isCrosshairShown.toggle()
    case .segmentSlice: return beginSegmentation(axialIndex.map { .slice($0) } ?? .volume)
    case .segmentVolume: return beginSegmentation(.volume)
    case .learn: return learn()
    case .otherModel: switchModel()
    case .cancel: return cancelSegmentation()
    case .measures: return showMeasures()
    case .cycleOverlay: overlay = nextOverlay
    case .moreOpacity: changeOpacity(by: 10)
    case .lessOpacity: changeOpacity(by: -10)
    case .toggleHeat: toggleOverlay(.heat)
    case .toggleAgreement: toggleOverlay(.agreement)
    case .nextRegion: goToNextRegion()
    case .raiseThreshold: return stepThreshold(up: true)
    case .lowerThreshold: return stepThreshold(up: false)
    case .resetThreshold: return setThreshold(nil)
    case .nextLayout, .zoomIn, .zoomOut, .fitPictures, .panLeft, .panRight, .panUp, .panDown,
      .centerOnCrosshair, .toggleInterpolation, .nextColorMap, .toggleOutline, .chooseLabels,
      .toggleCine, .nextFrame, .previousFrame:
      return performOnCanvas(command)
    case .toggleFit: isFitted.toggle()
    case .nextPair: compareNextPair()
    case .swapSecond: swapSecond()
    case .nextTumor: goToTumor(up: true)
    case .previousTumor: goToTumor(up: false)
    case .nextDisagreement: goToDisagreement(up: true)
    case .previousDisagreement: goToDisagreement(up: false)
    case .worstSlice: goToWorstSlice()
    case .nextLesion: goToNextLesion()
    case .largestSection: goToLargestSection()
    case .nextCase: return openNeighbor(backward: false)
    case .previousCase: return openNeighbor(backward: true)
    case .showList: return showList()
    case .review: askForReview()
    case .export: promptForScreen()
    case .exportMenu: exportMenu.row = .content
    case .toggleFinePictures: fine.isOn.toggle()
    case .commandLine: prompt = Prompt(.command)
    case .help: helpOffset = 0
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit:
      guard !isExporting else {
        prompt = Prompt(.quitExporting)
        return []
      }
      return leave()
    case .nextRow, .previousRow, .nextRows, .previousRows, .firstRow, .lastRow, .openCase,
      .hideList,
      .filterCases, .clearFilter, .sortByName, .sortByModalities, .sortByReference,
      .sortByPrediction, .sortByWholeTumor, .sortByTumorCore, .sortByEnhancingTumor,
      .sortByVerdict, .segmentCase, .segmentCases:
      return performInList(command)
    case .edit, .brush, .eraser, .thresholdBrush, .polygon, .floodFill, .growRegion,
      .acceptRectangle, .useTool, .penDown, .dropOutline, .smallerBrush, .largerBrush, .brushForm,
      .brushDimensions, .drawOver, .lessTolerance, .moreTolerance, .label0, .label1, .label2,
      .label3, .label4, .label5, .label6, .label7, .label8, .label9, .fillHoles, .removeIslands,
      .growLabel, .shrinkLabel, .smoothLabel, .copyPrevious, .copyNext, .interpolate,
      .interpolateAll, .relabelComponent, .acceptComponent, .undo, .redo, .history, .saveMask:
      return performInEditing(command)
    }
    return []
  }

  /// Ends, after a question where a mask is not saved or cases of the list are being segmented.
  mutating func leave() -> [Effect] {
    if let effects = askBeforeQuitting() { return effects }
    guard cohort.batch == nil else {
      prompt = Prompt(.quit)
      return []
    }
    return closeEditing() + [.cancelSegmentation, .quit]
  }

  /// The next overlay of which there is something to see.
  private var nextOverlay: OverlayMode {
    if overlay == .agreement { return overlayOfLabels }
    let hasPrediction = study.mask(pair.first) != nil
    let hasReference = study.mask(pair.second) != nil
    // While a mask is edited, the other one comes first.
    let order: [OverlayMode] =
      editing.isActive
      ? [.prediction, .both, .reference, .off, .heat]
      : [.off, .prediction, .reference, .both, .heat]
    let modes = order.filter { mode in
      switch mode {
      case .off: true
      case .prediction: hasPrediction
      case .reference: hasReference
      case .both: hasPrediction && hasReference
      case .heat: hasProbabilities
      case .agreement: false
      }
    }
    // Both of one is that one.
    let shown =
      modes.contains(overlay) ? overlay : hasReference ? OverlayMode.reference : .prediction
    let place = modes.firstIndex(of: shown) ?? 0
    return modes[(place + 1) % modes.count]
  }

  /// Makes labels, or the heat map where that is shown, cover more of the image or less.
  private mutating func changeOpacity(by percent: Int) {
    setOpacity(min(max(shownOpacity + percent, 0), 100))
  }

  /// Sets how much of the image labels, or the heat map where that is shown, cover, in percent.
  mutating func setOpacity(_ value: Int) {
    if shownOverlay == .heat { heatOpacity = value } else { opacity = value }
  }

  /// Changes the window of the image in view; `nil` goes back to the robust one.
  mutating func changeWindow(_ change: (IntensityWindow) -> IntensityWindow?) {
    changeWindow(ofImage: imageIndex, change)
  }

  /// Changes the window of an image.
  mutating func changeWindow(
    ofImage place: Int, _ change: (IntensityWindow) -> IntensityWindow?
  ) {
    guard study.images.indices.contains(place), let window = study.images[place].window else {
      return
    }
    study.images[place].chosenWindow = change(window)
  }
}

extension IntensityWindow {
  /// The window moved by a part of its width.
  func shifted(by part: Double) -> IntensityWindow {
    Self.wide(window, about: level + part * window)
  }

  /// The window made wider or narrower about its middle.
  func scaled(by factor: Double) -> IntensityWindow { Self.wide(window * factor, about: level) }

  /// A window that is never so narrow that it has no width, nor so wide that its ends are no numbers.
  private static func wide(_ width: Double, about level: Double) -> IntensityWindow {
    let level = min(max(level, -1e300), 1e300)
    let width = min(max(width, max(abs(level), 1) * 1e-6), 1e301)
    return IntensityWindow(window: width, level: level)
  }
}
