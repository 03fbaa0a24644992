import Imaging
import Rendering

/// All options of a configuration file, from which it is read, printed and documented.
package enum ConfigurationTable {
  /// The options, section by section.
  package static let all: [ConfigurationOption] = view + program + layouts + colors + keys

  /// The option of a name; `nil` if a section has none.
  static func option(_ name: String, in section: ConfigurationOption.Section)
    -> ConfigurationOption?
  {
    all.first { $0.section == section && ($0.name == name || $0.aliases.contains(name)) }
  }

  private static let view: [ConfigurationOption] = [
    .choice(.view, "plane", \.view.plane, "the first plane"),
    .word(
      .view, "modality", ["first"] + Modality.allCases.map(\.rawValue),
      "the first modality, if a case has it",
      get: { $0.view.modality?.rawValue ?? "first" }
    ) { $0.view.modality = Modality(rawValue: $1) },
    .choice(.view, "convention", \.view.convention, "the side of the patient's left"),
    .choice(.view, "layout", \.view.layout, "which pictures are shown"),
    .flag(.view, "fit", \.view.isFitted, "whether the brain fills the picture, or the whole slice"),
    .flag(.view, "crosshair", \.view.isCrosshairShown, "whether the crosshair is drawn"),
    .word(
      .view, "color-map", ColorMap.all.map(\.name), "the colors of intensities",
      get: { $0.view.colorMap.name }
    ) { $0.view.colorMap = ColorMap.named($1) ?? .grey },
    .choice(.view, "interpolation", \.view.interpolation, "how pixels are computed from voxels"),
    .choice(
      .view, "label-colors", \.view.labelColors,
      "the colors of labels without a label file; both are red, green, yellow, …"),
    .flag(.view, "outline", \.view.isOutlined, "whether labels are outlined, not filled"),
    .choice(.view, "overlay", \.view.overlay, "what is drawn over the image"),
    .integer(
      .view, "opacity", \.view.opacity, in: 0...100,
      "how opaque labels are, in percent"),
    .integer(
      .view, "heat-opacity", \.view.heatOpacity, in: 0...100,
      "how opaque the heat map is, in percent"),
    .word(
      .view, "region", Region.allCases.map(\.abbreviation), "the region of heat map and threshold",
      get: { $0.view.region.abbreviation }
    ) { configuration, text in
      configuration.view.region = Region.allCases.first { $0.abbreviation == text } ?? .wholeTumor
    },
  ]

  private static let program: [ConfigurationOption] = [
    .word(
      .program, "color", ["auto", "truecolor", "256", "16", "ascii"],
      "how many colors to use; auto: by COLORTERM and terminfo", get: { $0.program.color }
    ) { $0.program.color = $1 },
    .choice(
      .program, "fine-pictures", \.program.finePictures,
      "pictures in the terminal's own pixels; auto: where it has them and the connection is not slow"
    ),
    .path(.program, "model", \.program.model, "the model; empty for the bundled one"),
    .path(
      .program, "onnxruntime", \.program.onnxRuntime,
      "ONNX Runtime's library, or its folder; empty to look for it where it is usually installed"),
    .path(
      .program, "labels", \.program.labels,
      "a label file (docs/label-files.md); empty for the colors of the label scheme"),
    .flag(
      .program, "history", \.program.keepsHistory,
      "whether typed commands are kept for later sessions"),
  ]

  private static let layouts: [ConfigurationOption] = [
    .layout(
      "", "where the images are", values: "patterns separated by semicolons, best first",
      example: "{case}/{session}/{sequence}"),
    .layout(
      ".mask", "where the masks are", values: "patterns separated by semicolons, best first",
      example: "{case}/{session}/tumor"),
    .layout(
      ".others", "files that belong to no case", values: "patterns separated by semicolons",
      example: "{case}/{session}/old_*"),
    .layout(
      ".words", "the words that stand for {sequence}",
      values: "flair, t1, t1ce or t2, a colon and a word; without this line, glia's own words",
      example: "flair:FL t1:nativ t1ce:KM t2:T2"),
    .layout(
      ".labels", "what labels mean", values: "a label scheme of 'glia evaluate'",
      example: "brats2023"),
  ]

  private static let colors: [ConfigurationOption] = [
    .color("ground", \.ground, "behind pictures"),
    .color("panel", \.panel, "behind the panel of numbers"),
    .color("bar", \.bar, "behind the title and the status line"),
    .color("chosen", \.chosen, "behind the selection"),
    .color("rail", \.rail, "the slice rail"),
    .color(
      "rail-reference", \.railReference, "on the rail, slices with tumor in the reference"),
    .color("rail-prediction", \.railPrediction, "on the rail, slices with tumor in the prediction"),
    .color("rail-both", \.railBoth, "on the rail, slices with tumor in both"),
    .color("strong", \.strong, "emphasized text"),
    .color("text", \.text, "text"),
    .color("faint", \.faint, "secondary text"),
    .color("accent", \.accent, "keys"),
    .color("letter", \.letter, "orientation letters"),
    .color("success", \.success, "messages of success"),
    .color("problem", \.problem, "messages of failure"),
    .color("reference", \.reference, "the reference's outline over another mask"),
    .color("reference-rim", \.referenceRim, "the rim outside that outline"),
    .color("crosshair", \.crosshair, "the crosshair's lines, and the brush's border"),
    .color("measurement", \.measurement, "measurements"),
    .color(
      "selected-measurement", \.selectedMeasurement,
      "the measurement that is selected, or being made"),
    .color("preview", \.preview, "the outline of what a tool would change"),
    .color("seed-inside", \.seedInside, "strokes inside the region"),
    .color("seed-outside", \.seedOutside, "strokes outside the region"),
    .color("brain", \.brain, "the brain's outline"),
  ]

  private static let keys = CommandList.withKeys.map(ConfigurationOption.keys)
}
