import Foundation
import Imaging
import Segmenter
import Synchronization
import Terminal
import Testing
import Viewer
import ViewerRuntime

/// Services that answer from memory.
private final class SampleServices: ViewerServices {
  let exported = Mutex<[String]>([])
  /// Lines of the command line that were kept.
  let remembered = Mutex<[String]>([])
  /// Whether a segmentation goes on until it is told to stop.
  let isEndless: Bool

  /// What is done with whole volumes.
  let rules: PostProcessing

  init(isEndless: Bool = false, rules: PostProcessing = .none) {
    self.isEndless = isEndless
    self.rules = rules
  }

  func load(
    _ index: Int, first: Modality?, isCancelled: @Sendable () -> Bool,
    report: @escaping @Sendable (LoadReport) -> Void
  ) {
    for part in SampleStudy.reports() { report(part) }
  }

  func series(_ request: SeriesRequest, _ index: Int) -> SeriesReport { .failed("no series here") }

  func prepareNetwork(_ model: String?) {}
  func segment(
    _ request: SegmentationRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @Sendable (SegmentationReport) -> Void
  ) {
    let labels = SampleStudy.labels()
    report(.began(SampleStudy.traits(rules)))
    let slices = request.slices ?? Array(0..<labels.grid.size[2])
    for (done, index) in slices.enumerated() {
      report(
        .slice(
          index, SampleStudy.probabilities(labels, index), done: done + 1,
          total: slices.count))
      while isEndless, !isCancelled() { Thread.sleep(forTimeInterval: 0.001) }
      if isCancelled() { return report(.cancelled) }
    }
    report(.finished)
  }

  func align(
    _ request: AlignmentRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @Sendable (AlignmentReport) -> Void
  ) {}

  func compareTimes(
    _ request: FollowUpRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (FollowUpReport) -> Void
  ) {}

  func save(_ transforms: TransformsToSave) -> AlignmentReport { .failed("") }

  func fineTune(
    _ request: FineTuningRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (FineTuningReport) -> Void
  ) {
    report(.failed("no training here"))
  }

  func perform(_ work: MeasurementFileWork, _ index: Int) -> MeasurementFileReport? { nil }

  func edit(
    _ request: EditRequest, _ index: Int, report: @escaping @Sendable (EditReport) -> Void
  ) {}

  func export(_ request: ExportRequest, to path: String, replacing: Bool) -> ExportReport {
    exported.withLock { paths in
      if !replacing, paths.contains(path) { return .exists(path: path) }
      paths.append(path)
      return .written(path: path)
    }
  }

  func perform(_ work: ConsoleWork) -> ConsoleReport? {
    switch work {
    case .complete(let path, _, let line): return .completions([path + "ures/"], line: line)
    case .remember(let text): remembered.withLock { $0.append(text) }
    case .readLabels(let path): return .failed("cannot read \(path): there is no such file")
    case .writeLabels(_, let path, _): return .wroteLabels(path: path)
    }
    return nil
  }
}

@MainActor @Suite struct RuntimeTests {
  private func run(
    _ script: [MemoryTerminal.Step], services: SampleServices = SampleServices(),
    graphics: GraphicsProtocol? = nil
  ) -> (ending: Runtime.Ending, terminal: MemoryTerminal) {
    let terminal = MemoryTerminal(columns: 80, rows: 24)
    terminal.graphics = graphics
    terminal.script = script
    let model = ViewerModel(caseNames: ["sample"], size: terminal.size)
    let ending = Runtime(model, terminal: terminal, services: services).run()
    return (ending, terminal)
  }

  private func typed(_ text: String) -> [MemoryTerminal.Step] {
    text.unicodeScalars.map { .key($0) }
  }

  private func sees(_ text: String) -> MemoryTerminal.Step { .wait { $0.text.contains(text) } }

  @Test
  func `commands are completed by the services, and the last one is kept when it ends the program`()
  {
    let services = SampleServices()
    let (ending, _) = run(
      [
        sees("axial 15 of 0–29")
      ] + typed(":export fig") + [.event(.key(Key(.tab))), sees(":export figures/")]
        + [.event(.key(Key(.escape)))] + typed(":labels none.txt") + [.event(.key(Key(.enter)))]
        + [sees("cannot read none.txt: there is no such file")] + typed(":q")
        + [.event(.key(Key(.enter)))], services: services)
    #expect(ending == .quit)
    #expect(services.remembered.withLock { $0 } == ["labels none.txt", "q"])
  }

  @Test func `a terminal that is slow with pictures gets half blocks until F is pressed`() {
    let (ending, terminal) = run(
      [
        .wait { !$0.images.isEmpty }, .event(.slowPictures),
        .wait { $0.images.isEmpty && $0.text.contains("F for fine pictures") }, .key("k"),
        .wait { $0.images.isEmpty && $0.text.contains("axial 16") }, .key("F"),
        .wait { !$0.images.isEmpty }, .event(.slowPictures), .key("k"),
        .wait { !$0.images.isEmpty && $0.text.contains("axial 17") }, .key("q"),
      ], graphics: .kitty)
    #expect(ending == .quit && !terminal.isStuck)
  }

  @Test func `open, scroll, segment, see the Dice, export, quit`() {
    let services = SampleServices()
    let (ending, terminal) = run(
      [
        sees("axial 15 of 0–29"), sees("reference filled"), .key("k"), sees("axial 16"),
        .key("r"), sees("1.000"), .key("e"), sees("Export as: sample_flair_axial_16.png"),
        .event(.key(Key(.enter))), sees("Wrote sample_flair_axial_16.png"), .key("q"),
      ], services: services)
    #expect(!terminal.isStuck)
    #expect(ending == .quit)
    #expect(services.exported.withLock { $0 } == ["sample_flair_axial_16.png"])
  }

  @Test func `a running segmentation leaves keys live and stops at Escape`() {
    let (ending, terminal) = run(
      [
        sees("reference filled"), .key("R"), sees("so far"), .key("c"), sees("coronal 20"),
        .event(.key(Key(.escape))), sees("Stopped after 1 of 30 slices"), .key("q"),
      ], services: SampleServices(isEndless: true))
    #expect(!terminal.isStuck)
    #expect(ending == .quit)
  }

  @Test func `a whole volume is post-processed in the background`() {
    let (_, terminal) = run(
      [
        sees("reference filled"), .key("R"), sees("slices, post-processed"),
        sees("changed 57 voxels"), .key("h"), sees("0.50"), .key(")"), sees("0.55"),
        sees("slices, post-processed"), .key("q"),
      ], services: SampleServices(rules: PostProcessing(minimumEnhancing: 10)))
    #expect(!terminal.isStuck)
  }

  @Test func `pictures play by themselves until a key is pressed`() {
    let (ending, terminal) = run([
      sees("reference filled"), .key(" "), sees("axial 17 of"), .key("c"), sees("coronal 20"),
      .key("q"),
    ])
    #expect(!terminal.isStuck)
    #expect(ending == .quit)
  }

  @Test func `quitting stops what runs`() {
    let (ending, _) = run(
      [sees("reference filled"), .key("R"), sees("so far"), .key("q")],
      services: SampleServices(isEndless: true))
    #expect(ending == .quit)
  }

  @Test func `a picture is not replaced without a question`() {
    let services = SampleServices()
    let export: [MemoryTerminal.Step] = [
      .key("e"), sees("Export as"), .event(.key(Key(.enter))),
    ]
    let (_, terminal) = run(
      [sees("reference filled")] + export + [sees("Wrote")] + export
        + [sees("exists. Replace it? y/n"), .key("y"), sees("Wrote"), .key("q")],
      services: services)
    #expect(!terminal.isStuck)
    #expect(services.exported.withLock { $0.count } == 2)
  }

  @Test func `the screen follows the terminal's size`() {
    let (_, terminal) = run([
      sees("Crosshair"), .event(.resized(TerminalSize(columns: 30, rows: 8))),
      sees("This terminal is 30×8"), .event(.resized(TerminalSize(columns: 120, rows: 40))),
      sees("radiological"), .key("q"),
    ])
    #expect(!terminal.isStuck)
    #expect(terminal.screens.last?.width == 120)
  }

  @Test func `a signal ends the viewer, and Ctrl-Z stops it`() {
    let (ending, terminal) = run([
      .event(.key(Key("z", .control))), .event(.terminated(signal: 15)),
    ])
    #expect(ending == .terminated(signal: 15))
    #expect(terminal.suspensions == 1)
  }
}
