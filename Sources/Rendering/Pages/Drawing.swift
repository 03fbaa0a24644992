/// A drawing of lines, areas and text, such as a plot or a page.
///
/// Lengths are points (1/72 inch) from the upper left corner. The same drawing becomes a page of a PDF file
/// (``PDFPages``), or SVG in a report.
package struct Drawing: Sendable {
  /// A part of a drawing.
  package enum Shape: Sendable {
    /// Straight lines from point to point; a `dash` of 0 is a solid line.
    case line([PathPoint], width: Double, color: RGB, dash: Double = 0)
    /// A filled rectangle.
    case area(DrawingArea, color: RGB, opacity: Double = 1)
    /// A filled circle, and what it stands for.
    case dot(PathPoint, radius: Double, color: RGB, opacity: Double = 1, name: String = "")
    /// A line of text.
    case text(DrawingText)
    /// A figure, scaled to a width.
    case figure(Figure, PathPoint, width: Double)
  }

  /// The width.
  package var width: Double
  /// The height.
  package var height: Double
  /// What it shows, in a few words.
  package var title: String
  /// The same for those who cannot see it, in a sentence or two.
  package var description: String
  /// The parts; later ones cover earlier ones.
  package var shapes: [Shape] = []

  /// Creates an empty drawing.
  package init(width: Double, height: Double, title: String = "", description: String = "") {
    (self.width, self.height) = (width, height)
    (self.title, self.description) = (title, description)
  }
}

/// A rectangle of a drawing.
package struct DrawingArea: Hashable, Sendable {
  /// The left edge.
  package var x: Double
  /// The upper edge.
  package var y: Double
  /// The width.
  package var width: Double
  /// The height.
  package var height: Double

  /// Creates a rectangle.
  package init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }
}

/// A line of text in a drawing.
package struct DrawingText: Hashable, Sendable {
  /// Which part of the text is at its point.
  package enum Anchor: String, Sendable {
    case start, middle, end
  }

  /// The words.
  package var text: String
  /// The point of the anchor on the baseline.
  package var point: PathPoint
  /// The size of the font.
  package var size: Double
  /// Whether the letters are bold.
  package var isBold: Bool
  /// The color.
  package var color: RGB
  /// Which part of the text is at the point.
  package var anchor: Anchor
  /// Whether the text runs upward.
  package var isUpright: Bool

  /// Creates a line of text.
  package init(
    _ text: String, _ point: PathPoint, size: Double, isBold: Bool = false, color: RGB,
    anchor: Anchor = .start, isUpright: Bool = false
  ) {
    (self.text, self.point, self.size, self.isBold) = (text, point, size, isBold)
    (self.color, self.anchor, self.isUpright) = (color, anchor, isUpright)
  }

  /// Returns the width of a text in the font of figures.
  package static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    Canvas.width(text, TextStyle(size: size, isBold: isBold, color: .black))
  }
}
