/// How a figure looks, whatever it shows.
package struct FigureStyle: Hashable, Sendable {
  /// The page around the panels.
  package enum Background: String, CaseIterable, Sendable {
    case white, black, transparent
  }

  /// The page around the panels.
  package var background = Background.white
  /// Pixels per inch on paper, which sets the printed size.
  package var dpi = 300.0
  /// The width of outlines in points.
  package var outlineWidth = 0.75
  /// The size of the text in points; `nil` follows the figure's size.
  package var fontSize: Double?
  /// Whether the first panel has a scale bar.
  package var hasScaleBar = true

  /// The range of ``dpi`` that is accepted.
  package static let dpiRange = 36.0...2400
  /// The range of ``outlineWidth`` that is accepted.
  package static let outlineRange = 0.1...20
  /// The range of ``fontSize`` that is accepted.
  package static let fontRange = 1.0...100

  /// Creates the usual style: a white page, for paper.
  package init() {}

  /// The number of pixels in a point, 1/72 inch.
  var point: Double { dpi / 72 }

  /// The color of the page; `nil` if it is transparent.
  var page: RGB? {
    switch background {
    case .white: .white
    case .black: .black
    case .transparent: nil
    }
  }

  /// The color of headings.
  var heading: RGB { background == .black ? RGB(240, 240, 240) : RGB(20, 20, 22) }
  /// The color of other text.
  var text: RGB { background == .black ? RGB(186, 189, 196) : RGB(70, 72, 78) }
  /// The color of rules in tables.
  var rule: RGB { background == .black ? RGB(90, 93, 100) : RGB(160, 163, 170) }
}
