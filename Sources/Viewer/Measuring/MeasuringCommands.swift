import Terminal

extension Command {
  package static let measures = Command("measures")
  package static let measure = Command("measure")
  package static let ruler = Command("ruler")
  package static let diameters = Command("diameters")
  package static let ellipse = Command("ellipse")
  package static let polygonRegion = Command("polygon-region")
  package static let placePoint = Command("place-point")
  package static let closePolygon = Command("close-polygon")
  package static let takeBackPoint = Command("take-back-point")
  package static let dropPoints = Command("drop-points")
  package static let movePoint = Command("move-point")
  package static let undoMeasurementChange = Command("undo-measurement-change")
  package static let measureLesion = Command("measure-lesion")
  package static let measuredStructure = Command("measured-structure")
  package static let toggleMeasurements = Command("toggle-measurements")
  package static let labelStatistics = Command("label-statistics")
  package static let nameMeasurement = Command("name-measurement")
}

/// Measuring: agreement of two masks, lengths, diameters, and statistics of regions of interest and labels.
enum Measuring {
  /// All commands of this feature.
  static let commands = agreement + entry + mode + MeasurementList.commands

  private static let agreement: [CommandSpec] = [
    CommandSpec(
      .measures, "all measures of the volume", .comparison, keys: [Key("m")],
      note: "overlap, surface distances and lesions, as in `glia evaluate`",
      unless: \.measuresProblem, perform: { $0.showMeasures() })
  ]

  private static let entry: [CommandSpec] = [
    CommandSpec(
      .measure, "measure", .measuring, keys: [Key("u")],
      note: "rulers, diameters and ROI statistics; see docs/measuring.md",
      unless: \.measureProblem, change: { $0.toggleMeasuring() }
    ).listed(in: .measure, "leave measure mode", .measuring, hint: "leave"),
    CommandSpec(
      .labelStatistics, "statistics of each label", .measuring, keys: [Key("y")],
      in: [.viewer, .measure],
      note: "mean, SD, minimum, maximum and volume of each label in the image in view",
      unless: \.statisticsProblem, perform: { $0.showStatistics() }),
    CommandSpec(
      typed: "circle", [.word("RADIUS")], "circular ROI, radius in mm",
      example: "circle 5", related: [.measure]
    ) { model, words throws(CommandProblem) in
      _ = try model.requireImage()
      return try model.addCircle(radius: try words.number(0, in: 0.1...1000))
    },
    CommandSpec(
      typed: Command.nameMeasurement.name, [.text("NAME")], "name the selected measurement",
      example: "name-measurement left rim", related: [.showMeasurements, .renameMeasurement]
    ) { model, words throws(CommandProblem) in
      // The command line was right; there is only nothing to name.
      if let problem = model.selectionProblem {
        model.notice = Notice(.problem, problem)
        return []
      }
      return try model.nameSelected(words.words[0])
    },
    CommandSpec(
      typed: "export-measurements", [.file(endings: [".csv", ".json"])],
      "write measurements as CSV or JSON", example: "export-measurements lesions.csv",
      related: [.showMeasurements, .exportMeasurementList]
    ) { model, words throws(CommandProblem) in
      let path = words.words[0]
      guard path.lowercased().hasSuffix(".csv") || path.lowercased().hasSuffix(".json") else {
        throw CommandProblem("FILE is \"\(path)\"; its name must end with .csv or .json")
      }
      return model.exportMeasurements(to: path)
    },
  ]

  private static let mode: [CommandSpec] = [
    tool(.ruler, "ruler", Key("r"), .ruler, hint: "ruler", note: "the distance between two points"),
    own(
      .measureLesion, "lesion at the crosshair", Key("b"), hint: "lesion",
      note: "both diameters (RANO) on the largest section of the connected part of the structure, "
        + "in the plane in view; of the enhancing tumor, where the mask has it, else of the core or the whole tumor",
      unless: \.componentProblem
    ) { $0.measureComponent() },
    own(
      .measuredStructure, "next structure to measure", Key("t"), hint: "structure",
      note: "enhancing tumor, tumor core, whole tumor, or the structures of other masks",
      unless: \.componentProblem
    ) { model in
      model.chooseNextMeasuredStructure()
      return []
    },
    tool(
      .diameters, "diameters by hand", Key("d"), .diameters, hint: "diameters",
      note: "four points; the second line stays at a right angle to the first"),
    tool(
      .ellipse, "ellipse", Key("e"), .ellipse, hint: "ellipse",
      note: "area and intensities; drag from corner to corner"),
    tool(
      .polygonRegion, "polygon", Key("p"), .polygon, hint: "polygon",
      note: "area and intensities inside an outline; drag for a lasso"),
    own(.placePoint, "place a point", Key(" "), hint: "point", note: "at the crosshair") {
      $0.placePointAtCrosshair()
    },
    own(
      .closePolygon, "close the polygon", Key(.enter),
      note: "with other tools, places a point"
    ) { $0.closePolygon() },
    own(
      .takeBackPoint, "undo point, delete", Key(.backspace), Key(.delete),
      note: "removes the last point; if there is none, deletes the selected measurement"
    ) { $0.takeBackPoint() },
    own(
      .movePoint, "move a point", Key("m"),
      note:
        "the one nearest to the crosshair: an end of a line, or a corner; with the mouse, drag it"
    ) { $0.movePoint() },
    own(.dropPoints, "discard points, or leave", Key(.escape)) { model in
      model.dropPointsOrLeave()
      return []
    },
    own(.toggleMeasurements, "show or hide measurements", Key("h")) { model in
      model.measuring.isShown.toggle()
      return []
    },
  ]

  private static func tool(
    _ command: Command, _ help: String, _ key: Key, _ tool: MeasuringTool, hint: String,
    note: String
  ) -> CommandSpec {
    own(command, help, key, hint: hint, note: note) { model in
      model.choose(tool)
      return []
    }
  }

  /// A command of measure mode.
  private static func own(
    _ command: Command, _ help: String, _ keys: Key..., hint: String? = nil, note: String? = nil,
    unless problem: @escaping CommandSpec.Problem = { $0.measureProblem },
    perform: @escaping CommandSpec.Action
  ) -> CommandSpec {
    CommandSpec(
      command, help, .measuring, keys: keys, in: [.measure], hint: hint, note: note,
      unless: problem, perform: perform)
  }

  /// What the mouse does in measure mode.
  static let mouse: [(gesture: String, help: String)] = [
    ("Left", "drag, or click both ends"),
    ("Left on a point", "move it"),
    ("Shift+Left", "move the crosshair"),
    ("Right drag", "brightness and contrast"),
    ("Wheel", "slices; with Ctrl, zoom"),
  ]
}
