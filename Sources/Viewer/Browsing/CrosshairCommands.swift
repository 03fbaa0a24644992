import Imaging
import Terminal

extension Command {
  package static let crosshairLeft = Command("crosshair-left")
  package static let crosshairRight = Command("crosshair-right")
  package static let crosshairUp = Command("crosshair-up")
  package static let crosshairDown = Command("crosshair-down")
  package static let toggleCrosshair = Command("toggle-crosshair")
}

extension Browsing {
  /// Moving the crosshair.
  static let crosshair: [CommandSpec] = [
    CommandSpec(
      .crosshairLeft, "crosshair left", .crosshair, keys: [Key(.left, .shift), Key("H")],
      change: { $0.moveCrosshair(columns: -1, rows: 0) }
    ).sharingLine(
      with: .crosshairRight, .crosshairUp, .crosshairDown, saying: "move the crosshair"),
    CommandSpec(
      .crosshairRight, "crosshair right", .crosshair, keys: [Key(.right, .shift), Key("L")],
      change: { $0.moveCrosshair(columns: 1, rows: 0) }),
    CommandSpec(
      .crosshairUp, "crosshair up", .crosshair, keys: [Key(.up, .shift), Key("K")],
      change: { $0.moveCrosshair(columns: 0, rows: -1) }),
    CommandSpec(
      .crosshairDown, "crosshair down", .crosshair, keys: [Key(.down, .shift), Key("J")],
      change: { $0.moveCrosshair(columns: 0, rows: 1) }),
    CommandSpec(
      .toggleCrosshair, "show or hide the crosshair", .crosshair, keys: [Key("x")],
      change: { $0.isCrosshairShown.toggle() }),
    CommandSpec(
      typed: "voxel", [.word("I"), .word("J"), .word("K")], "move the crosshair to a voxel",
      example: "voxel 12 20 15"
    ) { model, words throws(CommandProblem) in
      let size = try model.requireImage().grid.size
      model.crosshair = VoxelPoint(
        i: try words.integer(0, in: 0...size[0] - 1), j: try words.integer(1, in: 0...size[1] - 1),
        k: try words.integer(2, in: 0...size[2] - 1))
      return []
    },
    CommandSpec(
      typed: "world", [.word("X"), .word("Y"), .word("Z")], "move the crosshair, in RAS mm",
      example: "world 8 4 2.5"
    ) { model, words throws(CommandProblem) in
      let grid = try model.requireImage().grid
      // The inverse maps world coordinates to fractional voxel indices.
      let position = grid.affine.inverse.world(
        i: try words.number(0), j: try words.number(1), k: try words.number(2))
      let voxel = [position.x, position.y, position.z].map { $0.rounded() }
      for (axis, value) in voxel.enumerated() where !(0..<Double(grid.size[axis])).contains(value) {
        throw CommandProblem("\(words.words.joined(separator: " ")) is outside the images")
      }
      model.crosshair = VoxelPoint(i: Int(voxel[0]), j: Int(voxel[1]), k: Int(voxel[2]))
      return []
    },
  ]

  /// What the mouse does while a case is in view.
  static let mouse: [(gesture: String, help: String)] = [
    ("Wheel", "slices; with Shift, five"),
    ("Ctrl+wheel", "zoom around the pointer"),
    ("Click, drag", "move the crosshair"),
    ("Middle drag", "move the picture"),
    ("Right drag", "brightness and contrast"),
    ("Dice strip", "click: go to the slice"),
  ]
}
