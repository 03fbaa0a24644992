import Imaging
import Terminal
import Viewer

/// A list of eight cases, some with masks, numbers and verdicts.
enum SampleWorklist {
  static let folder = "/data/glioma"

  static let rows: [WorklistRow] = [
    row(0, "case_1", prediction: .file("/data/p/case_1_pred.nii.gz")),
    row(
      1, "case_2", prediction: .file("/data/p/case_2_pred.nii.gz"), review: Review(verdict: .accept)
    ),
    row(2, "case_3", review: Review(verdict: .fix, note: "frontal part is missed")),
    row(3, "case_4", modalities: [.flair, .t1ce]),
    row(4, "case_5", reference: false),
    row(5, "case_6", review: Review(verdict: .reject, note: "moved")),
    row(6, "case_10", prediction: .file("/data/p/case_10_pred.nii.gz")),
    WorklistRow(
      id: 7, name: "broken", folder: folder + "/broken",
      problem: "broken is not a complete case: there is seg.nii, but no image with it"),
  ]

  static func row(
    _ id: Int, _ name: String, modalities: [Modality] = Modality.allCases, reference: Bool = true,
    prediction: CasePrediction = .none, review: Review? = nil, date: String? = nil,
    cells: [WorklistCell] = []
  ) -> WorklistRow {
    WorklistRow(
      id: id, name: name, folder: "\(folder)/\(name)", modalities: modalities,
      hasReference: reference, prediction: prediction, review: review, date: date, cells: cells)
  }

  /// Cases of which a table tells more.
  static let tabled: [WorklistRow] = [
    row(
      0, "case_1", prediction: .file("/data/p/case_1_pred.nii.gz"), date: "2021-05-04",
      cells: [cell("age", "63"), cell("grade", "HGG"), cell("site", "Bonn, Germany")]),
    row(
      1, "case_2", review: Review(verdict: .fix, note: "frontal part is missed"),
      date: "2019-01-12", cells: [cell("age", "9"), cell("grade", "LGG")]),
    row(2, "case_3", reference: false, cells: [cell("age", "71.5"), cell("grade", "HGG")]),
    row(3, "case_4", reference: false),
  ]

  private static func cell(_ column: String, _ text: String) -> WorklistCell {
    WorklistCell(column: column, text: text)
  }

  /// A mask of 6×5×4 voxels of 1 ml with labels in two connected parts: 3 voxels, and 1 in another slice.
  static var mask: LabelMap {
    let grid = Grid(
      size: [6, 5, 4], affine: Affine(elements: [-10, 0, 0, 0, 0, -10, 0, 0, 0, 0, 10, 0]))
    var map = LabelMap(grid: grid, scheme: .brats2020)
    for (offset, label) in [(0, 1), (1, 2), (2, 4), (119, 2)] {
      map.fill(offset..<offset + 1, with: Label(label))
    }
    return map
  }

  /// The picture of a case: a ramp, with the mask.
  static func preview(_ convention: DisplayConvention = .radiological) -> CasePreview {
    let grid = mask.grid
    let volume = Volume(grid: grid, storage: .float32((0..<grid.voxelCount).map { Float($0) }))
    return CasePreview(
      LoadedImage(volume), name: "FLAIR", mask: mask, convention: convention)
  }

  static func scores(_ value: Double) -> CaseScores {
    [.wholeTumor: .value(value), .tumorCore: .value(value - 0.1), .enhancingTumor: .undefined]
  }

  /// The list after all cases were found, and the masks of those with both compared.
  static func model(columns: Int = 80, rows: Int = 24, cases: [WorklistRow] = rows) -> ViewerModel {
    var worklist = Worklist()
    worklist.isShown = true
    worklist.isSearching = true
    worklist.title = folder
    worklist.predictionsFolder = folder + "/glia-predictions"
    var model = ViewerModel(
      worklist: worklist, size: TerminalSize(columns: columns, rows: rows), start: StartState())
    _ = update(&model, .started)
    model.take(.found(cases), .searched(problem: nil))
    for (id, dice) in [(0, 0.912), (1, 0.85), (6, 0.431)] where id < cases.count {
      model.take(.scored(id, scores(dice)))
    }
    return model
  }
}

extension ViewerModel {
  /// Sends what became of cases; returns what work the last report asks for.
  @discardableResult
  mutating func take(_ reports: WorklistReport...) -> [Effect] {
    var effects: [Effect] = []
    for report in reports { effects = update(&self, .worklist(report)) }
    return effects
  }

  /// The names in the order of the list.
  var listedNames: [String] { worklist.listedNames }

  /// The name of the chosen case.
  var chosenName: String? { worklist.chosen.map { worklist.rows[$0].name } }
}

extension [Effect] {
  /// The work on cases among the effects.
  var onCases: [WorklistEffect] {
    compactMap { if case .worklist(let effect) = $0 { effect } else { nil } }
  }

  /// The places of cases that are to be loaded.
  var loads: [Int] {
    compactMap { if case .load(let index, _, _) = $0 { index } else { nil } }
  }
}
