import Imaging
import Rendering

/// All options of a configuration file, from which it is read, printed and documented.
package enum ConfigurationTable {
  /// The options, section by section.
  package static let all: [ConfigurationOption] = view + program + colors + keys

  /// The option of a name; `nil` where a section has none.
  static func option(_ name: String, in section: ConfigurationOption.Section)
    -> ConfigurationOption?
  {
    all.first { $0.section == section && ($0.name == name || $0.aliases.contains(name)) }
  }

  private static let view: [ConfigurationOption] = [
    .choice(.view, "plane", \.view.plane, "the plane to begin with"),
    .word(
      .view, "modality", ["first"] + Modality.allCases.map(\.rawValue),
      "the modality to begin with, where a case has it",
      get: { $0.view.modality?.rawValue ?? "first" }
    ) { $0.view.modality = Modality(rawValue: $1) },
    .choice(.view, "convention", \.view.convention, "the side of the patient's left"),
    .choice(.view, "layout", \.view.layout, "which pictures there are"),
    .flag(.view, "fit", \.view.isFitted, "whether the brain fills the picture, or the whole slice"),
    .flag(.view, "crosshair", \.view.isCrosshairShown, "whether the crosshair is drawn"),
    .word(
      .view, "color-map", ColorMap.all.map(\.name), "the colors of intensities",
      get: { $0.view.colorMap.name }
    ) { $0.view.colorMap = ColorMap.named($1) ?? .grey },
    .choice(.view, "interpolation", \.view.interpolation, "how pixels come from voxels"),
    .flag(.view, "outline", \.view.isOutlined, "whether labels are outlined, not filled"),
    .choice(.view, "overlay", \.view.overlay, "what is drawn over the image"),
    .integer(
      .view, "opacity", \.view.opacity, in: 0...100,
      "how much of the image labels cover, in percent"),
    .integer(
      .view, "heat-opacity", \.view.heatOpacity, in: 0...100,
      "how much of the image the heat map covers, in percent"),
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
      "how many colors to use; auto asks COLORTERM and terminfo", get: { $0.program.color }
    ) { $0.program.color = $1 },
    .path(.program, "model", \.program.model, "the model; nothing for the bundled one"),
    .path(
      .program, "labels", \.program.labels,
      "label descriptions of ITK-SNAP; nothing for the colors of the label scheme"),
    .flag(
      .program, "history", \.program.keepsHistory,
      "whether lines of the command line are kept for later sessions"),
  ]

  private static let colors: [ConfigurationOption] = [
    .color("ground", \.ground, "behind pictures"),
    .color("panel", \.panel, "behind the panel of numbers"),
    .color("bar", \.bar, "behind the title and the status line"),
    .color("chosen", \.chosen, "behind what is chosen"),
    .color("rail", \.rail, "the slice rail"),
    .color(
      "rail-reference", \.railReference, "on the rail, slices in which the expert found tumor"),
    .color("rail-prediction", \.railPrediction, "on the rail, slices in which the model did"),
    .color("rail-both", \.railBoth, "on the rail, slices in which both did"),
    .color("strong", \.strong, "words that matter"),
    .color("text", \.text, "words"),
    .color("faint", \.faint, "words about words"),
    .color("accent", \.accent, "keys"),
    .color("letter", \.letter, "orientation letters"),
    .color("success", \.success, "what went well"),
    .color("problem", \.problem, "what did not"),
    .color("reference", \.reference, "the reference's outline over another mask"),
    .color("reference-rim", \.referenceRim, "the rim outside that outline"),
    .color("crosshair", \.crosshair, "the crosshair's lines, and the brush's border"),
  ]

  private static let keys = CommandList.withKeys.map(ConfigurationOption.keys)
}
