public import Imaging
public import Rendering
public import Terminal

/// What a user wants otherwise than it is by default: how viewing begins, files, colors and keys.
///
/// A configuration file is read into it; docs/configuration.md is made from the same table of options.
public struct Configuration: Sendable {
  /// How viewing begins.
  public var view = ViewDefaults()
  /// The model and other files that a session needs.
  public var program = ProgramDefaults()
  /// The colors around the pictures.
  public var colors = ThemeColors()
  /// Keys of commands that are to have others than by default.
  public var keys: [Command: [Key]] = [:]

  /// Creates the configuration of those who have none.
  public init() {}

  /// What the viewer must know of it wherever keys and colors are named.
  public var settings: Settings {
    Settings(keys: keys.isEmpty ? .standard : KeyMap.standard.rebinding(keys), colors: colors)
  }
}

/// How viewing begins, where the command line does not say it.
public struct ViewDefaults: Hashable, Sendable {
  /// The plane.
  public var plane = Plane.axial
  /// The modality; `nil` for the first there is.
  public var modality: Modality?
  /// The side of the patient's left.
  public var convention = DisplayConvention.radiological
  /// Which pictures there are.
  public var layout = PanelLayout.single
  /// Whether the brain fills the picture.
  public var isFitted = true
  /// Whether the crosshair is drawn.
  public var isCrosshairShown = true
  /// The colors of intensities.
  public var colorMap = ColorMap.grey
  /// How pixels come from voxels.
  public var interpolation = Interpolation.linear
  /// Whether labels are outlined, not filled.
  public var isOutlined = false
  /// What is drawn over the image.
  public var overlay = OverlayMode.both
  /// How much of the image labels cover, in percent.
  public var opacity = 50
  /// How much of the image the heat map covers, in percent.
  public var heatOpacity = 80
  /// The region of heat map and threshold.
  public var region = Region.wholeTumor

  /// Creates the defaults of those who have no configuration.
  public init() {}
}

/// Files and the like that a session needs, where the command line does not name them.
public struct ProgramDefaults: Hashable, Sendable {
  /// How many colors to use: "auto", "truecolor", "256", "16" or "ascii".
  public var color = "auto"
  /// The path of the model; `nil` for the bundled one.
  public var model: String?
  /// The path of ITK-SNAP label descriptions; `nil` for the colors of the label scheme.
  public var labels: String?
  /// Whether lines of the command line are kept for later sessions.
  public var keepsHistory = true

  /// Creates the defaults of those who have no configuration.
  public init() {}
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
    canvas.isOutlined = view.isOutlined
    overlay = view.overlay
    opacity = view.opacity
    heatOpacity = view.heatOpacity
    region = view.region
  }
}
