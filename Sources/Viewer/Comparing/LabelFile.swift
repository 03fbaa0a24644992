package import Imaging
package import Rendering

extension ViewerModel {
  /// The colors and names of labels: the label file's, else those of a scheme.
  ///
  /// Which labels are hidden is not told by the palette but by ``Canvas/hidden``, which keys change.
  package func palette(_ scheme: LabelScheme) -> LabelPalette {
    labelFilePalette ?? LabelPalette(scheme, colors: canvas.labelColors)
  }

  /// The colors and names of the label file; `nil` if there is none.
  var labelFilePalette: LabelPalette? { labels.map { LabelPalette($0.hiding([])) } }

  /// Takes colors, names and visibility of a label file; `nil` goes back to the scheme's, all visible.
  mutating func useLabels(_ labels: LabelDescriptions?) {
    self.labels = labels
    canvas.hidden = labels?.hidden ?? []
  }

  /// Saves the labels in view as ITK-SNAP label descriptions, with hidden ones as invisible.
  func saveLabels(to path: String, replacing: Bool = false) -> [Effect] {
    let labels =
      labels ?? LabelDescriptions(shownScheme ?? scheme, colors: canvas.labelColors)
    return [
      .console(.writeLabels(labels.hiding(canvas.hidden), path: path, replacing: replacing))
    ]
  }
}
