import Annotation
import Imaging
import Metrics
import Rendering
import Terminal
import Testing
import Viewer

/// Random numbers that are the same each time (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}

/// Volumes as few have them, and as files may well say.
enum OddVolume: String, CaseIterable {
  case oneVoxel, line, longestRow, cube, constant, zero, notANumber, infinite, huge
  case thin, thick, far, series

  private var size: [Int] {
    switch self {
    case .oneVoxel: [1, 1, 1]
    case .line: [1, 40, 1]
    case .longestRow: [32_767, 1, 1]
    case .cube: [2, 2, 2]
    default: [9, 8, 7]
    }
  }

  var grid: Grid {
    let (x, y, z) =
      switch self {
      case .thin: (1.0, 1e-6, 1.0)
      case .thick: (1e6, 1.0, 1e-3)
      default: (1.0, 1.0, 1.0)
      }
    if self == .far {
      return Grid(
        size: size, affine: Affine(elements: [1e9, 0, 0, 1e30, 0, 1e9, 0, -1e30, 0, 0, 1e9, 0]))
    }
    return Grid(size: size, affine: .spacing(x, y, z))
  }

  private var frames: Int { self == .series ? 1000 : 1 }

  var volume: Volume {
    let values = (0..<grid.voxelCount * frames).map { place -> Float in
      switch self {
      case .constant: 42
      case .zero: 0
      case .notANumber: .nan
      case .infinite: place.isMultiple(of: 2) ? .infinity : -.infinity
      case .huge: place.isMultiple(of: 2) ? 3.4e38 : -3.4e38
      default: Float(place % 977)
      }
    }
    return Volume(grid: grid, frameCount: frames, storage: .float32(values))
  }

  /// Labels in every third voxel.
  var labels: LabelMap {
    LabelMap(
      grid: grid, scheme: .brats2020,
      labels: (0..<grid.voxelCount).map { $0.isMultiple(of: 3) ? [1, 2, 4][$0 / 3 % 3] : 0 })
  }

  /// What a loader reports.
  var reports: [LoadReport] {
    [
      .opened(
        grid,
        images: [StudyImage(title: "image", modality: self == .series ? nil : .flair)],
        hasReference: true),
      .image(0, LoadedImage(volume)), .reference(labels), .finished,
    ]
  }
}

/// A viewer that is given random input, with the work around it done in memory.
private struct Monkey {
  var model: ViewerModel
  /// What a loader reports of the case.
  let reports: [LoadReport]
  var random: SeededGenerator
  /// What a clock sends next.
  private var tick: Int?

  init(_ model: ViewerModel, reports: [LoadReport], seed: UInt64) {
    self.model = model
    self.reports = reports
    random = SeededGenerator(state: seed)
  }

  mutating func play(_ count: Int) {
    for _ in 0..<count {
      act()
      if let tick { send(.tick(tick)) }
      while let request = model.findingRequest {
        send(.found(request.perform(), generation: request.generation))
      }
      let screen = screen(of: model)
      #expect(screen.width == model.size.columns && screen.height == model.size.rows)
    }
  }

  private mutating func act() {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<55: press(1)
    case 55..<60: press(8)
    case 60..<75: mouse()
    case 75..<90: type()
    default: resize()
    }
  }

  private mutating func send(_ message: Message) {
    for effect in update(&model, message) { perform(effect) }
  }

  private static let keys: [Key] =
    (0x20...0x7E).map { Key(Unicode.Scalar(UInt8($0))) }
    + [Key.Code.up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .tab, .enter, .escape]
    .flatMap { [Key($0), Key($0), Key($0, .shift), Key($0, .control)] }
    + [Key(.backspace), Key(.delete), Key("r", .control), Key("s", .control), Key("u", .control)]

  private mutating func press(_ count: Int) {
    let key = Self.keys.randomElement(using: &random) ?? Key(.enter)
    for _ in 0..<count { send(.key(key)) }
  }

  private mutating func mouse() {
    let buttons: [Mouse.Button] = [.left, .left, .middle, .right]
    let button = buttons.randomElement(using: &random) ?? .left
    let isFar = Int.random(in: 0..<20, using: &random) == 0
    func place(_ limit: Int, _ random: inout SeededGenerator) -> Int {
      isFar ? 999_999 : Int.random(in: 0...limit, using: &random)
    }
    let modifiers: [Key.Modifiers] = [[], [], [], .shift, .control, .alt]
    let held = modifiers.randomElement(using: &random) ?? []
    let actions: [[Mouse.Action]] = [
      [.press(button), .drag(button), .drag(button), .release(button)], [.wheelUp], [.wheelDown],
      [.move], [.drag(button)], [.release(button)],
    ]
    for action in actions.randomElement(using: &random) ?? [] {
      let (column, row) = (place(model.size.columns, &random), place(model.size.rows, &random))
      send(.mouse(Mouse(action, column: column, row: row, modifiers: held)))
    }
  }

  private static let words = [
    "0", "1", "-1", "+5", "-99999999999999999999", "9223372036854775807", "1e30", "-1e308", "1e308",
    "1e-300", "nan", "inf", "0.5", "100", "32", "x", "WT", "ET", "all", "none", "planes", "montage",
    "figure", "coronal", "reference", "prediction", "flair", "heat", "own", "é漢", "accept",
  ]

  private mutating func type() {
    let command = CommandList.all.randomElement(using: &random)
    var line = command?.name ?? ""
    if Int.random(in: 0..<3, using: &random) == 0 {
      line = command?.typed?.example ?? command?.name ?? ""
    } else {
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        line += " " + (Self.words.randomElement(using: &random) ?? "")
      }
    }
    send(.key(Key(":")))
    for scalar in line.unicodeScalars { send(.key(Key(scalar))) }
    send(
      .key(
        Key(
          [Key.Code.enter, .enter, .enter, .tab, .escape].randomElement(using: &random) ?? .enter)))
  }

  private mutating func resize() {
    let sizes = [
      (1, 1), (1, 60), (200, 1), (2, 2), (39, 12), (40, 11), (40, 12), (71, 23), (80, 24),
    ]
    let chosen =
      Int.random(in: 0..<3, using: &random) == 0
      ? sizes.randomElement(using: &random) ?? (80, 24)
      : (Int.random(in: 1...130, using: &random), Int.random(in: 1...40, using: &random))
    send(.terminal(size: TerminalSize(columns: chosen.0, rows: chosen.1), graphics: nil))
  }

  /// Answers as the services would.
  private mutating func perform(_ effect: Effect) {
    switch effect {
    case .load(_, _, let generation):
      for report in reports { send(.loaded(report, generation: generation)) }
    case .edit(.open, _, let generation):
      send(.edited(.opened(nil, EditSources()), generation: generation))
    case .edit(.save(let session, _, let path, _), _, let generation):
      send(
        .edited(
          .saved(path: path ?? "mask.nii.gz", after: session.latestNumber), generation: generation))
    case .segment(let request):
      send(.segmented(.failed("there is no network"), generation: request.generation))
    case .measure(let request, let generation):
      let report = try? EvaluationReport(
        prediction: request.prediction, reference: request.reference)
      send(.measured(report, version: request.version, generation: generation))
    case .measureComponent(let request, let generation):
      send(.measuredComponent(request.perform(), request, generation: generation))
    case .measureLabels(let request, let generation):
      send(.measuredLabels(request.perform(), request.subject, generation: generation))
    case .measurementFile(.read, let index, let generation):
      send(.measurementFile(.read([]), index, generation: generation))
    case .measurementFile(.save, let index, let generation):
      send(.measurementFile(.saved(), index, generation: generation))
    case .measurementFile(.export(let table, let path, _), let index, let generation):
      #expect(table.rows.count >= model.measuring.measurements.count)
      send(.measurementFile(.exported(path: path), index, generation: generation))
    case .export(let request, let path, _):
      let figure = request.page(request.slices[request.slices.count / 2]).figure
      if let size = try? figure.checkedSize(), size.width * size.height < 200_000 {
        #expect((try? figure.render())?.width == size.width)
      }
      send(.exported(.written(path: path)))
    case .console(.complete(let path, _, let line)):
      send(.console(.completions([path + "one", path + "other"], line: line)))
    // Each tick asks for the next.
    case .wait(_, let cine): tick = cine
    default: break
    }
  }
}

extension Figure {
  /// The size where the picture may be drawn.
  fileprivate func checkedSize() throws -> (width: Int, height: Int) {
    try checkSize()
    return size
  }
}

@Suite struct MonkeyTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `whatever is pressed, clicked and typed, the viewer goes on`(seed: UInt64) {
    var monkey = Monkey(SampleStudy.model(), reports: SampleStudy.reports(), seed: seed)
    SampleStudy.segment(&monkey.model, [14, 15, 16], labels: SampleStudy.labels(moved: 1))
    monkey.play(250)
  }

  @Test func `whatever is pressed in the list of cases, the viewer goes on`() {
    var monkey = Monkey(SampleWorklist.model(), reports: SampleStudy.reports(), seed: 4)
    monkey.play(250)
  }

  @Test(arguments: OddVolume.allCases) func `an odd volume is shown and edited`(_ odd: OddVolume) {
    var start = StartState()
    start.modelProblem = nil
    let model = ViewerModel(
      caseNames: ["odd"], size: TerminalSize(columns: 100, rows: 30), start: start)
    var monkey = Monkey(model, reports: odd.reports, seed: 5)
    for report in odd.reports {
      _ = update(&monkey.model, .loaded(report, generation: monkey.model.generation))
    }
    // The longest row has half a million cells of the strip to fill.
    monkey.play(odd == .longestRow ? 20 : 80)
  }

  @Test func `every layout is drawn in every size, and exported from it`() throws {
    var model = SampleStudy.model()
    for layout in PanelLayout.allCases {
      model.layout = layout
      for columns in [1, 2, 12, 39, 40, 45, 71, 72, 100, 300] {
        for rows in [1, 2, 11, 12, 13, 23, 24, 32, 100] {
          _ = update(
            &model, .terminal(size: TerminalSize(columns: columns, rows: rows), graphics: nil))
          _ = screen(of: model)
          var exporting = model
          let effects = exporting.press(Key("e"), Key(.enter))
          guard case .export(let request, _, _) = effects.last else {
            Issue.record("nothing is exported in \(layout) of \(columns)×\(rows)")
            continue
          }
          #expect(!request.figure.panels.isEmpty)
        }
      }
    }
  }
}
