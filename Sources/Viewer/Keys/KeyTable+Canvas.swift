import Rendering
import Terminal

extension KeyTable {
  /// The keys of the pictures: which, how near, and which part.
  static let canvas: [KeyBinding] = [
    KeyBinding(
      [Key("l")], .nextLayout, "next layout", .pictures, hint: "layout",
      note: "one slice; three planes; image, reference and prediction; all modalities; a montage"),
    KeyBinding(
      [Key("+"), Key("=")], .zoomIn, "zoom in", .pictures, note: "about the crosshair"),
    KeyBinding([Key("-")], .zoomOut, "zoom out", .pictures),
    KeyBinding([Key("0")], .fitPictures, "all of it", .pictures),
    KeyBinding(
      [Key("f")], .toggleFit, "fit the brain, whole slice", .pictures,
      note: "the part around all non-zero voxels, or the slice as it is stored"),
    KeyBinding([Key(.left, .control)], .panLeft, "show more on the left", .pictures),
    KeyBinding([Key(.right, .control)], .panRight, "on the right", .pictures),
    KeyBinding([Key(.up, .control)], .panUp, "above", .pictures),
    KeyBinding([Key(.down, .control)], .panDown, "below", .pictures),
    KeyBinding([Key("z")], .centerOnCrosshair, "crosshair in the middle", .pictures),
    KeyBinding(
      [Key("i")], .toggleInterpolation, "linear, nearest voxel", .pictures,
      note: "how pixels come from voxels"),
    KeyBinding(
      [Key("M")], .nextColorMap, "next color map", .pictures,
      note: ColorMap.all.map(\.name).joined(separator: ", ")),
    KeyBinding(
      [Key(" ")], .toggleCine, "play; any key stops", .pictures,
      note: "the slices, or the time points of a 4-D image"),
    KeyBinding(
      [Key(.right)], .nextFrame, "next time point", .slices, note: "of a 4-D image; else next slice"
    ),
    KeyBinding([Key(.left)], .previousFrame, "previous time point", .slices),
    KeyBinding(
      [Key("A")], .toggleAgreement, "agreement of both", .overlay,
      note: "of a region: in both, only in the prediction, only in the reference"),
    KeyBinding([Key("O")], .toggleOutline, "filled, outlined", .overlay),
    KeyBinding(
      [Key("V")], .chooseLabels, "choose visible labels", .overlay,
      note: "their numbers switch them; `w` `t` `e` leave one region, `a` shows all"),
  ]
}
