import Imaging
import Metrics
import Rendering
import Viewer

/// The pictures that `glia export` writes, with the text stored in their files.
struct ExportSheet {
  /// A figure that is not drawn yet, and what its file says about it.
  struct Page {
    var figure: Figure
    var texts: [String: String]
  }

  let source: ExportSource
  private let options: ExportCommand
  private let volumeDice: [Structure: Double]?
  /// What is side by side: modalities or planes.
  private let views: [ExportSource]

  init(source: ExportSource, options: ExportCommand) throws {
    self.source = source
    self.options = options
    views =
      switch options.arrangement {
      case .single, .figure: [source]
      case .modalities: try source.inModalities(window: options.window)
      case .planes: Plane.allCases.map(source.inPlane)
      }
    if let prediction = source.prediction, let reference = source.reference {
      volumeDice = try Self.dice(
        StructureOverlaps(prediction: prediction.on(reference.grid), reference: reference))
    } else {
      volumeDice = nil
    }
  }

  /// One slice in the requested layout, for a file.
  func slice(_ index: Int, to path: String) -> Page {
    var page = page(index)
    page.texts["Command"] = options.command(
      making: ["--slice", String(index)], of: source, to: path)
    return page
  }

  /// One slice in the requested layout.
  func page(_ index: Int) -> Page {
    let scene = scene(index)
    var figure = Figure(panels(scene, index), scale: options.scale ?? 3)
    figure.style = options.look.style
    let description = description(index)
    var texts = description.texts
    figure.caption = description.caption
    if let volumeDice, let slice = sliceDice(scene) {
      figure.table = Figure.diceTable(
        structures, [("slice", slice), ("volume", volumeDice)])
      for (structure, value) in slice {
        texts["Dice slice \(structure.abbreviation)"] = short(value)
      }
      for (structure, value) in volumeDice {
        texts["Dice volume \(structure.abbreviation)"] = short(value)
      }
    }
    return Page(figure: options.noCaption ? figure.bare : figure, texts: complete(texts))
  }

  private func panels(_ scene: SliceScene, _ index: Int) -> [Figure.Panel] {
    switch options.arrangement {
    case .single: [Figure.Panel(scene: scene)]
    case .figure: sideBySide(scene)
    case .modalities:
      views.map { view in
        Figure.Panel(
          title: view.modality?.displayName ?? "image", detail: view.windowWords ?? "",
          scene: self.scene(index, of: view))
      }
    case .planes: planes(index)
    }
  }

  /// The slice in its plane, and the fullest slices of the other planes, linked by a crosshair.
  private func planes(_ index: Int) -> [Figure.Panel] {
    var voxel = VoxelPoint(i: 0, j: 0, k: 0)
    for view in views {
      voxel[view.geometry.normal] =
        view.geometry.plane == source.geometry.plane ? index : view.defaultSlice
    }
    return views.map { view in
      let geometry = view.geometry
      let slice = geometry.index(of: voxel)
      var scene = scene(slice, of: view)
      scene.crosshair = SlicePosition(
        column: geometry.column(of: voxel), row: geometry.row(of: voxel))
      return Figure.Panel(title: "\(geometry.plane.rawValue) \(slice)", scene: scene)
    }
  }

  /// The most slices a montage shows if its size is not given.
  private static let montageCount = 20

  /// Several slices in rows, for a file.
  func montage(_ size: MontageSize, to path: String) throws -> Page {
    let slices: [Int]
    let rows: Int
    let columns: Int
    switch size {
    case .fixed(let fixedRows, let fixedColumns):
      (rows, columns) = (fixedRows, fixedColumns)
      slices = source.spreadSlices(rows * columns)
    case .automatic:
      slices = source.spreadSlices(Self.montageCount)
      (rows, columns) = MontageSize.fitting(slices.count)
    }
    let panels = slices.enumerated().map { place, index in
      var scene = scene(index)
      if place > 0 { scene.letters = nil }
      return Figure.Panel(scene: scene, note: String(index))
    }
    var figure = Figure(panels, columns: columns, scale: options.scale ?? 2)
    figure.style = options.look.style
    let description = description(slices[0])
    figure.caption = description.caption(of: slices)
    if let volumeDice { figure.table = Figure.diceTable(structures, [("volume", volumeDice)]) }
    var texts = description.texts
    texts["Slice"] = slices.map(String.init).joined(separator: " ")
    texts = complete(texts)
    texts["Command"] = options.command(
      making: ["--montage", "\(rows)x\(columns)"], of: source, to: path)
    return Page(figure: options.noCaption ? figure.bare : figure, texts: texts)
  }

  /// Adds what else is needed to make the picture again.
  private func complete(_ texts: [String: String]) -> [String: String] {
    var texts = texts
    texts["Overlay"] = source.overlay.rawValue
    if source.overlay == .heat {
      texts["Region"] = source.region.abbreviation
      texts["Threshold"] = short(source.threshold)
    } else if source.overlay.isOfAllMasks {
      texts["Region"] = source.region.abbreviation
    }
    return texts
  }

  /// A slice with what the overlay needs.
  private func scene(_ index: Int, of view: ExportSource? = nil) -> SliceScene {
    let source = view ?? source
    let geometry = source.geometry
    var scene: SliceScene
    if let colors = source.volume.sampledColorSlice(index, geometry, frame: source.frame) {
      scene = SliceScene(colors)
    } else {
      scene = SliceScene(
        source.volume.shownSlice(index, geometry, frame: source.frame, window: source.window),
        window: source.window)
    }
    func labels(_ map: LabelMap?) -> LabelSlice? {
      map.map { LabelSlice(labels: $0.sampledSlice(index, geometry), scheme: $0.scheme) }
    }
    scene.prediction = labels(source.prediction)
    scene.reference = labels(source.reference)
    if source.overlay == .heat {
      scene.heat = source.heat(index)
      scene.opacity = 0.8
    }
    if source.overlay.isOfAllMasks {
      scene.layers = source.layers(index)
      scene.layerStructure = .region(source.region)
    }
    scene.overlay = source.overlay
    scene.palette = source.palette
    scene.marks = source.marks(index)
    scene.labelColors = source.labelColors
    scene.isOutlined = options.look.outline
    scene.interpolation = options.look.interpolate ? .linear : .nearest
    scene.source = source.box.map { geometry.part(around: $0) }
    scene.columnSpacing = geometry.columnSpacing
    scene.rowSpacing = geometry.rowSpacing
    scene.letters = options.look.noLetters ? nil : geometry.letters
    return scene
  }

  /// The panels of the side-by-side figure, one for each mask that is given.
  private func sideBySide(_ scene: SliceScene) -> [Figure.Panel] {
    func panel(_ title: String, _ overlay: OverlayMode) -> Figure.Panel {
      var scene = scene
      scene.overlay = overlay
      return Figure.Panel(title: title, scene: scene)
    }
    var panels = [panel(source.modality?.displayName ?? "image", .off)]
    if scene.reference != nil { panels.append(panel("reference", .reference)) }
    if source.overlay == .heat { return panels + [panel("probability", .heat)] }
    if source.overlay.isOfAllMasks {
      let title = source.overlay == .votes ? "votes" : "all masks"
      return panels + [panel(title, source.overlay)]
    }
    guard scene.prediction != nil else { return panels }
    switch source.overlay {
    case .both: panels.append(panel("prediction, reference outlined", .both))
    case .agreement: panels.append(panel("agreement about the whole tumor", .agreement))
    case .off, .prediction, .reference, .heat, .outlines, .votes:
      panels.append(panel("prediction", .prediction))
    }
    return panels
  }

  private func description(_ index: Int) -> SliceDescription {
    var description = SliceDescription(
      caseName: source.name,
      modality: options.arrangement == .modalities ? nil : source.modality,
      plane: source.geometry.plane,
      slice: index, count: source.geometry.count,
      window: source.volume.storage.isColor || options.arrangement == .modalities
        ? nil : source.window,
      convention: source.geometry.convention)
    description.timePoint = source.timePoint
    return description
  }

  private func sliceDice(_ scene: SliceScene) -> [Structure: Double]? {
    guard let prediction = scene.prediction, let reference = scene.reference else { return nil }
    return Self.dice(
      StructureOverlaps(
        prediction: prediction.labels, scheme: prediction.scheme, reference: reference.labels,
        scheme: reference.scheme))
  }

  /// The structures in the Dice table: regions, or as many labels as fit.
  private var structures: [Structure] {
    guard let prediction = source.prediction, let reference = source.reference else { return [] }
    let told = Structure.common(prediction.scheme, reference.scheme).filter(\.isListed)
    let regions = Region.allCases.map { Structure.region($0) }
    guard told.contains(where: { $0.region != nil }) else { return Array(told.prefix(8)) }
    return regions + told.filter { $0.region == nil }
  }

  /// The Dice of each structure that has one.
  private static func dice(_ overlaps: StructureOverlaps) -> [Structure: Double] {
    Dictionary(
      uniqueKeysWithValues: overlaps.structures.filter(\.isListed).compactMap { structure in
        overlaps[structure]?.dice.map { (structure, $0) }
      })
  }
}
