/// A picture for a paper or a slide: panels with titles, and under them captions, a legend and a
/// table of numbers.
///
/// The seed's figure is three panels: image, reference and prediction. A montage is many panels in
/// rows, without titles of their own.
package struct Figure: Sendable {
  /// One slice with a title.
  package struct Panel: Sendable {
    /// Written above the slice; empty for none.
    package var title: String
    /// What the panel shows; its letters and outlines are drawn at the figure's scale.
    package var scene: SliceScene
    /// Written small in the panel's lower right corner, such as a slice number.
    package var note: String

    /// Creates a panel.
    package init(title: String = "", scene: SliceScene, note: String = "") {
      self.title = title
      self.scene = scene
      self.note = note
    }
  }

  /// The panels, row by row.
  package var panels: [Panel]
  /// Panels in a row.
  package var columns: Int
  /// Pixels to the smaller side of a voxel.
  package var scale: Int
  /// Lines under the panels; the first is the heading.
  package var caption: [String] = []
  /// What the colors mean.
  package var legend: [LegendEntry] = []
  /// What the colors of a heat map mean; `nil` where there is none.
  package var colorBar: ColorBar?
  /// Numbers in rows, such as Dice; the first row and column are headings.
  package var table: [[String]] = []
  /// Whether the first panel has a scale bar.
  package var hasScaleBar = true

  /// Pixels that the picture is high at least, so that several have one size.
  package var minimumHeight = 0
  /// Whether there is a margin around the panels; a single one may do without.
  package var hasMargin = true

  /// Creates a figure of panels, all in one row unless said otherwise.
  ///
  /// - Precondition: there is at least one panel, and `scale` is positive.
  package init(_ panels: [Panel], columns: Int? = nil, scale: Int) {
    precondition(!panels.isEmpty && scale > 0, "a figure of \(panels.count) panels, scale \(scale)")
    self.panels = panels
    self.columns = min(max(columns ?? panels.count, 1), panels.count)
    self.scale = scale
    legend = LegendEntry.entries(of: panels.map(\.scene))
    colorBar = ColorBar.of(panels.map(\.scene))
  }

  /// The figure without caption, table, legend and scale bar; a single panel fills it to its edges.
  package var bare: Figure {
    var figure = self
    (figure.caption, figure.table, figure.legend, figure.colorBar) = ([], [], [], nil)
    (figure.hasScaleBar, figure.hasMargin) = (false, panels.count > 1)
    return figure
  }

  /// The pixels that a scene takes at a scale, by its spacing; at least one.
  ///
  /// - Parameters:
  ///   - scene: The scene.
  ///   - scale: Pixels to the smaller side of a voxel.
  /// - Returns: Width and height.
  package static func size(of scene: SliceScene, scale: Int) -> (width: Int, height: Int) {
    let perMillimeter = Double(scale) / min(scene.columnSpacing, scene.rowSpacing)
    let width = (scene.source?.width ?? Double(scene.base.width)) * scene.columnSpacing
    let height = (scene.source?.height ?? Double(scene.base.height)) * scene.rowSpacing
    return (pixels(width * perMillimeter), pixels(height * perMillimeter))
  }

  /// A length in whole pixels: at least 1, and so many at most that sums of them are numbers.
  private static func pixels(_ length: Double) -> Int {
    Int(min(max(length.rounded(), 1), 1e9))
  }

  /// Throws where the picture would be larger than programs read and memory holds.
  ///
  /// Voxels that are a thousand times as long as wide, or large montages, ask for such pictures.
  ///
  /// - Throws: ``PNGError/tooLarge(width:height:)``.
  package func checkSize() throws(PNGError) {
    let size = size
    guard max(size.width, size.height) <= Self.longestSide,
      size.width * size.height <= Self.mostPixels
    else { throw .tooLarge(width: size.width, height: size.height) }
  }

  /// libpng reads no longer sides unless it is told to.
  private static let longestSide = 1_000_000
  /// Three bytes each.
  private static let mostPixels = 250_000_000
}
