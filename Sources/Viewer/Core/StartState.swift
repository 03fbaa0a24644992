package import Imaging
package import Rendering

/// The command line's options.
package struct StartState: Sendable {
  /// The plane to begin with; `nil` for that of the configuration.
  package var plane: Plane?
  /// The pictures to begin with; `nil` for those of the configuration.
  package var layout: PanelLayout?
  /// The colors of intensities to begin with; `nil` for those of the configuration.
  package var colorMap: ColorMap?
  /// The slice to begin with; `nil` for the largest section of a mask, or the middle.
  package var slice: Int?
  /// The modality to begin with.
  package var modality: Modality?
  /// Why segmentation is impossible.
  package var modelProblem: String?
  /// The colors and names of labels that a file gives.
  package var labels: LabelDescriptions?
  /// Whether to use the terminal's own graphics; `nil` for what the configuration says.
  package var finePictures: FinePictures.Choice?
  /// Whether the terminal is a pane of tmux.
  package var isInTmux = false
  /// Whether the list of series comes before any picture: it is not clear which ones make the case.
  package var showsSeries = false
  /// Lines of the command line of earlier sessions.
  package var history: [String] = []

  /// Creates the state without arguments.
  package init() {}
}
