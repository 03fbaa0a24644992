package import Rendering

/// A report as one HTML file: styles, scripts, plots and pictures are in it, so it needs no network and no other
/// file.
package struct HTMLPage: Sendable {
  private let document: ReportDocument

  /// Prepares a page.
  package init(_ document: ReportDocument) { self.document = document }

  /// The file's text.
  ///
  /// - Throws: `PictureError` if a picture cannot be drawn.
  package func text() throws(PictureError) -> String {
    var sections: [Markup] = []
    for (index, section) in document.sections.enumerated() {
      sections.append(try markup(section, id: "s\(index + 1)"))
    }
    let isSortable = document.sections.contains { section in
      section.blocks.contains { if case .table(let table) = $0 { table.isSortable } else { false } }
    }
    let head = Markup.block(
      "head", [:],
      [
        .block("meta", ["charset": "utf-8"]),
        .block("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .block("meta", ["name": "generator", "content": "glia"]),
        .block("title", [:], [Markup("\(document.title) – glia")]),
        .block("style", [:], [PageStyle.sheet]),
      ])
    let body = Markup.block(
      "body", [:],
      [
        .block("a", ["class": "skip", "href": "#content"], ["Skip to the content"]),
        .block(
          "header", [:],
          [
            .block("h1", [:], [Markup(document.title)]),
            .block("p", ["class": "subtitle"], [Markup(document.subtitle)]),
            .block("p", ["class": "notice"], [Markup(ReportDocument.notice)]), navigation,
          ]),
        .block("main", ["id": "content"], sections),
        isSortable ? .block("script", [:], [PageScript.sorting]) : .empty,
      ])
    return "<!doctype html>\n" + Markup.block("html", ["lang": "en"], [head, body]).text
  }

  private var navigation: Markup {
    guard document.sections.count > 4 else { return .empty }
    return .block(
      "nav", ["aria-label": "Sections"],
      [
        .element(
          "ul", [:],
          document.sections.enumerated().map { index, section in
            .element(
              "li", [:], [.element("a", ["href": "#s\(index + 1)"], [Markup(section.title)])])
          })
      ])
  }

  private func markup(
    _ section: ReportDocument.Section, id: String
  ) throws(PictureError) -> Markup {
    var blocks: [Markup] = [.block("h2", ["id": "\(id)-h"], [Markup(section.title)])]
    for (index, block) in section.blocks.enumerated() {
      blocks.append(try markup(block, id: "\(id)-\(index + 1)"))
    }
    return .block("section", ["id": id, "aria-labelledby": "\(id)-h"], blocks)
  }

  private func markup(
    _ block: ReportDocument.Block, id: String
  ) throws(PictureError) -> Markup {
    switch block {
    case .paragraph(let text): return .block("p", [:], [Markup(text)])
    case .code(let text):
      return .block("p", ["class": "code"], [.element("code", [:], [Markup(text)])])
    case .file(let name, let text):
      return .block(
        "details", [:],
        [.element("summary", [:], [Markup(name)]), .element("pre", [:], [Markup(text)])])
    case .facts(let facts):
      return .block(
        "dl", [:],
        facts.flatMap { fact in
          [.element("dt", [:], [Markup(fact.name)])]
            + fact.lines.map { .block("dd", [:], [Markup($0)]) }
        })
    case .table(let table): return table.markup(id: id)
    case .plots(let plots):
      return .block(
        "div", ["class": "plots"],
        plots.enumerated().map { index, plot in
          .block("div", ["class": "plot"], [plot.svg(id: "\(id)-p\(index + 1)")])
        })
    case .pictures(let pictures):
      var figures: [Markup] = []
      for picture in pictures { figures.append(try markup(picture)) }
      return .joined(figures)
    }
  }

  private func markup(_ picture: ReportPicture) throws(PictureError) -> Markup {
    let bytes = try picture.figure.encoded(as: .png, text: [:])
    let size = picture.figure.size
    return .block(
      "figure", [:],
      [
        .element(
          "img",
          [
            "src": "data:image/png;base64,\(base64(bytes))", "alt": picture.description,
            "width": "\(size.width)", "height": "\(size.height)",
          ]),
        .element(
          "figcaption", [:],
          [.element("strong", [:], [Markup(picture.title)]), Markup(" \(picture.caption)")]),
      ])
  }
}
