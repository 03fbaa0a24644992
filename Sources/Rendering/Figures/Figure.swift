/// A picture for a paper or a slide: panels with titles, and below them captions, a legend and a
/// table of numbers.
///
/// The default figure has three panels: image, reference and prediction. A montage has many panels
/// in rows, without titles.
package struct Figure: Sendable {
  /// One slice with a title.
  package struct Panel: Sendable {
    /// The text above the slice; may be empty.
    package var title: String
    /// What follows the title in smaller letters, such as the window; may be empty.
    package var detail: String
    /// The scene to show; its letters and lines are drawn at the figure's scale.
    package var scene: SliceScene
    /// The small text in the panel's lower right corner, such as a slice number.
    package var note: String

    /// Creates a panel.
    package init(title: String = "", detail: String = "", scene: SliceScene, note: String = "") {
      self.title = title
      self.detail = detail
      self.scene = scene
      self.note = note
    }
  }

  /// The panels, row by row.
  package var panels: [Panel]
  /// The number of panels per row.
  package var columns: Int
  /// The number of pixels along the smaller side of a voxel.
  package var scale: Int
  /// Colors and sizes.
  package var style = FigureStyle()
  /// Lines below the panels; the first is the heading.
  package var caption: [String] = []
  /// The meaning of the colors.
  package var legend: [LegendEntry] = []
  /// The key to the heat map's colors; `nil` if there is no heat map.
  package var colorBar: ColorBar?
  /// Numbers in rows, such as Dice; the first row and column are headings.
  package var table: [[String]] = []

  /// The minimum size in pixels, which gives several figures the same size.
  package var minimumSize = (width: 0, height: 0)
  /// Whether there is a margin around the panels; a single panel may omit it.
  package var hasMargin = true

  /// Creates a figure of panels, in one row by default.
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

  /// The figure without caption, table, legend and scale bar; a single panel fills it to the edges.
  package var bare: Figure {
    var figure = self
    (figure.caption, figure.table, figure.legend, figure.colorBar) = ([], [], [], nil)
    (figure.style.hasScaleBar, figure.hasMargin) = (false, panels.count > 1)
    return figure
  }

  /// Returns the size of a scene in pixels at a scale, from its spacing; at least one pixel.
  ///
  /// - Parameters:
  ///   - scene: The scene.
  ///   - scale: The number of pixels along the smaller side of a voxel.
  /// - Returns: Width and height.
  package static func size(of scene: SliceScene, scale: Int) -> (width: Int, height: Int) {
    let perMillimeter = Double(scale) / min(scene.columnSpacing, scene.rowSpacing)
    let width = (scene.source?.width ?? Double(scene.base.width)) * scene.columnSpacing
    let height = (scene.source?.height ?? Double(scene.base.height)) * scene.rowSpacing
    return (pixels(width * perMillimeter), pixels(height * perMillimeter))
  }

  /// Returns a length in whole pixels: at least 1, with an upper limit so that sums do not
  /// overflow.
  private static func pixels(_ length: Double) -> Int {
    Int(min(max(length.rounded(), 1), 1e9))
  }

  /// Throws if the picture is larger than cairo can draw or memory can hold.
  ///
  /// Such pictures come from voxels that are a thousand times as long as wide, or from large
  /// montages.
  ///
  /// - Throws: ``PictureError/tooLarge(width:height:)``.
  package func checkSize() throws(PictureError) {
    let size = size
    guard max(size.width, size.height) <= Canvas.longestSide,
      size.width * size.height <= Self.mostPixels
    else { throw .tooLarge(width: size.width, height: size.height) }
  }

  /// At some ten bytes per pixel while it is drawn.
  private static let mostPixels = 250_000_000
}
