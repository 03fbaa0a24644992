import Metrics
import Report
import Testing

struct CohortReportTests {
  @Test func `a summary counts the cases in which a measure is defined`() {
    let report = SampleReport.cohort()
    let dice = report.summary(.dice, SampleReport.whole)
    #expect(abs((dice.mean ?? 0) - 0.7) < 1e-12)
    #expect(dice.count == 3)
    let core = report.summary(.dice, SampleReport.core)
    #expect(core.mean == nil)
    #expect(core.undefined == 3)
    let none = report.summary(.dice, ReportedStructure(id: "ET", title: "ET"))
    #expect(none.count == 0)
    #expect(none.undefined == 0)
  }

  @Test func `the worst cases come first, and those without Dice are left out`() {
    var report = SampleReport.cohort()
    report.cases.append(ReportedCase("empty", values: ["WT": [:]]))
    #expect(report.worst(2).map(\.index) == [1, 2])
    #expect(report.worst(10).count == 3)
    #expect(report.worst(0).isEmpty)
  }

  @Test func `a page has the numbers of its cases, bias and limits`() throws {
    let page = try HTMLPage(SampleReport.cohort().document).text()
    for number in ["0.9000", "0.5000", "0.7000 ± 0.2000", "33.00", "20.00"] {
      #expect(page.contains(number), "\(number)")
    }
    // The differences are 1, -2 and 3: mean 2/3, standard deviation 2.5166.
    #expect(page.contains("bias 0.67 ml, limits of agreement from −4.27 to 5.60 ml"))
  }

  @Test func `a page names what could not be compared, and what made it`() throws {
    let report = SampleReport.cohort(failures: [.init("d", "it has no prediction")])
    let page = try HTMLPage(report.document).text()
    #expect(page.contains("3 cases, 1 not compared"))
    #expect(page.contains("<th scope=\"row\">d</th><td class=\"long\">it has no prediction</td>"))
    #expect(page.contains("Made by glia 1.2.3 on 2026-01-02 03:04 UTC"))
    #expect(page.contains("not a medical device"))
  }

  @Test func `reader and score have columns only if a review has them`() throws {
    var report = SampleReport.cohort()
    report.reviews = [ReportedReview("a", verdict: "accept", note: "")]
    let short = try HTMLPage(report.document).text()
    #expect(!short.contains(">Score<") && !short.contains(">Reader<") && !short.contains(">Note<"))
    report.reviews[0].score = 4
    report.reviews[0].reader = "Ada"
    let long = try HTMLPage(report.document).text()
    #expect(long.contains("<td>Ada</td><td class=\"n\">4</td><td>accept</td>"))
    #expect(long.contains("Verdicts: 1 accept."))
  }

  @Test func `one case has no limits of agreement, and a page nevertheless`() throws {
    var report = SampleReport.cohort()
    report.cases = [report.cases[0]]
    let page = try HTMLPage(report.document).text()
    #expect(page.contains("no limits of agreement, because there is one case"))
    report.cases = []
    #expect(try HTMLPage(report.document).text().contains("no case has volumes"))
  }

  @Test func `a thousand cases are a page of less than 5 MB`() throws {
    var report = SampleReport.cohort()
    report.cases = (0..<1000).map { index in
      SampleReport.one(
        "BraTS-GLI-\(index)", dice: Double(index) / 1000, prediction: Double(index),
        reference: Double(999 - index))
    }
    #expect(try HTMLPage(report.document).text().utf8.count < 5_000_000)
  }
}
