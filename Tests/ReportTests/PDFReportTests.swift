import Imaging
import Rendering
import Report
import Testing

struct PDFReportTests {
  private func picture() -> ReportPicture {
    let slice = Slice(width: 40, height: 30, values: [Float](repeating: 5, count: 1200))
    let scene = SliceScene(slice, window: IntensityWindow(lower: 0, upper: 10))
    return ReportPicture(
      figure: Figure([Figure.Panel(scene: scene)], scale: 8), title: "Slice.", caption: "A ball.",
      description: "A ball")
  }

  @Test func `a cohort takes as many pages as it needs, and repeats the headings`() throws {
    var report = SampleReport.cohort()
    report.cases = (0..<120).map {
      SampleReport.one("case \($0)", dice: 0.5, prediction: 1, reference: 2)
    }
    let pages = PDFReport(report.document, isOnePage: false).pages
    #expect(pages.count > 2)
    let headings = pages.flatMap(\.shapes).count {
      if case .text(let text) = $0 { text.text == "Case" } else { false }
    }
    #expect(headings > 1)
    for page in pages {
      for case .text(let text) in page.shapes {
        #expect(text.point.y < 842 && text.point.y > 0, "\(text)")
      }
    }
    let bytes = try PDFReport(report.document, isOnePage: false).encoded()
    #expect(String(decoding: bytes.prefix(5), as: UTF8.self) == "%PDF-")
    #expect(bytes == (try PDFReport(report.document, isOnePage: false).encoded()))
  }

  @Test func `a case fits on one page, however many lesions it has`() {
    var report = CaseReport(
      title: "a", subtitle: "", pictures: [picture(), picture()], origin: SampleReport.origin)
    var table = ReportTable("Lesions", [.init("Lesion"), .init("ml", isNumber: true)])
    table.rows = (0..<80).map { ["lesion \($0)", "1"] }
    report.tables = [table]
    #expect(PDFReport(report.document, isOnePage: true).pages.count == 1)
  }

  @Test func `a page shows a picture as a data URI with its words`() throws {
    let report = CaseReport(
      title: "a", subtitle: "", pictures: [picture()], origin: SampleReport.origin)
    let page = try HTMLPage(report.document).text()
    #expect(page.contains("<img src=\"data:image/png;base64,iVBORw0KGgo"))
    #expect(page.contains("alt=\"A ball\""))
    // No table can be sorted, so there is no script.
    #expect(!page.contains("<script"))
  }
}
