import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// The suggested name of the picture: case, sequence, plane, slice, time point, and the layout or other content.
  var exportName: String {
    let content = exportMenu.content
    let isScreen = content == .screen && layout != .single
    return FigureName.name(
      of: study.name, sequence: isScreen && layout == .modalities ? nil : image?.title,
      plane: plane.rawValue,
      slice: content.ending.replacing("#", with: "\(sliceIndex)"),
      timePoint: timePointCount > 1 ? timePoint : nil,
      layout: isScreen ? layout.rawValue : nil, format: exportMenu.format)
  }

  /// Writes the picture; asks first if a file exists whose name was typed.
  mutating func export(to path: String, replacing: Bool = false) -> [Effect] {
    guard var request = exportRequest else { return [] }
    request.isNumbered = path == exportName
    isExporting = true
    if request.slices.count > 1 {
      notice = Notice(.info, "Writing \(request.slices.count) slices to \(path)…")
    }
    return [.export(request, path: path, replacing: replacing)]
  }

  /// Handles the result of an export.
  mutating func take(_ report: ExportReport) -> [Effect] {
    isExporting = false
    switch report {
    case .written(let path):
      if prompt?.purpose == .quitExporting {
        prompt = nil
        return leave()
      }
      notice = Notice(.success, "Wrote \(path)")
    case .exists(let path): prompt = Prompt(.replace(path: path))
    case .failed(let reason):
      if prompt?.purpose == .quitExporting { prompt = nil }
      notice = Notice(.problem, reason)
    }
    return []
  }

  /// The export that the menu describes; `nil` while there is no picture.
  var exportRequest: ExportRequest? {
    guard hasPicture else { return nil }
    var model = self
    // Figures show neither what is selected nor what is unfinished.
    model.dropPoints()
    model.measuring.isActive = false
    // A terminal may be too small for pictures; a file is not.
    if panes.isEmpty {
      model.size = TerminalSize(columns: 120, rows: 40, cellAspect: size.cellAspect)
    }
    if exportMenu.content == .slice || layout == .montage && exportMenu.content != .screen {
      model.layout = .single
    }
    let pages = model
    switch exportMenu.content {
    case .screen, .slice:
      return ExportRequest(caseIndex: caseIndex, [sliceIndex]) { _ in pages.page }
    case .montage:
      return ExportRequest(caseIndex: caseIndex, [sliceIndex]) { _ in pages.montagePage }
    case .slices:
      return ExportRequest(caseIndex: caseIndex, Array(0..<sliceCount)) { pages.page(of: $0) }
    case .animation:
      // The slices with the brain: the others are black.
      let slices = geometry.map { Array(sliceRange($0)) } ?? Array(0..<sliceCount)
      var request = ExportRequest(caseIndex: caseIndex, slices, isAnimation: true) {
        pages.page(of: $0)
      }
      request.poster = slices.firstIndex(of: sliceIndex) ?? slices.count / 2
      return request
    }
  }

  /// The pictures on screen, of another slice.
  private func page(of slice: Int) -> ExportPage {
    var model = self
    model.goToSlice(slice)
    return model.page
  }

  /// Figures show each voxel as it is, whatever the screen does, as those of `glia export`.
  private static let exportInterpolation = Interpolation.nearest

  /// The pictures on screen, with caption, legend and table.
  private var page: ExportPage {
    let layout = ViewerLayout(self)
    let panels = layout.panes.compactMap { pane -> Figure.Panel? in
      guard var scene = scene(pane) else { return nil }
      scene.interpolation = Self.exportInterpolation
      scene.letters = exportMenu.hasLetters ? pane.geometry.letters : nil
      if self.layout == .planes, isCrosshairShown {
        scene.crosshair = SlicePosition(
          column: pane.geometry.column(of: crosshair), row: pane.geometry.row(of: crosshair))
      }
      return Figure.Panel(
        title: hasCaptions ? title(pane.panel) : "",
        detail: self.layout == .modalities ? windowWords(scene) ?? "" : "", scene: scene,
        note: self.layout == .montage ? "\(pane.panel.slice)" : "")
    }
    return page(panels, columns: layout.columns, suitedScale: panels.count == 1 ? 4 : 3)
  }

  /// Twenty slices spread over the anatomy, in five columns.
  private var montagePage: ExportPage {
    guard let geometry else { return page([], columns: 1, suitedScale: 2) }
    let ends = study.content.map { box in
      [geometry.index(of: box.from), geometry.index(of: box.to)]
    }
    let (first, last) = (ends?.min() ?? 0, ends?.max() ?? sliceCount - 1)
    let count = min(20, last - first + 1)
    let slices = (0..<count).map { first + (2 * $0 + 1) * (last - first + 1) / (2 * count) }
    let panels = slices.enumerated().compactMap { index, slice -> Figure.Panel? in
      guard var scene = scene(Panel(.image, image: imageIndex, plane: plane, slice: slice)) else {
        return nil
      }
      scene.interpolation = Self.exportInterpolation
      if index == 0, exportMenu.hasLetters { scene.letters = geometry.letters }
      return Figure.Panel(scene: scene, note: "\(slice)")
    }
    return page(panels, columns: 5, suitedScale: 2)
  }

  /// Panels with caption, table and texts.
  private func page(_ panels: [Figure.Panel], columns: Int, suitedScale: Int) -> ExportPage {
    precondition(!panels.isEmpty, "a picture of nothing")
    let scale = exportMenu.scale ?? suitedScale
    var figure = Figure(panels, columns: columns, scale: scale)
    figure.style.background = exportMenu.background
    let isMontage = exportMenu.content == .montage || layout == .montage
    let slice =
      isMontage
      ? "\(panels.count) \(plane.rawValue) slices"
      : "\(plane.rawValue) slice \(sliceIndex) of 0–\(sliceCount - 1)"
    let hasOneWindow = layout != .modalities || panels.count == 1
    let line = [
      hasOneWindow ? image?.title : nil, slice,
      timePointCount > 1 ? "time point \(timePoint) of 0–\(timePointCount - 1)" : nil,
      hasOneWindow ? panels.first.flatMap { windowWords($0.scene) } : nil,
      plane == .sagittal || convention == .radiological ? nil : convention.rawValue,
    ].compactMap { $0 }.joined(separator: " · ")
    figure.caption = [study.name, line]
    if let processing { figure.caption.append(processing) }
    if let scores { figure.table = table(scores) }
    return ExportPage(
      figure: exportMenu.hasCaption ? figure : figure.bare,
      text: texts(line: line, scale: scale))
  }

  /// The intensities between black and white in words; `nil` for colors.
  private func windowWords(_ scene: SliceScene) -> String? {
    guard case .values = scene.base else { return nil }
    let window = scene.window
    return "window \(SliceDescription.number(window.lower)) to "
      + SliceDescription.number(window.upper)
  }

  /// Everything needed to make the picture again, by keyword.
  private func texts(line: String, scale: Int) -> [String: String] {
    var texts = [
      "Title": study.name, "Description": line, "Software": "glia", "Case": study.name,
      "Image": image?.title ?? "", "Plane": plane.rawValue, "Slice": "\(sliceIndex)",
      "Convention": convention.rawValue, "Layout": layout.rawValue,
      "Content": exportMenu.content.rawValue, "Overlay": shownOverlay.rawValue,
      "Opacity": "\(shownOpacity) %", "Region": structure.region?.abbreviation ?? structureName,
      "Color map": canvas.colorMap.name, "Interpolation": Self.exportInterpolation.rawValue,
      "Crosshair": "\(crosshair.i) \(crosshair.j) \(crosshair.k)", "Zoom": "\(canvas.zoom)",
      "Fit": isFitted ? "brain" : "slice", "Scale": "\(scale)",
      "Caption": exportMenu.hasCaption ? "yes" : "no",
      "Background": exportMenu.background.rawValue,
    ]
    texts["Window"] = image?.window.map { "\($0.lower):\($0.upper)" }
    texts["Time point"] = timePointCount > 1 ? "\(timePoint)" : nil
    texts["Processing"] = processing
    texts["Masks"] = pair.words
    if !hiddenNames.isEmpty { texts["Hidden labels"] = hiddenNames.joined(separator: ", ") }
    if hasProbabilities {
      texts["Thresholds"] = Region.allCases.map { "\($0.abbreviation) \(threshold($0))" }
        .joined(separator: ", ")
    }
    return texts
  }

  /// How the labels in the figure were processed; `nil` if unknown.
  private var processing: String? {
    guard pair.first == .prediction || pair.second == .prediction,
      let prediction = study.prediction, prediction.file == nil
    else { return nil }
    if prediction.postProcessed != nil { return "prediction of all slices, post-processed" }
    return isWhole(prediction)
      ? "prediction of all slices" : "prediction of single slices, not post-processed"
  }

  /// The Dice of slice and volume as a table of words.
  private func table(_ scores: Scores) -> [[String]] {
    let volume =
      scores.isComplete ? "volume" : "\(scores.segmented) of \(scores.total) slices"
    let heading = pair == .usual ? "Dice" : "Dice of \(pair.words)"
    return [[heading, "slice", volume]]
      + listedStructures(scores, most: 12).map { structure in
        [
          structure.region?.abbreviation ?? name(of: structure),
          scores.slice?[structure]?.text ?? "–", scores.volume[structure]?.text ?? "–",
        ]
      }
  }
}

extension Scores.Number {
  /// Three decimals, below 1 never "1.000"; "–" where it is undefined.
  package var text: String {
    switch self {
    case .value(let value): ratio(value, 3)
    case .undefined: "–"
    case .unknown: "n/a"
    }
  }
}
