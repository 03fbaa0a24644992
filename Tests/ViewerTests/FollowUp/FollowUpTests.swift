import Imaging
import Metrics
import Rendering
import Terminal
import Testing
import Viewer
import ViewerRuntime

/// Another scan of the patient beside the case in view.
@Suite struct FollowUpTests {
  private static let identity = Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])

  /// The other scan: the same head, twice as bright, with the tumor two voxels away.
  private static func other(timeline: Bool = true) -> OtherScan {
    let mask = SampleStudy.labels(moved: 2)
    let structure = Structure.region(.wholeTumor)
    let sizes = [SampleStudy.labels(), mask].map {
      LesionComparison.StructureSize(structure, in: $0)
    }
    let step = LesionTimeline.Step(
      first: 0, second: 1,
      comparison: LesionComparison(
        SampleStudy.labels(), mask, map: identity, structure: structure),
      map: identity, alignment: "aligned by T1ce: moved by up to 4.0 mm, rotated by 2.0°")
    let changes = LesionTimeline(
      patient: "sample", order: "date",
      sessions: [
        .init(name: "sample", date: "2024-01-02", days: 0, mask: "reference", size: sizes[0]),
        .init(name: "later", date: "2024-03-04", days: 62, mask: "prediction", size: sizes[1]),
      ], steps: [step])
    let images = (0..<4).map { index in SampleStudy.volume(gain: Int16(2 * (index + 1))) }
    return OtherScan(
      name: "later", date: "2024-03-04", isEarlier: false,
      images: Dictionary(
        uniqueKeysWithValues: images.enumerated().map { ($0.offset, LoadedImage($0.element)) }),
      differences: [0: SampleStudy.volume(gain: 1)], mask: mask, alignment: "aligned",
      timeline: timeline ? changes : nil)
  }

  /// A model that shows both scans.
  private func compared(columns: Int = 80, timeline: Bool = true) -> ViewerModel {
    var model = SampleStudy.model(columns: columns)
    _ = update(
      &model,
      .comparedTimes(
        .finished(Self.other(timeline: timeline), notes: []), generation: model.generation))
    return model
  }

  @Test(arguments: ["compare ../later", "compare-scan ../later", "compare ../my scans/later"])
  func `a folder is read, and the status line says how far it is`(line: String) throws {
    var model = SampleStudy.model()
    model.press(Key(":"))
    model.type(line)
    let effects = model.press(Key(.enter))
    let request = try #require(
      effects.compactMap { effect -> FollowUpRequest? in
        if case .compareTimes(let request) = effect { request } else { nil }
      }.first)
    #expect(request.path == line.drop { $0 != " " }.dropFirst())
    #expect(request.images.count == 4)
    #expect(request.mask?.source == "reference")
    let report = FollowUpReport.progress(0.42, name: "later")
    _ = update(&model, .comparedTimes(report, generation: model.generation))
    #expect(screen(of: model).text.contains("Comparing with later… 42 %  Esc stops"))
    model.press(Key(.escape))
    #expect(model.followUp.task?.isCancelled == true)
  }

  @Test func `masks are still compared by name`() {
    var model = SampleStudy.model()
    model.press(Key(":"))
    model.type("compare prediction reference")
    model.press(Key(.enter))
    #expect(model.followUp.task == nil)
    #expect(model.prompt?.problem == "there is no prediction mask to compare")
  }

  @Test func `both scans and their difference are side by side`() {
    let model = compared(columns: 120)
    #expect(model.layout == .times)
    let panels = model.panes.map(\.panel)
    #expect(panels.map(\.time) == [.own, .other, .difference])
    // One crosshair: all show the same slice of the same plane.
    #expect(Set(panels.map(\.slice)).count == 1)
    let text = screen(of: model).text
    for title in ["sample", "later, 2024-03-04", "difference"] { #expect(text.contains(title)) }
    #expect(text.contains("+3 SD"))
  }

  @Test func `a key switches in place, and another shows the difference`() {
    var model = compared(columns: 120)
    model.press(Key("C"))
    #expect(model.layout == .single)
    #expect(model.panes.map(\.panel.time) == [.other])
    #expect(screen(of: model).text.contains("later (later)"))
    model.press(Key("C"))
    #expect(model.panes.map(\.panel.time) == [.own])
    #expect(screen(of: model).text.contains("this scan"))
    model.press(Key("X"))
    #expect(model.panes.map(\.panel.time) == [.difference])
    #expect(model.scene(model.panel(.image))?.colorMap == .coldHot)
  }

  @Test func `one window sets both, at the same part of each scan's intensities`() throws {
    var model = compared()
    func windows(_ model: ViewerModel) throws -> [IntensityWindow] {
      try model.panes.map(\.panel).prefix(2).map { try #require(model.scene($0)?.window) }
    }
    model.press(Key(">"))
    let pair = try windows(model)
    let own = try #require(model.study.images[0].content.value?.robustWindow)
    let other = try #require(model.followUp.other?.images[0]?.robustWindow)
    let parts = [(pair[0], own), (pair[1], other)].map {
      ($0.lower - $1.lower) / $1.window
    }
    #expect(abs(parts[0] - parts[1]) < 1e-9)
    #expect(pair[0] == model.study.images[0].window)
  }

  @Test func `a page lists the changes and draws the volumes`() {
    var model = compared(columns: 120)
    model.press(Key("%"))
    let text = screen(of: model).text
    #expect(text.contains("Changes of whole tumor, scans by date"))
    #expect(text.contains("sample → later"))
    #expect(text.contains("1 unchanged"))
    #expect(text.contains("2024-03-04  █"))
    model.press(Key(.escape))
    #expect(model.followUp.changesOffset == nil)
  }

  @Test func `what is not there is said in a sentence`() {
    var model = SampleStudy.model()
    model.press(Key("C"))
    #expect(
      model.notice?.text == "No other scan is loaded; type :compare and its folder.")
    model = compared(timeline: false)
    model.press(Key("%"))
    #expect(
      model.notice?.text
        == "Both scans need a mask to compare lesions; make one, then compare again.")
  }

  @Test func `a difference is of z-scores`() throws {
    let own = SampleStudy.volume(gain: 1)
    // Twice as bright everywhere: the same z-scores.
    let same = try #require(ZScoreDifference.volume(SampleStudy.volume(gain: 2), minus: own))
    #expect(same.values().allSatisfy { abs($0) < 1e-4 })
    var values = own.values()
    let index = try #require(values.firstIndex { $0 > 50 })
    values[index] += 1000
    let brighter = Volume(grid: own.grid, storage: .float32(values))
    let difference = try #require(ZScoreDifference.volume(brighter, minus: own))
    #expect(difference.values()[index] > 3)
    #expect(difference.values()[0] == 0)
  }
}
