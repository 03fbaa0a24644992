import Annotation
import Cases
import Foundation
import Imaging
import Synchronization
import Terminal
import TestSupport
import Testing
import Viewer
import ViewerRuntime

@Suite struct EditFileTests {
  @Test func `leaving with unsaved strokes asks`() {
    var model = editedModel()
    model.press(Key("2"), Key(" "), Key("b"))
    #expect(model.keyMode == .viewer)
    #expect(model.press(Key("q")).isEmpty)
    #expect(model.prompt?.purpose == .quitEditing)
    model.press(Key(.escape))
    #expect(model.prompt == nil)
    model.press(Key("q"))
    let kept = model.press(Key("k"))
    guard case .edit(.close(removing: false), _, _) = kept.first, case .quit = kept.last else {
      Issue.record("\(kept)")
      return
    }
  }

  @Test func `s at the end saves first`() throws {
    var model = editedModel()
    model.press(Key("2"), Key(" "), Key("q"))
    let effects = model.press(Key("s"))
    guard case .edit(.save(let session, _, path: nil, replacing: false), _, _) = effects.first
    else {
      Issue.record("\(effects)")
      return
    }
    #expect(session.map == model.study.mask(.edited))
    let ended = update(
      &model,
      .edited(
        .saved(path: "x_edit.nii.gz", after: session.latestNumber), generation: model.generation))
    guard case .edit(.close(removing: true), _, _) = ended.first, case .quit = ended.last else {
      Issue.record("\(ended)")
      return
    }
  }

  @Test func `a save begins the journal anew, unless there are newer strokes`() {
    var model = editedModel()
    model.press(Key("2"), Key(" "), Key("s", .control))
    let number = model.editing.session?.latestNumber ?? 0
    model.press(Key("L"), Key(" "))
    let late = update(
      &model, .edited(.saved(path: "x", after: number), generation: model.generation))
    #expect(late.isEmpty)
    #expect(model.editing.hasUnsavedChanges)
    model.press(Key("s", .control))
    let done = update(
      &model, .edited(.saved(path: "x", after: number + 1), generation: model.generation))
    guard case .edit(.begin(let base, _), _, _) = done.first else {
      Issue.record("\(done)")
      return
    }
    #expect(base == model.study.mask(.edited))
    #expect(model.press(Key("q")).count == 3)
  }

  @Test func `edits of an earlier sitting are offered and taken up`() throws {
    var session = EditSession(base: SampleStudy.labels(), source: EditSource(.nothing))
    _ = session.apply([LabelProposal(place: 5, label: 4)], over: .all, name: "brush")
    let recovery = try #require(
      Recovery(try journal(of: session.base), grid: session.base.grid))

    var model = SampleStudy.model()
    _ = update(&model, .edited(.found(strokes: 1, time: "11:32"), generation: model.generation))
    #expect(
      screen(of: model).text.contains(
        "Unsaved edits: 1 stroke, the last at 11:32. y restores, n keeps for later"))
    let asked = model.press(Key("y"))
    guard case .edit(.open, _, _) = asked.first else {
      Issue.record("\(asked)")
      return
    }
    _ = update(&model, .edited(.opened(recovery, EditSources()), generation: model.generation))
    #expect(model.study.mask(.edited) == session.map)
    #expect(model.editing.hasUnsavedChanges)
    model.press(Key("u"))
    #expect(model.study.mask(.edited) == SampleStudy.labels())
  }

  @Test func `other keys do what they always do while edits are offered, and n keeps them`() throws
  {
    let recovery = try #require(
      Recovery(try journal(of: SampleStudy.labels()), grid: SampleStudy.grid))
    let question = "y restores, n keeps for later"
    var model = SampleStudy.model()
    _ = update(&model, .edited(.found(strokes: 1, time: "11:32"), generation: model.generation))
    let slice = model.sliceIndex
    model.press(Key(.up))
    #expect(model.sliceIndex != slice && screen(of: model).text.contains(question))
    model.press(Key("#"))
    #expect(!screen(of: model).text.contains(question))
    model.press(Key(.escape))
    #expect(screen(of: model).text.contains(question))
    var leaving = model
    let quit = leaving.press(Key("q"))
    #expect(quit.contains { if case .quit = $0 { true } else { false } })

    let kept = "The edits are kept; press b to be asked again"
    #expect(model.press(Key("n")).isEmpty)
    #expect(model.notice?.text == kept && !screen(of: model).text.contains(question))
    // At the start of editing it means the same.
    model.press(Key("b"))
    _ = update(&model, .edited(.opened(recovery, EditSources()), generation: model.generation))
    let closed = model.press(Key("n"))
    guard case .edit(.close(removing: false), _, _) = closed.first else {
      Issue.record("\(closed)")
      return
    }
    #expect(model.notice?.text == kept && model.editing.session == nil)
    model.press(Key("b"))
    _ = update(&model, .edited(.opened(recovery, EditSources()), generation: model.generation))
    let begun = model.press(Key("d"))
    guard case .edit(.begin, _, _) = begun.first else {
      Issue.record("\(begun)")
      return
    }
    #expect(model.editing.session?.strokes.isEmpty == true)
  }

  @Test func `a label is restored that the scheme of the journal does not have`() throws {
    let recovery = try #require(
      Recovery(try journal(of: SampleStudy.labels(), label: 7), grid: SampleStudy.grid))
    var model = SampleStudy.model()
    model.press(Key("b"))
    _ = update(&model, .edited(.opened(recovery, EditSources()), generation: model.generation))
    model.press(Key("y"))
    #expect(model.editing.labels == [1, 2, 4, 7])
    #expect(model.study.mask(.edited)?.labels == recovery.session.map.labels)
  }

  @Test func `edits of an image with another affine are not restored, and that is said`() throws {
    // The same size, the first axis turned round: strokes would come back on the other side.
    let grid = SampleStudy.labels().grid
    let elements = grid.affine.elements.enumerated().map {
      $0.offset % 4 == 0 ? -$0.element : $0.element
    }
    let mirrored = LabelMap(
      grid: Grid(size: grid.size, affine: Affine(elements: elements)), scheme: .brats2020)
    let bytes = try journal(of: mirrored)
    #expect(Recovery(bytes, grid: mirrored.grid)?.session.doneCount == 1)
    #expect(Recovery(bytes, grid: grid) == nil)

    var model = SampleStudy.model()
    model.press(Key("b"))
    _ = update(
      &model,
      .edited(
        .opened(Recovery(bytes, grid: mirrored.grid), EditSources(), note: "They are kept."),
        generation: model.generation))
    #expect(model.prompt == nil)
    #expect(model.editing.session?.strokes.isEmpty == true)
    #expect(model.notice?.text == "They are kept.")
  }

  /// The bytes of a journal with one stroke on a mask.
  private func journal(of map: LabelMap, label: Label = 4) throws -> [UInt8] {
    let folder = NSTemporaryDirectory() + "glia-edit-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var session = EditSession(base: map, source: EditSource(.nothing))
    let journal = try Journal(path: folder + "/a.journal", grid: map.grid)
    journal.begin(JournalStart(casePath: "/x", base: map, source: session.source))
    let entry = session.apply([LabelProposal(place: 5, label: label)], over: .all, name: "brush")
    journal.append(try #require(entry))
    #expect(journal.flush())
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: journal.path)))
  }

  @Test func `what was wrong with a journal is said after its strokes were restored`() throws {
    let bytes = try journal(of: SampleStudy.labels())
    var model = SampleStudy.model()
    model.press(Key("b"))
    let recovery = Recovery(bytes, grid: SampleStudy.labels().grid)
    _ = update(
      &model,
      .edited(
        .opened(recovery, EditSources(), note: "Part of it was damaged."),
        generation: model.generation))
    #expect(model.prompt != nil)
    model.press(Key("y"))
    #expect(model.editing.session?.doneCount == 1)
    #expect(model.notice?.text == "Part of it was damaged.")
  }

  @Test func `a JSON of another program is not replaced without a question`() throws {
    var model = editedModel(columns: 120, rows: 24)
    model.press(Key("2"), Key(" "), Key(":"))
    model.type("w sub-01_dseg.nii.gz")
    model.press(Key(.enter))
    _ = update(
      &model,
      .edited(
        .exists(path: "sub-01_dseg.nii.gz", files: ["sub-01_dseg.json"]),
        generation: model.generation))
    #expect(screen(of: model).text.contains("sub-01_dseg.json exists. Replace it? y/n"))
    let effects = model.press(Key("y"))
    guard
      case .edit(.save(_, _, path: "sub-01_dseg.nii.gz", replacing: true), _, _) = effects.first
    else {
      Issue.record("\(effects)")
      return
    }
  }

  @Test func `a DICOM segmentation refers to a folder, which is named once`() throws {
    var model = editedModel(columns: 120, rows: 24)
    model.press(Key("2"), Key(" "), Key(":"))
    model.type("w out/Seg.DCM like  /data/my study ")
    let effects = model.press(Key(.enter))
    guard
      case .edit(.saveSegmentation(let session, let labels, let path, let folder, false), _, _) =
        effects.last
    else {
      Issue.record("\(effects)")
      return
    }
    #expect(path == "out/Seg.DCM")
    #expect(folder == "/data/my study")
    #expect(session.map.presentLabels.subtracting([0]).isSubset(of: Set(labels.labels)))
    #expect(labels[2]?.name == "edema" && labels[2]?.color == 0x5EE090)
    _ = update(
      &model,
      .edited(
        .saved(path: "out/Seg.DCM", after: session.latestNumber, note: "it holds the name"),
        generation: model.generation))
    #expect(model.notice?.text == "Wrote out/Seg.DCM; it holds the name")
    model.press(Key(" "), Key(":"))
    model.type("w! other.dcm")
    let again = model.press(Key(.enter))
    guard
      case .edit(
        .saveSegmentation(_, _, path: "other.dcm", like: "/data/my study", replacing: true), _, _) =
        again.last
    else {
      Issue.record("\(again)")
      return
    }
  }

  @Test func `a segmentation that exists is replaced as one`() throws {
    var model = editedModel(columns: 120, rows: 24)
    model.press(Key("2"), Key(" "), Key(":"))
    model.type("w seg.dcm")
    model.press(Key(.enter))
    _ = update(
      &model,
      .edited(.exists(path: "seg.dcm", files: ["seg.dcm"]), generation: model.generation))
    let effects = model.press(Key("y"))
    guard
      case .edit(.saveSegmentation(_, _, path: "seg.dcm", like: nil, replacing: true), _, _) =
        effects.first
    else {
      Issue.record("\(effects)")
      return
    }
  }

  @Test func `editing begins when the case is read`() throws {
    var model = SampleStudy.model(cases: ["one", "two"])
    model.press(Key("]"))
    #expect(model.press(Key("b")).isEmpty)
    SampleStudy.load(&model)
    #expect(model.editing.isOpening)
  }

  @Test func `another window on the case is said`() {
    var model = SampleStudy.model()
    model.press(Key("b"))
    let reason = AnnotationError.inUse(journal: "a").description
    _ = update(&model, .edited(.refused(reason), generation: model.generation))
    #expect(model.notice?.text == reason)
    #expect(model.keyMode == .viewer)
  }

  @Test func `another case is opened without losing strokes`() {
    var model = SampleStudy.model(cases: ["one", "two"])
    model.press(Key("b"))
    _ = update(&model, .edited(.opened(nil, EditSources()), generation: model.generation))
    model.press(Key("2"), Key(" "), Key("b"))
    let effects = model.press(Key("]"))
    guard case .edit(.close(removing: false), 0, _) = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(model.editing.session == nil)
    #expect(model.notice?.text == "The edits of one are kept until it is opened again")
  }

  @Test func `a mask that is begun anew does not replace the one that was saved`() throws {
    var model = editedModel()
    model.press(Key("2"), Key(" "), Key("s", .control))
    let saved = try #require(model.editing.session)
    _ = update(
      &model,
      .edited(
        .saved(
          path: "x", after: saved.latestNumber,
          mask: SavedMask(map: saved.map, source: EditSource(.saved))),
        generation: model.generation))
    // It can be begun with again as it was saved.
    model.press(Key(":"))
    model.type("edit saved")
    model.press(Key(.enter))
    #expect(model.study.mask(.edited) == saved.map)
    model.press(Key(":"))
    model.type("edit nothing")
    model.press(Key(.enter), Key(" "))
    let effects = model.press(Key("s", .control))
    guard case .edit(.save(_, _, path: nil, replacing: false), _, _) = effects.first else {
      Issue.record("\(effects)")
      return
    }
  }

  @Test func `a stroke during the last save keeps the program, and the next save does not end it`()
  {
    var model = editedModel()
    model.press(Key("2"), Key(" "), Key("q"), Key("s"))
    let number = model.editing.session?.latestNumber ?? 0
    model.press(Key("L"), Key(" "))
    let late = update(
      &model, .edited(.saved(path: "x", after: number), generation: model.generation))
    #expect(late.isEmpty)
    model.press(Key("s", .control))
    let done = update(
      &model, .edited(.saved(path: "x", after: number + 1), generation: model.generation))
    #expect(done.count == 1)
  }

  @Test func `a mask that went to another file still goes to its own place`() {
    var model = editedModel()
    model.press(Key("2"), Key(" "), Key(":"))
    model.type("w elsewhere.nii.gz")
    model.press(Key(.enter))
    let number = model.editing.session?.latestNumber ?? 0
    _ = update(
      &model,
      .edited(.saved(path: "elsewhere.nii.gz", after: number), generation: model.generation))
    guard
      case .edit(.save(_, _, path: nil, replacing: false), _, _)? =
        model.press(Key("s", .control)).first
    else {
      Issue.record("not saved to its own place")
      return
    }
  }

  @Test func `a copy of a prediction of some slices says so`() {
    var model = SampleStudy.model()
    model.press(Key("r"))
    SampleStudy.segment(&model, [15], labels: SampleStudy.labels())
    model.press(Key("b"))
    _ = update(&model, .edited(.opened(nil, EditSources()), generation: model.generation))
    #expect(model.notice?.text.contains("which has 1 of 30 slices") == true)
  }

  @Test(arguments: [40, 60, 80, 120])
  func `questions fit the screen, answers and all`(columns: Int) throws {
    var model = SampleStudy.model(columns: columns, rows: 24)
    _ = update(
      &model, .edited(.found(strokes: 123, time: "Nov 23, 3:33 PM"), generation: model.generation))
    #expect(screen(of: model).text.contains(/y restores, n keeps/))
    model.press(Key("b"))
    let recovery = try #require(
      Recovery(try journal(of: SampleStudy.labels()), grid: SampleStudy.grid))
    _ = update(
      &model,
      .edited(
        .opened(recovery, EditSources(time: "Nov 23, 3:33 PM")), generation: model.generation))
    #expect(screen(of: model).text.contains(/y restores?,? d discards?,? n keep/))
    model = editedModel(columns: columns, rows: 24)
    model.press(Key("2"), Key(" "), Key("q"))
    #expect(screen(of: model).text.contains("Esc"))
  }

  @Test func `a journal that is being opened is closed with its case`() {
    var model = SampleStudy.model(cases: ["one", "two"])
    model.press(Key("b"))
    let effects = model.press(Key("]"))
    guard case .edit(.close(removing: false), 0, _) = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(!model.editing.isOpening)
    SampleStudy.load(&model)
    guard case .edit(.open, 1, _) = model.press(Key("b")).first else {
      Issue.record("not opened")
      return
    }
  }

  @Test func `a journal can be opened again after a question was left`() throws {
    let folder = NSTemporaryDirectory() + "glia-desk-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let grid = Grid(size: [4, 3, 2], affine: .spacing(1, 1, 1))
    try VolumeFormats.writeIntegers(
      [Int16](repeating: 1, count: 24), geometry: VolumeGeometry(grid: grid),
      to: folder + "/a_flair.nii")
    let store = CaseStore()
    store.append(CaseSearch.Finding(try #require(Case.discover([folder]).first)), isOnly: true)
    let services = LiveServices(store: store, network: nil)
    for _ in 0..<2 {
      let reports = Mutex<[String]>([])
      services.edit(.open, 0) { report in
        reports.withLock { $0.append("\(report)") }
      }
      #expect(reports.withLock { $0.first?.hasPrefix("opened") } == true)
    }
    services.edit(.close(removing: true), 0) { _ in }
  }

  @Test func `a case that is opened through a link has the same journal`() throws {
    let folder = NSTemporaryDirectory() + "glia-desk-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder + "/real", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/link", withDestinationPath: folder + "/real")
    let grid = Grid(size: [4, 3, 2], affine: .spacing(1, 1, 1))
    try VolumeFormats.writeIntegers(
      [Int16](repeating: 1, count: 24), geometry: VolumeGeometry(grid: grid),
      to: folder + "/real/a_flair.nii")
    func reports(of path: String, while held: () -> Void = {}) throws -> [String] {
      let store = CaseStore()
      store.append(CaseSearch.Finding(try #require(Case.discover([path]).first)), isOnly: true)
      let services = LiveServices(store: store, network: nil)
      let reports = Mutex<[String]>([])
      services.edit(.open, 0) { report in reports.withLock { $0.append("\(report)") } }
      held()
      services.edit(.close(removing: true), 0) { _ in }
      return reports.withLock { $0 }
    }
    var throughLink: [String] = []
    let direct = try reports(of: folder + "/real") {
      throughLink = (try? reports(of: folder + "/link")) ?? []
    }
    #expect(direct.first?.hasPrefix("opened") == true)
    #expect(throughLink.first?.contains("being edited in another window") == true)
  }

  @Test func `Ctrl+C on a page of text asks as elsewhere`() {
    var model = editedModel()
    model.press(Key("2"), Key(" "), Key("?"))
    #expect(model.press(Key("c", .control)).isEmpty)
    #expect(model.prompt?.purpose == .quitEditing)
  }
}
