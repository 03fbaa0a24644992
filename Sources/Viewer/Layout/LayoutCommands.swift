import Imaging
import Rendering
import Terminal

extension Command {
  package static let nextLayout = Command("next-layout")
  package static let zoomIn = Command("zoom-in")
  package static let zoomOut = Command("zoom-out")
  package static let fitPictures = Command("fit-pictures")
  package static let toggleFit = Command("toggle-fit")
  package static let panLeft = Command("pan-left")
  package static let panRight = Command("pan-right")
  package static let panUp = Command("pan-up")
  package static let panDown = Command("pan-down")
  package static let centerOnCrosshair = Command("center-on-crosshair")
  package static let toggleInterpolation = Command("toggle-interpolation")
  package static let nextColorMap = Command("next-color-map")
  package static let toggleCine = Command("toggle-cine")
}

/// The pictures on screen: which, how large, and in which colors.
enum Layout {
  /// All commands of this feature.
  static let commands = pictures + colors

  private static let pictures: [CommandSpec] = [
    CommandSpec(
      .nextLayout, "next layout", .pictures, keys: [Key("l")], hint: "layout",
      note:
        "one slice; three planes; image, reference and prediction; all modalities; a montage; two scans",
      change: { $0.goToNextLayout() }
    ).typed(
      "layout", [.choice("LAYOUT", of: PanelLayout.self)], "which pictures are shown",
      example: "layout figure"
    ) { model, words throws(CommandProblem) in
      let layout = try words.choice(0, of: PanelLayout.self)
      if layout == .times, let problem = model.otherTimeProblem {
        throw CommandProblem(problem, isOfTheMoment: true)
      }
      model.layout = layout
      return []
    },
    CommandSpec(
      .zoomIn, "zoom in", .pictures, keys: [Key("+"), Key("=")], note: "around the crosshair",
      unless: \.pictureProblem, change: { $0.zoom(by: Canvas.zoomStep) }
    ).sharingLine(with: .zoomOut, saying: "zoom in, out"),
    CommandSpec(
      .zoomOut, "zoom out", .pictures, keys: [Key("-")], unless: \.pictureProblem,
      change: { $0.zoom(by: 1 / Canvas.zoomStep) }),
    CommandSpec(
      .fitPictures, "fit the whole picture", .pictures, keys: [Key("0")],
      unless: \.pictureProblem, change: { $0.fitPictures() }),
    CommandSpec(
      typed: "zoom", [.word("FACTOR")], "zoom by a factor; 1 fits", example: "zoom 2.5",
      related: [.zoomIn, .zoomOut, .fitPictures]
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      model.zoom(by: try words.number(0, in: 1...Canvas.zoomLimit) / model.canvas.zoom)
      return []
    },
    CommandSpec(
      .toggleFit, "fit brain or whole slice", .pictures, keys: [Key("f")],
      note: "the box around all non-zero voxels, or the stored slice",
      change: { $0.isFitted.toggle() }),
    CommandSpec(
      .panLeft, "show more on the left", .pictures, keys: [Key(.left, .control)],
      unless: \.pictureProblem, change: { $0.pan(columns: -0.2, rows: 0) }
    ).sharingLine(with: .panRight, .panUp, .panDown, saying: "move the picture"),
    CommandSpec(
      .panRight, "show more on the right", .pictures, keys: [Key(.right, .control)],
      unless: \.pictureProblem, change: { $0.pan(columns: 0.2, rows: 0) }),
    CommandSpec(
      .panUp, "show more above", .pictures, keys: [Key(.up, .control)],
      unless: \.pictureProblem, change: { $0.pan(columns: 0, rows: -0.2) }),
    CommandSpec(
      .panDown, "show more below", .pictures, keys: [Key(.down, .control)],
      unless: \.pictureProblem, change: { $0.pan(columns: 0, rows: 0.2) }),
    CommandSpec(
      .centerOnCrosshair, "center on the crosshair", .pictures, keys: [Key("z")],
      unless: \.pictureProblem, change: { $0.centerOnCrosshair() }),
  ]

  private static let colors: [CommandSpec] = [
    CommandSpec(
      .toggleInterpolation, "linear or nearest voxel", .pictures, keys: [Key("i")],
      note: "how pixels are computed from voxels", unless: \.pictureProblem,
      change: { $0.toggleInterpolation() }
    ).typed(
      "interpolation", [.choice("KIND", of: Interpolation.self)], "nearest or linear",
      example: "interpolation nearest"
    ) { model, words throws(CommandProblem) in
      model.canvas.interpolation = try words.choice(0, of: Interpolation.self)
      return []
    },
    CommandSpec(
      .nextColorMap, "next color map", .pictures, keys: [Key("M")],
      note: ColorMap.all.map(\.name).joined(separator: ", "), unless: \.pictureProblem,
      change: { $0.goToNextColorMap() }
    ).typed(
      "color-map", [.choice("NAME") { _ in ColorMap.all.map(\.name) }], "colors of intensities",
      example: "color-map magma"
    ) { model, words throws(CommandProblem) in
      model.canvas.colorMap = ColorMap.all[try words.choice(0, of: ColorMap.all.map(\.name))]
      return []
    },
    CommandSpec(
      .toggleCine, "play; any key stops", .pictures, keys: [Key(" ")],
      note: "the slices, or the time points of a 4-D image", unless: \.pictureProblem,
      perform: { $0.startCine() }),
  ]
}
