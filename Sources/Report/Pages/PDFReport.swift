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

  /// The pages.
  package var pages: [Drawing] {
    guard isOnePage else { return flow(pictureScale: 1, mostRows: .max) }
    var pages: [Drawing] = []
    for mostRows in [12, 6, 3] {
      for scale in [1, 0.85, 0.7, 0.55, 0.4] {
        pages = flow(pictureScale: scale, mostRows: mostRows)
        if pages.count == 1 { return pages }
      }
    }
    return pages
  }

  private func flow(pictureScale: Double, mostRows: Int) -> [Drawing] {
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
        add(block, to: &flow, pictureScale: pictureScale, mostRows: mostRows)
        flow.skip(4)
      }
    }
    flow.addFeet("\(document.title) · \(ReportDocument.notice)")
    return flow.pages
  }

  private var textSize: Double { isOnePage ? 7.5 : 9 }

  private func add(
    _ block: ReportDocument.Block, to flow: inout PageFlow, pictureScale: Double, mostRows: Int
  ) {
    switch block {
    case .paragraph(let text), .code(let text): flow.addParagraph(text, size: textSize)
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
      for picture in pictures { add(picture, to: &flow, scale: pictureScale) }
    }
  }

  private func add(_ picture: ReportPicture, to flow: inout PageFlow, scale: Double) {
    let size = picture.figure.size
    let highest = isOnePage ? 300.0 : 420
    let part = min(
      PageFlow.room / Double(size.width), highest * scale / Double(size.height),
      // At most 100 dots per inch, so that small pictures are not blown up.
      0.72)
    let height = Double(size.height) * part
    flow.makeRoom(height + 3 * textSize)
    flow.add(
      .figure(
        picture.figure, PathPoint(x: PageFlow.margin, y: flow.y),
        width: Double(size.width) * part))
    flow.skip(height + 3)
    flow.addParagraph(
      "\(picture.title) \(picture.caption)", size: textSize, color: ReportColors.secondary)
    flow.skip(5)
  }
}
