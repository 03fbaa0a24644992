import Imaging
import Metrics
import Rendering

/// The pictures that `glia export` writes, with the texts that go into their files.
struct ExportSheet {
  /// A picture and what it shows.
  struct Export {
    let picture: Picture
    let texts: [String: String]
  }

  let source: ExportSource
  private let options: ExportCommand
  private let volumeDice: [Region: Double]?

  init(source: ExportSource, options: ExportCommand) throws {
    self.source = source
    self.options = options
    if let prediction = source.prediction, let reference = source.reference {
      volumeDice = try Self.dice(RegionOverlaps(prediction: prediction, reference: reference))
    } else {
      volumeDice = nil
    }
  }

  /// One slice: a single panel, or image, reference and prediction side by side.
  func slice(_ index: Int) -> Export {
    let scene = scene(index)
    var panels = [Figure.Panel(scene: scene)]
    if options.figure { panels = sideBySide(scene) }
    var figure = Figure(panels, scale: options.scale ?? 3)
    let description = description(index)
    var texts = description.texts
    figure.caption = description.caption
    if let volumeDice, let slice = sliceDice(scene) {
      figure.table = Figure.diceTable([("slice", slice), ("volume", volumeDice)])
      for (region, value) in slice { texts["Dice slice \(region.abbreviation)"] = short(value) }
      for (region, value) in volumeDice {
        texts["Dice volume \(region.abbreviation)"] = short(value)
      }
    }
    return export(figure, texts)
  }

  /// Several slices in rows.
  func montage(rows: Int, columns: Int) -> Export {
    let slices = source.spreadSlices(rows * columns)
    let panels = slices.enumerated().map { place, index in
      var scene = scene(index)
      if place > 0 { scene.letters = nil }
      return Figure.Panel(scene: scene, note: String(index))
    }
    var figure = Figure(panels, columns: columns, scale: options.scale ?? 2)
    let description = description(slices[0])
    figure.caption = description.caption(of: slices)
    if let volumeDice { figure.table = Figure.diceTable([("volume", volumeDice)]) }
    var texts = description.texts
    texts["Slice"] = slices.map(String.init).joined(separator: " ")
    return export(figure, texts)
  }

  private func export(_ figure: Figure, _ texts: [String: String]) -> Export {
    var (figure, texts) = (figure, texts)
    texts["Overlay"] = source.overlay.rawValue
    if source.overlay == .heat {
      texts["Region"] = source.region.abbreviation
      texts["Threshold"] = short(source.threshold)
    }
    guard options.noCaption else { return Export(picture: figure.render(), texts: texts) }
    (figure.caption, figure.table, figure.legend, figure.colorBar) = ([], [], [], nil)
    figure.hasScaleBar = false
    let isBare = figure.panels.count == 1
    return Export(picture: isBare ? figure.renderPanel(0) : figure.render(), texts: texts)
  }

  /// A slice with what the overlay asks for.
  private func scene(_ index: Int) -> SliceScene {
    let geometry = source.geometry
    var scene: SliceScene
    if let colors = source.volume.colorSlice(index, geometry, frame: source.frame) {
      scene = SliceScene(colors)
    } else {
      scene = SliceScene(
        source.volume.slice(index, geometry, frame: source.frame), window: source.window)
    }
    func labels(_ map: LabelMap?) -> LabelSlice? {
      map.map { LabelSlice(labels: $0.slice(index, geometry), scheme: $0.scheme) }
    }
    scene.prediction = labels(source.prediction)
    scene.reference = labels(source.reference)
    if source.overlay == .heat {
      scene.heat = source.heat(index)
      scene.opacity = 0.8
    }
    scene.overlay = source.overlay
    scene.palette = source.palette
    scene.columnSpacing = geometry.columnSpacing
    scene.rowSpacing = geometry.rowSpacing
    scene.letters = geometry.letters
    return scene
  }

  /// The panels of the seed's figure, as far as there are masks.
  private func sideBySide(_ scene: SliceScene) -> [Figure.Panel] {
    func panel(_ title: String, _ overlay: OverlayMode) -> Figure.Panel {
      var scene = scene
      scene.overlay = overlay
      return Figure.Panel(title: title, scene: scene)
    }
    var panels = [panel(source.modality?.displayName ?? "image", .off)]
    if scene.reference != nil { panels.append(panel("reference", .reference)) }
    if source.overlay == .heat { return panels + [panel("probability", .heat)] }
    guard scene.prediction != nil else { return panels }
    switch source.overlay {
    case .both: panels.append(panel("prediction, reference outlined", .both))
    case .agreement: panels.append(panel("agreement about the whole tumor", .agreement))
    case .off, .prediction, .reference, .heat: panels.append(panel("prediction", .prediction))
    }
    return panels
  }

  private func description(_ index: Int) -> SliceDescription {
    SliceDescription(
      caseName: source.name, modality: source.modality, plane: source.geometry.plane,
      slice: index, count: source.geometry.count,
      window: source.volume.storage.isColor ? nil : source.window,
      convention: source.geometry.convention)
  }

  private func sliceDice(_ scene: SliceScene) -> [Region: Double]? {
    guard let prediction = scene.prediction, let reference = scene.reference else { return nil }
    return Self.dice(
      RegionOverlaps(
        prediction: prediction.labels, scheme: prediction.scheme, reference: reference.labels,
        scheme: reference.scheme))
  }

  /// The Dice of each region for which there is one.
  private static func dice(_ overlaps: RegionOverlaps) -> [Region: Double] {
    Dictionary(
      uniqueKeysWithValues: Region.allCases.compactMap { region in
        overlaps[region]?.dice.map { (region, $0) }
      })
  }
}
