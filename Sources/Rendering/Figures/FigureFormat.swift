/// A kind of file that figures are written to.
package enum FigureFormat: String, CaseIterable, Sendable {
  case png, svg, pdf, gif, mp4

  /// The format of a file, by the end of its name; `nil` if it is none of these.
  package init?(path: String) {
    let lower = path.lowercased()
    guard let format = Self.allCases.first(where: { lower.hasSuffix($0.suffix) }) else {
      return nil
    }
    self = format
  }

  /// The end of its files' names.
  package var suffix: String { "." + rawValue }
  /// Whether it can hold one picture.
  package var isStill: Bool { self != .mp4 }
  /// Whether it can hold several pictures, one after the other.
  package var isAnimated: Bool { self == .png || self == .gif || self == .mp4 }

  /// Whether its background can be transparent.
  package var canBeTransparent: Bool { self != .gif && self != .mp4 }

  /// The suffixes of formats in words, such as ".png, .svg or .pdf".
  package static func words(_ isIncluded: (FigureFormat) -> Bool) -> String {
    let names = allCases.filter(isIncluded).map(\.suffix)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}

extension Figure {
  /// Returns the bytes of the figure's file.
  ///
  /// - Parameters:
  ///   - format: One for still pictures.
  ///   - text: Texts to store in the file, by keyword.
  /// - Returns: The whole file.
  /// - Throws: ``PictureError`` if the figure is too large, or a library fails.
  package func encoded(
    as format: FigureFormat, text: [String: String]
  ) throws(PictureError) -> [UInt8] {
    switch format {
    case .png: return try PNG.encode(raster(), text: text, dpi: style.dpi)
    case .svg: return try file(.svg, text: text)
    case .pdf: return try file(.pdf, text: text)
    case .gif:
      let picture = try render()
      return GIF.encode([GIF.Frame(picture, after: nil)], milliseconds: 0)
    case .mp4: preconditionFailure("a movie of one picture")
    }
  }

  /// A note on the font used in place of the usual one; `nil` if that is installed.
  package static var fontNote: String? {
    Canvas.replacedFont.map {
      "the font \(Canvas.fontFamily) is not installed (Debian: fonts-dejavu-core), so text is in \($0)"
    }
  }
}
