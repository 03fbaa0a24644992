package import Imaging
package import Rendering
package import Terminal

/// What a user wants otherwise than it is by default: how viewing begins, files, colors and keys.
///
/// A configuration file is read into it; docs/configuration.md is made from the same table of options.
package struct Configuration: Sendable {
  /// How viewing begins.
  package var view = ViewDefaults()
  /// The model and other files that a session needs.
  package var program = ProgramDefaults()
  /// The user's rows of the table of layouts, as they stand in the file.
  package var layouts: [LayoutText] = []
  /// The colors around the pictures.
  package var colors = Theme()
  /// Keys of commands that are to have others than by default.
  package var keys: [Command: [Key]] = [:]

  /// Creates the configuration of those who have none.
  package init() {}

  /// What the viewer must know of it wherever keys and colors are named.
  package var settings: Settings {
    Settings(keys: keys.isEmpty ? .standard : KeyMap.standard.rebinding(keys), theme: colors)
  }
}

/// A line of a user's table of layouts: what is right for it is known where cases are found.
package struct LayoutText: Hashable, Sendable {
  /// The number of the line in its file.
  package let line: Int
  /// What stands before the equals sign.
  package let name: String
  /// What stands after it.
  package let value: String
}

/// How viewing begins, where the command line does not say it.
package struct ViewDefaults: Hashable, Sendable {
  /// The plane.
  package var plane = Plane.axial
  /// The modality; `nil` for the first there is.
  package var modality: Modality?
  /// The side of the patient's left.
  package var convention = DisplayConvention.radiological
  /// Which pictures there are.
  package var layout = PanelLayout.single
  /// Whether the brain fills the picture.
  package var isFitted = true
  /// Whether the crosshair is drawn.
  package var isCrosshairShown = true
  /// The colors of intensities.
  package var colorMap = ColorMap.grey
  /// How pixels are computed from voxels.
  package var interpolation = Interpolation.linear
  /// The colors of labels without a label file.
  package var labelColors = LabelColors.colorBlindSafe
  /// Whether labels are outlined, not filled.
  package var isOutlined = false
  /// What is drawn over the image.
  package var overlay = OverlayMode.both
  /// How much of the image labels cover, in percent.
  package var opacity = 50
  /// How much of the image the heat map covers, in percent.
  package var heatOpacity = 80
  /// The region of heat map and threshold.
  package var region = Region.wholeTumor

  /// Creates the defaults of those who have no configuration.
  package init() {}
}

/// Files and the like that a session needs, where the command line does not name them.
package struct ProgramDefaults: Hashable, Sendable {
  /// How many colors to use: "auto", "truecolor", "256", "16" or "ascii".
  package var color = "auto"
  /// Whether to use the terminal's own pixels.
  package var finePictures = FinePictures.Choice.auto
  /// The path of the model; `nil` for the bundled one.
  package var model: String?
  /// The path of ONNX Runtime's library, or of a folder with it; `nil` to look for it.
  package var onnxRuntime: String?
  /// The path of a label file; `nil` for the colors of the label scheme.
  package var labels: String?
  /// Whether lines of the command line are kept for later sessions.
  package var keepsHistory = true

  /// Creates the defaults of those who have no configuration.
  package init() {}
}

extension ViewerModel {
  /// Begins as a configuration has it.
  mutating func adopt(_ configuration: Configuration) {
    let view = configuration.view
    settings = configuration.settings
    plane = view.plane
    convention = view.convention
    layout = view.layout
    isFitted = view.isFitted
    isCrosshairShown = view.isCrosshairShown
    canvas.colorMap = view.colorMap
    canvas.interpolation = view.interpolation
    canvas.labelColors = view.labelColors
    canvas.isOutlined = view.isOutlined
    overlay = view.overlay
    opacity = view.opacity
    heatOpacity = view.heatOpacity
    region = view.region
  }
}
