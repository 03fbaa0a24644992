package import Rendering

/// A report as sections of text, tables, plots and pictures, from which a web page and a PDF file are made.
package struct ReportDocument: Sendable {
  /// What the report is about.
  package var title: String
  /// A line below the title.
  package var subtitle: String
  /// The parts in order.
  package var sections: [Section]

  /// A part under a heading.
  package struct Section: Sendable {
    /// The heading.
    package var title: String
    /// What is in it.
    package var blocks: [Block]

    /// Creates a part.
    package init(title: String, blocks: [Block]) { (self.title, self.blocks) = (title, blocks) }
  }

  /// A block of a section.
  package enum Block: Sendable {
    /// A paragraph.
    case paragraph(String)
    /// A command or another text that is meant literally.
    case code(String)
    /// A text of many lines that is meant literally: closed at first in a web page, left out of a PDF file.
    case file(name: String, text: String)
    /// Names and their values.
    case facts([ReportFact])
    /// A table.
    case table(ReportTable)
    /// Plots, side by side where there is room.
    case plots([Drawing])
    /// Pictures, one below the other.
    case pictures([ReportPicture])
  }

  /// What every report says.
  package static let notice = "For research and teaching; not a medical device."
}

/// A name and its value, in one or more lines.
package struct ReportFact: Hashable, Sendable {
  /// The name.
  package var name: String
  /// The value.
  package var lines: [String]

  /// Creates a fact.
  package init(_ name: String, _ lines: [String]) { (self.name, self.lines) = (name, lines) }
}

/// A figure with its caption.
package struct ReportPicture: Sendable {
  /// The figure.
  package var figure: Figure
  /// The first words of the caption, such as the case's name.
  package var title: String
  /// The rest of the caption.
  package var caption: String
  /// What the figure shows, for those who cannot see it.
  package var description: String

  /// Creates a picture.
  package init(figure: Figure, title: String, caption: String, description: String) {
    (self.figure, self.title) = (figure, title)
    (self.caption, self.description) = (caption, description)
  }
}
