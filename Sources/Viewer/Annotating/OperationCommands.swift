import Annotation
import Imaging
import Terminal

extension Command {
  package static let fillHoles = Command("fill-holes")
  package static let removeIslands = Command("remove-islands")
  package static let growLabel = Command("grow-label")
  package static let shrinkLabel = Command("shrink-label")
  package static let smoothLabel = Command("smooth-label")
  package static let copyPrevious = Command("copy-previous")
  package static let copyNext = Command("copy-next")
  package static let interpolate = Command("interpolate")
  package static let interpolateAll = Command("interpolate-all")
  package static let relabelComponent = Command("relabel-component")
  package static let acceptComponent = Command("accept-component")
}

extension Annotating {
  /// Operations on the slice or the volume.
  static let operations: [CommandSpec] = [
    operation(.fillHoles, "fill holes", Key("F"), "fill holes") {
      $0.map.fillingHoles(with: $0.label, $0.extent)
    },
    tool(
      .removeIslands, "remove islands", .mask, Key("I"),
      note: "keeps the largest part; `:remove-islands 0.5` removes parts below 0.5 ml"
    ) { $0.removeIslands() }
    .typed(
      "remove-islands", [.word("ML")], "remove parts smaller than ML", example: "remove-islands 0.5"
    ) { model, words throws(CommandProblem) in
      model.removeIslands(below: try words.number(0, in: 0.001...1000))
    },
    operation(.growLabel, "grow the label", Key("*"), "grow", note: "by one voxel") {
      $0.map.growing($0.label, $0.extent)
    }.sharingLine(with: .shrinkLabel, saying: "grow, shrink the label"),
    operation(.shrinkLabel, "shrink the label", Key("/"), "shrink") {
      $0.map.shrinking($0.label, $0.extent)
    },
    operation(.smoothLabel, "smooth the label", Key("~"), "smooth") {
      $0.map.smoothing($0.label, $0.extent)
    },
    tool(.copyPrevious, "copy previous slice", .mask, Key("_")) { $0.copySlice(at: -1) }
      .sharingLine(with: .copyNext, saying: "copy previous, next slice"),
    tool(.copyNext, "copy next slice", .mask, Key("^")) { $0.copySlice(at: 1) },
    operation(
      .interpolate, "interpolate label", Key("|"), "interpolate",
      note: "fills the slices between annotated ones"
    ) { $0.map.interpolating([$0.label], $0.geometry) },
    operation(.interpolateAll, "interpolate all labels", Key("\\"), "interpolate") {
      $0.map.interpolating($0.labels, $0.geometry)
    },
    tool(
      .relabelComponent, "relabel component", .mask, Key("X"), note: "at the crosshair"
    ) { $0.relabelComponent() },
    tool(
      .acceptComponent, "accept component", .mask, Key("C"),
      note: "of the prediction, at the crosshair"
    ) { $0.acceptComponent() },
  ]

  /// A command that proposes changes of the mask.
  private static func operation(
    _ command: Command, _ help: String, _ key: Key, _ name: String, note: String? = nil,
    propose: @escaping @Sendable (OperationInput) -> [LabelProposal]
  ) -> CommandSpec {
    tool(command, help, .mask, key, note: note) { model in
      guard let input = model.operationInput() else { return [] }
      return model.offer(propose(input), name)
    }
  }
}
