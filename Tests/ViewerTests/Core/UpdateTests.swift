import Annotation
import Terminal
import Testing
import Viewer

/// Messages that are not about one feature.
@Suite struct UpdateTests {
  private func requests(_ effects: [Effect]) -> [FindingRequest] {
    effects.compactMap { if case .find(let request) = $0 { request } else { nil } }
  }

  @Test func `the terminal's size and graphics arrive as a message`() {
    var model = SampleStudy.model()
    let size = TerminalSize(columns: 100, rows: 30)
    #expect(update(&model, .terminal(size: size, graphics: .sixel)).isEmpty)
    #expect(model.size == size)
    #expect(model.fine.available == .sixel)
  }

  @Test func `new masks are searched once, and again after they have changed`() throws {
    var model = ViewerModel(caseNames: ["sample"], size: TerminalSize(columns: 80, rows: 24))
    var effects = update(&model, .started)
    for report in SampleStudy.reports() {
      effects += update(&model, .loaded(report, generation: model.generation))
    }
    let request = try #require(requests(effects).first)
    #expect(requests(effects).count == 1)
    #expect(requests(model.press(Key("t"))).isEmpty, "one search at a time")
    // The region has changed since, so the answer leads to the next search.
    let next = update(&model, .found(request.perform(), generation: request.generation))
    let second = try #require(requests(next).first)
    #expect(
      requests(update(&model, .found(second.perform(), generation: model.generation))).isEmpty)
    #expect(model.findings != nil)
  }

  @Test func `a signal closes the edit and keeps its journal`() {
    var model = editedModel()
    model.press(Key(" "))
    let effects = update(&model, .terminated)
    guard case .edit(.close(removing: false), _, _) = effects.last else {
      Issue.record("\(effects)")
      return
    }
    #expect(model.editing.session == nil)
  }
}
