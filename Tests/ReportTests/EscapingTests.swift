import Foundation
import Report
import Testing

struct EscapingTests {
  private static let bad = "<script>alert(\"1\")</script> & 'x' <img src=x onerror=y>"

  @Test func `names, notes and reasons from files never become markup`() throws {
    var report = SampleReport.cohort(
      [Self.bad, "b & c", "\" onload=\"z"], failures: [.init(Self.bad, Self.bad)])
    report.title = Self.bad
    report.reviews = [ReportedReview(Self.bad, verdict: Self.bad, note: Self.bad)]
    report.reviews[0].reader = Self.bad
    report.origin.command = Self.bad
    report.origin.notes = [Self.bad]
    report.origin.model = [ReportFact(Self.bad, [Self.bad])]
    report.structures[0].title = Self.bad
    let page = try HTMLPage(report.document).text()
    // The page's own script is the only one.
    #expect(page.components(separatedBy: "<script").count == 2)
    #expect(!page.contains("<img"))
    #expect(!page.contains("\" onload=\""))
    #expect(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;"))
    #expect(page.contains("b &amp; c"))
  }

  @Test func `control characters are shown, not passed on`() throws {
    var report = SampleReport.cohort()
    report.title = "a\u{1B}[2J\u{0}"
    let page = try HTMLPage(report.document).text()
    #expect(page.contains(#"a\u{1B}[2J\u{0}"#))
  }
}
