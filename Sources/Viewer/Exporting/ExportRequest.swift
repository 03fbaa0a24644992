package import Rendering

/// Pictures to write: one, each slice's, or an animation of them.
package struct ExportRequest: Sendable {
  /// The index of the case among those that were given.
  package var caseIndex: Int
  /// The slices, one for each page.
  package var slices: [Int]
  /// Whether the pages follow each other in one file.
  package var isAnimation: Bool
  /// The index in ``slices`` of the picture that programs without animation show.
  package var poster = 0
  /// Whether the new file gets a number if one of that name exists; otherwise the user is asked.
  package var isNumbered = false
  private let makePage: @Sendable (Int) -> ExportPage

  /// Creates a request.
  ///
  /// - Parameters:
  ///   - caseIndex: The index of the case among those that were given.
  ///   - slices: At least one.
  ///   - isAnimation: Whether the pages follow each other in one file; else several go to files of
  ///     their own.
  ///   - page: Makes a slice's page, on any thread.
  package init(
    caseIndex: Int, _ slices: [Int], isAnimation: Bool = false,
    page: @escaping @Sendable (Int) -> ExportPage
  ) {
    self.caseIndex = caseIndex
    self.slices = slices
    self.isAnimation = isAnimation
    makePage = page
  }

  /// A slice's page.
  package func page(_ slice: Int) -> ExportPage { makePage(slice) }

  /// The first page's figure.
  package var figure: Figure { makePage(slices[0]).figure }
}

/// A picture to write.
package struct ExportPage: Sendable {
  /// What it shows.
  package var figure: Figure
  /// Texts that the file carries, by keyword.
  package var text: [String: String]

  /// Creates a page.
  package init(figure: Figure, text: [String: String]) {
    self.figure = figure
    self.text = text
  }
}
