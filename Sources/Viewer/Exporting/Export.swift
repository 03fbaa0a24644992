import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// The name that is offered for the picture: case, plane and slice, or what else is drawn.
  var exportName: String {
    let name = study.name.map { $0 == "/" || $0 == "\0" ? "_" : $0 }
    let ending = exportMenu.content.ending.replacing("#", with: "\(sliceIndex)")
    return "\(String(name))_\(plane.rawValue)_\(ending).png"
  }

  /// Writes the picture; asks first if the file exists.
  mutating func export(to path: String, replacing: Bool = false) -> [Effect] {
    guard let request = exportRequest else { return [] }
    isExporting = true
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

  /// What the export menu asks for; `nil` while there is no picture.
  var exportRequest: ExportRequest? {
    guard hasPicture else { return nil }
    var model = self
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
    case .slices, .animation:
      return ExportRequest(
        caseIndex: caseIndex, Array(0..<sliceCount), isAnimation: exportMenu.content == .animation
      ) { index in
        var model = pages
        model.goToSlice(index)
        return model.page
      }
    }
  }

  /// The pictures on screen, with what stands around them.
  private var page: ExportPage {
    let layout = ViewerLayout(self)
    let panels = layout.panes.compactMap { pane -> Figure.Panel? in
      guard var scene = scene(pane) else { return nil }
      scene.letters = pane.geometry.letters
      if self.layout == .planes, isCrosshairShown {
        scene.crosshair = SlicePosition(
          column: pane.geometry.column(of: crosshair), row: pane.geometry.row(of: crosshair))
      }
      return Figure.Panel(
        title: hasCaptions ? title(pane.panel) : "", scene: scene,
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
      if index == 0 { scene.letters = geometry.letters }
      return Figure.Panel(scene: scene, note: "\(slice)")
    }
    return page(panels, columns: 5, suitedScale: 2)
  }

  /// Panels with caption, table and texts.
  private func page(_ panels: [Figure.Panel], columns: Int, suitedScale: Int) -> ExportPage {
    precondition(!panels.isEmpty, "a picture of nothing")
    let scale = exportMenu.scale ?? suitedScale
    var figure = Figure(panels, columns: columns, scale: scale)
    let slice = "\(plane.rawValue) slice \(sliceIndex) of 0–\(sliceCount - 1)"
    let line = "\(image?.title ?? ""), \(slice), \(convention.rawValue)"
    figure.caption = [study.name, line]
    if let processing { figure.caption.append(processing) }
    if let scores { figure.table = table(scores) }
    return ExportPage(
      figure: exportMenu.hasCaption ? figure : figure.bare,
      text: texts(line: line, scale: scale))
  }

  /// All that must be known to make the picture again, by keyword.
  private func texts(line: String, scale: Int) -> [String: String] {
    var texts = [
      "Title": study.name, "Description": line, "Software": "glia", "Case": study.name,
      "Image": image?.title ?? "", "Plane": plane.rawValue, "Slice": "\(sliceIndex)",
      "Convention": convention.rawValue, "Layout": layout.rawValue,
      "Content": exportMenu.content.rawValue, "Overlay": shownOverlay.rawValue,
      "Opacity": "\(shownOpacity) %", "Region": structure.region?.abbreviation ?? structureName,
      "Color map": canvas.colorMap.name, "Interpolation": canvas.interpolation.rawValue,
      "Crosshair": "\(crosshair.i) \(crosshair.j) \(crosshair.k)", "Zoom": "\(canvas.zoom)",
      "Fit": isFitted ? "brain" : "slice", "Scale": "\(scale)",
      "Caption": exportMenu.hasCaption ? "yes" : "no",
    ]
    texts["Window"] = image?.window.map { "\($0.lower):\($0.upper)" }
    texts["Processing"] = processing
    texts["Masks"] = pair.words
    if hasProbabilities {
      texts["Thresholds"] = Region.allCases.map { "\($0.abbreviation) \(threshold($0))" }
        .joined(separator: ", ")
    }
    return texts
  }

  /// What was done with the labels that the figure shows; `nil` if that is not known.
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
    let heading = pair == MaskPair.all[0] ? "Dice" : "Dice of \(pair.words)"
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
  /// Three decimals; "–" where it is undefined.
  package var text: String {
    switch self {
    case .value(let value): decimals(value, 3)
    case .undefined: "–"
    case .unknown: "n/a"
    }
  }
}
