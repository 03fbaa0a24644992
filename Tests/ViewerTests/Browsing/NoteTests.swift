import Cases
import Foundation
import Terminal
import Testing
import Viewer
import ViewerRuntime

/// What is said of files that are used in another way than expected.
struct NoteTests {
  @Test func `notes stand on the last line, each once`() {
    var model = SampleStudy.model(columns: 120)
    for text in ["a.nii: one thing", "b.nii: another", "a.nii: one thing"] {
      _ = update(&model, .loaded(.note(text), generation: model.generation))
    }
    #expect(model.notice == Notice(.info, "a.nii: one thing · b.nii: another"))
    #expect(screen(of: model).text.contains("a.nii: one thing · b.nii: another"))
  }

  @Test func `a problem is not covered by a note`() {
    var model = SampleStudy.model()
    for report in [LoadReport.failed("c.nii is truncated"), .note("a.nii: one thing")] {
      _ = update(&model, .loaded(report, generation: model.generation))
    }
    #expect(model.notice == Notice(.problem, "c.nii is truncated"))
    #expect(model.study.notes == ["a.nii: one thing"])
  }

  @Test func `a search that has nothing more says so each time`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "glia-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let search = BackgroundSearch(CaseSearch([folder.path]))
    guard case .finding(let finding) = search.next(within: .seconds(60)) else {
      Issue.record("nothing was found")
      return
    }
    #expect(throws: CaseError.self) { try finding.result.get() }
    for _ in 0..<3 {
      guard case .end = search.next(within: .seconds(60)) else {
        Issue.record("the search goes on")
        return
      }
    }
  }
}
