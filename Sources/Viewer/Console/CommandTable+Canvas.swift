import Imaging
import Rendering

extension CommandTable {
  /// How near, in which colors, and when.
  static let canvas: [NamedCommand] = [
    NamedCommand(
      "zoom", [.word("FACTOR")], "zoom in by a factor; 1 fits", .pictures, example: "zoom 2.5",
      related: [.zoomIn, .zoomOut, .fitPictures]
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      let factor = try words.number(0, in: 1...Canvas.zoomLimit)
      model.zoom(by: factor / model.canvas.zoom)
      return []
    },
    NamedCommand(
      "color-map", [.choice("NAME") { _ in ColorMap.all.map(\.name) }], "colors of intensities",
      .pictures, example: "color-map magma", command: .nextColorMap
    ) { model, words throws(CommandProblem) in
      model.canvas.colorMap = ColorMap.all[try words.choice(0, of: ColorMap.all.map(\.name))]
      return []
    },
    NamedCommand(
      "interpolation", [.choice("KIND", of: Interpolation.self)], "nearest or linear", .pictures,
      example: "interpolation nearest", command: .toggleInterpolation
    ) { model, words throws(CommandProblem) in
      model.canvas.interpolation = try words.choice(0, of: Interpolation.self)
      return []
    },
    NamedCommand(
      "preset", [.choice("NAME", of: WindowPreset.self)], "a window by percentiles", .window,
      example: "preset bright", command: .nextPreset
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      model.setPreset(try words.choice(0, of: WindowPreset.self))
      return []
    },
    NamedCommand(
      "time", [.word("N")], "go to a time point", .slices, example: "time 0",
      related: [.nextFrame, .previousFrame]
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      model.goToFrame(try words.integer(0, in: 0...model.frameCount - 1))
      return []
    },
  ]
}
