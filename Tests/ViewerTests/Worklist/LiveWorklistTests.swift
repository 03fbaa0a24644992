import Cases
import Foundation
import Imaging
import Rendering
import Synchronization
import TestSupport
import Testing
import Viewer
import ViewerRuntime

/// The services on real files, in a folder that is removed at the end.
@Suite struct LiveWorklistTests {
  private let grid = Grid(
    size: [6, 5, 4], affine: Affine(elements: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0]))

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "glia-worklist-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  private func touch(_ paths: String...) {
    for path in paths {
      #expect(FileManager.default.createFile(atPath: path, contents: Data()), "\(path)")
    }
  }

  /// Writes a case of FLAIR and a reference in which the first voxels are core.
  private func writeCase(_ folder: String, _ name: String, labels count: Int) throws {
    try makeFolder("\(folder)/\(name)")
    let geometry = VolumeGeometry(grid: grid)
    let values = (0..<grid.voxelCount).map { Float($0 + 1) }
    try VolumeFormats.writeFloats(
      values, frames: 1, geometry: geometry, to: "\(folder)/\(name)/\(name)_flair.nii.gz")
    try writeLabels("\(folder)/\(name)/\(name)_seg.nii.gz", count: count)
  }

  private func writeLabels(_ path: String, count: Int) throws {
    let labels = (0..<grid.voxelCount).map { Label($0 < count ? [1, 2, 4][$0 % 3] : 0) }
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: grid, scheme: .brats2020, labels: labels),
      geometry: VolumeGeometry(grid: grid),
      to: path)
  }

  private func worklist(_ folder: String, network: Network? = nil) -> (LiveWorklist, LiveServices) {
    let services = LiveServices(store: CaseStore(), network: network)
    let worklist = LiveWorklist(
      services,
      locations: LiveWorklist.Locations(
        base: folder, review: folder + "/glia-review.tsv", predictions: folder + "/predictions"),
      search: BackgroundSearch(
        CaseSearch([folder], excluding: [folder + "/predictions"])))
    return (worklist, services)
  }

  /// What a search finds, and what it says at the end.
  private func search(_ worklist: LiveWorklist) -> (rows: [WorklistRow], problem: String?) {
    let result = Mutex<(rows: [WorklistRow], problem: String?)>(([], nil))
    worklist.search(isCancelled: { false }) { report in
      result.withLock { result in
        switch report {
        case .found(let rows): result.rows += rows
        case .searched(let problem): result.problem = problem
        default: Issue.record("\(report)")
        }
      }
    }
    return result.withLock { $0 }
  }

  @Test func `three thousand cases are listed without a file being read`() throws {
    try withFolder { folder in
      for number in 0..<3000 {
        let name = "case_\(number)"
        try makeFolder("\(folder)/\(name)")
        // Empty: whoever opened one would fail.
        touch("\(folder)/\(name)/\(name)_flair.nii.gz", "\(folder)/\(name)/\(name)_t1ce.nii.gz")
        if number % 2 == 0 { touch("\(folder)/\(name)/\(name)_seg.nii.gz") }
      }
      let (rows, problem) = search(worklist(folder).0)
      #expect(rows.count == 3000)
      #expect(rows.map(\.id) == Array(0..<3000))
      #expect(rows.filter(\.hasReference).count == 1500)
      #expect(rows.allSatisfy { $0.modalities == [.flair, .t1ce] && $0.problem == nil })
      #expect(problem == nil)
    }
  }

  @Test func `a case that is broken is listed with its reason, and the others after it`() throws {
    try withFolder { folder in
      for name in ["a", "b", "c"] { try makeFolder("\(folder)/\(name)") }
      touch("\(folder)/a/a_t1.nii", "\(folder)/b/b_seg.nii", "\(folder)/c/c_t1.nii")
      let rows = search(worklist(folder).0).rows
      #expect(rows.map(\.name) == ["a", "b", "c"])
      #expect(rows[1].problem?.contains("there is b_seg.nii, but no image with it") == true)
    }
  }

  @Test func `predictions and reviews that are there are listed, and their masks compared`() throws
  {
    try withFolder { folder in
      try writeCase(folder, "a", labels: 30)
      try writeCase(folder, "b", labels: 30)
      try makeFolder(folder + "/predictions")
      try writeLabels(folder + "/predictions/b_pred.nii.gz", count: 60)
      try "case\tverdict\nb\tfix\n".write(
        toFile: folder + "/glia-review.tsv", atomically: true, encoding: .utf8)
      let (worklist, _) = worklist(folder)
      let rows = search(worklist).rows
      #expect(rows.map(\.name) == ["a", "b"])
      #expect(rows[0].prediction == .none)
      #expect(rows[1].prediction == .file(folder + "/predictions/b_pred.nii.gz"))
      #expect(rows[1].review == Review(verdict: .fix))
      guard case .scored(1, let scores) = worklist.score(1) else {
        Issue.record("not compared")
        return
      }
      // Of 30 and 60 voxels, 30 are in both.
      #expect(scores[.wholeTumor] == .value(2.0 * 30 / 90))
    }
  }

  /// The summary of a case's mask, and why there is none.
  private func measure(_ worklist: LiveWorklist, _ id: Int) -> (summary: MaskSummary?, String?) {
    switch worklist.measure(id) {
    case .measured(id, let summary): (summary, nil)
    case .measuringFailed(id, let reason): (nil, reason)
    default: (nil, "another report")
    }
  }

  @Test func `the mask that is measured is the correction, else the prediction or reference`()
    throws
  {
    try withFolder { folder in
      for name in ["a", "b", "c"] { try writeCase(folder, name, labels: 30) }
      try makeFolder(folder + "/predictions")
      for name in ["b", "c"] {
        try writeLabels(folder + "/predictions/\(name)_pred.nii.gz", count: 60)
      }
      try writeLabels(folder + "/c/c_edit.nii.gz", count: 90)
      let (worklist, _) = worklist(folder)
      let rows = search(worklist).rows
      #expect(rows.map(\.mask) == [.reference, .prediction, .correction])
      let found = (0..<3).map { measure(worklist, $0).summary }
      #expect(found.map { $0?.mask } == [.reference, .prediction, .correction])
      // Voxels of 1 mm³.
      #expect(found.map { $0?.milliliters } == [0.03, 0.06, 0.09])
      // A lesion is larger than 50 mm³.
      #expect(found.map { $0?.lesions } == [0, 1, 1] && found[0]?.smallerParts == 1)
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder + "/c/c_edit.nii.gz"))
      #expect(measure(worklist, 2).1?.contains("c_edit.nii.gz") == true)
    }
  }

  @Test func `a preview is of the first image, and a fault is a sentence`() throws {
    try withFolder { folder in
      try writeCase(folder, "a", labels: 30)
      try writeCase(folder, "b", labels: 30)
      let (worklist, _) = worklist(folder)
      _ = search(worklist)
      guard
        case .previewed(0, .radiological, .ready(let picture)) = worklist.preview(
          0, .radiological, isCancelled: { false })
      else {
        Issue.record("no picture")
        return
      }
      #expect(picture.title == "FLAIR, axial slice 0")
      #expect(picture.scene.prediction?.labels.values.count { $0 != 0 } == 30)
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder + "/b/b_flair.nii.gz"))
      guard
        case .previewed(1, .radiological, .failed(let reason)) = worklist.preview(
          1, .radiological, isCancelled: { false })
      else {
        Issue.record("no reason")
        return
      }
      #expect(reason.contains("b_flair.nii.gz"))
      #expect(worklist.preview(0, .radiological, isCancelled: { true }) == nil)
    }
  }

  @Test func `a table's cells are in the rows, and what has no partner is said at the end`() throws
  {
    try withFolder { folder in
      for name in ["a", "b"] { try writeCase(folder, name, labels: 30) }
      try "case,age\na,63\nz,1\n".write(
        toFile: folder + "/own.csv", atomically: true, encoding: .utf8)
      let worklist = LiveWorklist(
        LiveServices(store: CaseStore(), network: nil),
        locations: LiveWorklist.Locations(
          base: folder, review: nil, predictions: folder + "/predictions"),
        search: BackgroundSearch(CaseSearch([folder])),
        tables: [try CaseTable(folder + "/own.csv")])
      let result = Mutex<(rows: [WorklistRow], note: String?)>(([], nil))
      worklist.search(isCancelled: { false }) { report in
        result.withLock { result in
          if case .found(let rows) = report { result.rows += rows }
          if case .note(let text) = report { result.note = text }
        }
      }
      let (rows, note) = result.withLock { $0 }
      #expect(rows[0].cells == [WorklistCell(column: "age", text: "63")])
      #expect(rows[1].cells == [])
      #expect(note == "own.csv: the row of z matches no case; the case b has no row")
    }
  }

  @Test func `a mask without its images is shown over nothing, with a sentence`() throws {
    try withFolder { folder in
      try writeLabels(folder + "/a_seg.nii.gz", count: 30)
      let store = CaseStore()
      let found = Case.mask(folder + "/a_seg.nii.gz", name: "a")
      store.append(CaseSearch.Finding(found), isOnly: true)
      #expect(found.isMaskAlone)
      let services = LiveServices(store: store, network: nil)
      #expect(
        load(services, 0) == [
          "opened", "image 0",
          "note There is no image with a_seg.nii.gz, so its labels are shown over nothing.",
          "reference", "finished",
        ])
      let loaded = try CaseLoader(found).load()
      #expect(loaded.image?.values().allSatisfy { $0 == 0 } == true)
      #expect(loaded.reference?.labels.count { $0 != 0 } == 30)
    }
  }

  @Test func `a verdict is in the file when it is reported, with the case's path`() throws {
    try withFolder { folder in
      try makeFolder(folder + "/site1/a")
      touch(folder + "/site1/a/a_t1.nii")
      let (worklist, _) = worklist(folder)
      _ = search(worklist)
      let report = worklist.review(0, .verdict(.accept), isEnding: { false })
      guard case .reviewed(0, let reviews) = report else {
        Issue.record("not saved")
        return
      }
      #expect(reviews == [0: Review(verdict: .accept)])
      let text = try String(contentsOfFile: folder + "/glia-review.tsv", encoding: .utf8)
      #expect(text.hasPrefix("case\tverdict\tnote\treviewer\tupdated\tpath\tscore\na\taccept\t\t"))
      #expect(text.hasSuffix("\tsite1/a\t\n"))
    }
  }

  @Test func `a prediction that is there is not made again`() throws {
    try withFolder { folder in
      try writeCase(folder, "a", labels: 30)
      let (worklist, _) = worklist(folder)
      _ = search(worklist)
      // Another program has written it since the search.
      try makeFolder(folder + "/predictions")
      try writeLabels(folder + "/predictions/a_pred.nii.gz", count: 6)
      let result = worklist.segment(0, isCancelled: { false }) { _, _, _ in }
      guard case .existed(let path) = result else {
        Issue.record("\(result)")
        return
      }
      #expect(path == folder + "/predictions/a_pred.nii.gz")
    }
  }

  /// What a case's loading reports, in words.
  private func load(_ services: LiveServices, _ id: Int) -> [String] {
    let words = Mutex<[String]>([])
    services.load(id, first: nil, isCancelled: { false }) { report in
      words.withLock {
        switch report {
        case .opened: $0.append("opened")
        case .guess(let mask, let words): $0.append("guess \(mask.name) \(words)")
        case .note(let text): $0.append("note \(text)")
        case .image(let place, _): $0.append("image \(place)")
        case .reference: $0.append("reference")
        case .prediction(_, let file), .second(_, let file), .other(_, _, let file): $0.append(file)
        case .failed(let reason): $0.append(reason)
        case .finished: $0.append("finished")
        case .series, .converting: break
        }
      }
    }
    return words.withLock {
      [$0.first ?? ""] + $0.dropFirst().dropLast().sorted() + [$0.last ?? ""]
    }
  }

  @Test func `a case that was read ahead arrives as any other, with a prediction made since`()
    throws
  {
    try withFolder { folder in
      try writeCase(folder, "a", labels: 30)
      try writeCase(folder, "b", labels: 30)
      let (worklist, services) = worklist(folder)
      _ = search(worklist)
      worklist.readAhead(1, first: nil)
      // Whoever read the files now would find none.
      try FileManager.default.removeItem(atPath: folder + "/b/b_seg.nii.gz")
      try makeFolder(folder + "/predictions")
      try writeLabels(folder + "/predictions/b_pred.nii.gz", count: 6)
      _ = worklist.segment(1, isCancelled: { false }) { _, _, _ in }
      #expect(
        load(services, 1) == ["opened", "b_pred.nii.gz", "image 0", "reference", "finished"])
      // It was handed on, and is read anew the next time.
      #expect(load(services, 1).contains { $0.contains("b_seg.nii.gz cannot be read") })
    }
  }

  @Test func `opening another case gives up what was read ahead`() throws {
    try withFolder { folder in
      try writeCase(folder, "a", labels: 30)
      try writeCase(folder, "b", labels: 30)
      let (worklist, services) = worklist(folder)
      _ = search(worklist)
      worklist.readAhead(1, first: nil)
      #expect(load(services, 0) == ["opened", "image 0", "reference", "finished"])
      try FileManager.default.removeItem(atPath: folder + "/b/b_seg.nii.gz")
      #expect(load(services, 1).contains { $0.contains("b_seg.nii.gz cannot be read") })
    }
  }

  @Test func `label files belong to the cases that they are named after`() throws {
    try withFolder { folder in
      try writeCase(folder, "a", labels: 30)
      try writeCase(folder, "b", labels: 30)
      try makeFolder(folder + "/labels")
      try writeLabels(folder + "/labels/b.nii.gz", count: 6)
      let file = try LabelSource(folder + "/labels/b.nii.gz", role: .prediction)
      let store = CaseStore(labels: CaseStore.Labels(predictions: [file]))
      for finding in CaseSearch([folder]) { store.append(finding) }
      #expect(store.entries.map(\.prediction) == [nil, folder + "/labels/b.nii.gz"])
      let single = CaseStore(labels: CaseStore.Labels(predictions: [file]))
      for finding in CaseSearch([folder + "/a"]) { single.append(finding, isOnly: true) }
      #expect(single[0].prediction == folder + "/labels/b.nii.gz")
    }
  }

  @Test func `a label file of none of the cases is said to be that`() throws {
    try withFolder { folder in
      try writeCase(folder, "a", labels: 30)
      try writeCase(folder, "b", labels: 30)
      try makeFolder(folder + "/labels")
      try writeLabels(folder + "/labels/z_pred.nii.gz", count: 6)
      let path = folder + "/labels/z_pred.nii.gz"
      let store = CaseStore(
        labels: CaseStore.Labels(predictions: [try LabelSource(path, role: .prediction)]))
      let worklist = LiveWorklist(
        LiveServices(store: store, network: nil),
        locations: LiveWorklist.Locations(
          base: folder, review: nil, predictions: folder + "/predictions"),
        search: BackgroundSearch(CaseSearch([folder])))
      #expect(
        search(worklist).problem == "\(path) is not shown because no case has its name.")
    }
  }

  @Test(arguments: [
    (["/d/a", "/d/b/c"], "/d"), (["/d/a"], "/d/a"), (["/d/a", "/e"], "/"),
    (["/d/./a/../b"], "/d/b"),
  ]) func `the folder of several paths`(paths: [String], common: String) {
    #expect(Paths.common(paths) == common)
  }

  @Test(arguments: [
    ("/d/a/x_pred.nii", nil, "x_pred.nii"), ("/d/a/x.nii", "/d/b/y.nii", "x.nii"),
    ("/d/a/x.nii", "/d/b/x.nii", "a/x.nii"), ("/a/p/x.nii", "/b/p/x.nii", "a/p/x.nii"),
  ]) func `files of one name are told apart by their folders`(
    path: String, other: String?, name: String
  ) {
    #expect(Paths.name(of: path, besides: other) == name)
  }

  @Test(arguments: [
    ("/d/a", "/d", "a"), ("/d", "/d", "."), ("/dd/a", "/d", "/dd/a"), ("/a", "/", "a"),
  ]) func `a path as seen from a folder`(path: String, folder: String, relative: String) {
    #expect(Paths.relative(path, to: folder) == relative)
  }
}
