package import Rendering

/// A report as a PDF file.
package struct PDFReport: Sendable {
  private let document: ReportDocument
  private let isOnePage: Bool

  /// Prepares a file.
  ///
  /// - Parameters:
  ///   - document: The report.
  ///   - isOnePage: Whether pictures are made smaller, and long tables shorter, so that all fits on one page.
  package init(_ document: ReportDocument, isOnePage: Bool) {
    (self.document, self.isOnePage) = (document, isOnePage)
  }

  /// The bytes of the file.
  ///
  /// - Throws: `PictureError` if something cannot be drawn.
  package func encoded() throws(PictureError) -> [UInt8] {
    try PDFPages(pages).encoded(text: ["Title": document.title])
  }

  /// How pictures are placed: below each other, at most this high, or side by side.
  private enum PictureLayout {
    case stacked(height: Double)
    case sideBySide
  }

  /// The pages.
  package var pages: [Drawing] {
    guard isOnePage else { return flow(.stacked(height: 230), mostRows: .max) }
    var pages: [Drawing] = []
    for mostRows in [12, 8, 6, 5, 4, 3] {
      for layout in [
        PictureLayout.stacked(height: 250), .stacked(height: 200), .stacked(height: 160),
        .sideBySide,
      ] {
        pages = flow(layout, mostRows: mostRows)
        if pages.count == 1 { return pages }
      }
    }
    return pages
  }

  private func flow(_ layout: PictureLayout, mostRows: Int) -> [Drawing] {
    var flow = PageFlow(title: document.title)
    flow.addParagraph(document.title, size: 16, isBold: true)
    flow.addParagraph(document.subtitle, size: 10, color: ReportColors.secondary)
    flow.addParagraph(ReportDocument.notice, size: 9, isBold: true)
    flow.skip(4)
    flow.addRule(ReportColors.text, width: 1)
    for section in document.sections {
      flow.skip(isOnePage ? 8 : 12)
      flow.makeRoom(90 * (isOnePage ? 0.5 : 1))
      flow.addParagraph(section.title, size: isOnePage ? 10.5 : 12, isBold: true)
      flow.skip(3)
      for block in section.blocks {
        add(block, to: &flow, layout, mostRows: mostRows)
        flow.skip(4)
      }
    }
    flow.addFeet("\(document.title) · \(ReportDocument.notice)")
    return flow.pages
  }

  private var textSize: Double { isOnePage ? 7.5 : 9 }

  private func add(
    _ block: ReportDocument.Block, to flow: inout PageFlow, _ layout: PictureLayout,
    mostRows: Int
  ) {
    switch block {
    case .paragraph(let text), .code(let text): flow.addParagraph(text, size: textSize)
    case .file: break
    case .facts(let facts) where isOnePage:
      let parts = facts.map { "\($0.name): \($0.lines.joined(separator: "; "))" }
      flow.addParagraph(parts.joined(separator: " · "), size: textSize)
    case .facts(let facts):
      for fact in facts {
        flow.makeRoom(textSize * 1.4)
        flow.addText(
          PageFlow.shortened(fact.name, width: 92, size: textSize), x: PageFlow.margin,
          size: textSize, color: ReportColors.secondary)
        flow.addParagraph(
          fact.lines.joined(separator: "; "), x: PageFlow.margin + 100,
          width: PageFlow.room - 100, size: textSize)
      }
    case .table(let table): TablePages(table, mostRows: mostRows).add(to: &flow)
    case .plots(let plots):
      let gap = 14.0
      let width = (PageFlow.room - gap) / 2
      for start in stride(from: 0, to: plots.count, by: 2) {
        let row = plots[start..<min(start + 2, plots.count)]
        let height = row.map { $0.height * width / $0.width }.max() ?? 0
        flow.makeRoom(height)
        for (index, plot) in row.enumerated() {
          flow.addDrawing(
            plot, x: PageFlow.margin + Double(index) * (width + gap), width: width)
        }
        flow.skip(height + 8)
      }
    case .pictures(let pictures):
      switch layout {
      case .stacked(let height):
        for picture in pictures { add(picture, to: &flow, highest: height) }
      case .sideBySide: addRow(pictures, to: &flow)
      }
    }
  }

  private func add(_ picture: ReportPicture, to flow: inout PageFlow, highest: Double) {
    let size = picture.figure.size
    let part = min(
      PageFlow.room / Double(size.width), highest / Double(size.height),
      // At least 100 pixels per inch, so that small pictures are not blown up.
      0.72)
    let height = Double(size.height) * part
    flow.makeRoom(height + 3 * textSize)
    flow.add(
      .figure(
        picture.figure, PathPoint(x: PageFlow.margin, y: flow.y),
        width: Double(size.width) * part))
    flow.skip(height + 3)
    addCaption(picture, to: &flow)
  }

  /// Adds pictures of one height side by side, and their captions below.
  private func addRow(_ pictures: [ReportPicture], to flow: inout PageFlow) {
    let gap = 12.0
    let aspects = pictures.map { Double($0.figure.size.width) / Double($0.figure.size.height) }
    let room = PageFlow.room - gap * Double(pictures.count - 1)
    let height = room / max(aspects.reduce(0, +), 1)
    flow.makeRoom(height + 5 * textSize)
    var x = PageFlow.margin
    for (picture, aspect) in zip(pictures, aspects) {
      flow.add(
        .figure(picture.figure, PathPoint(x: x, y: flow.y), width: height * aspect))
      x += height * aspect + gap
    }
    flow.skip(height + 3)
    for picture in pictures { addCaption(picture, to: &flow) }
  }

  private func addCaption(_ picture: ReportPicture, to flow: inout PageFlow) {
    flow.addParagraph(
      "\(picture.title) \(picture.caption)", size: textSize, color: ReportColors.secondary)
    flow.skip(5)
  }
}
