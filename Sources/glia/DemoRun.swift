import Cases
import Foundation
import Imaging
import Metrics
import Rendering
import Segmenter
import ViewerRuntime

/// What `glia` does without arguments and without a terminal.
///
/// It segments the bundled case, prints its Dice, and writes a picture.
enum DemoRun {
  /// Segments the bundled case and writes the picture.
  ///
  /// - Parameters:
  ///   - modelPath: The model's file.
  ///   - computing: What computes it.
  /// - Throws: If the case or the model cannot be used, or the picture cannot be written.
  static func run(modelPath: String, _ computing: BackendOptions) throws {
    Interruption.watch()
    let volumes = try CaseSegmenter.load(Case.discover([Assets.demoCase])[0])
    let cases = CaseSegmenter(try computing.segmenter(modelPath, threads: nil))
    let plan = try cases.prepare(volumes)
    let (prediction, input) = (try segment(plan, cases).map, plan.input)

    var figure = Figure(panels(volumes, prediction), scale: 3)
    let index = slice(volumes, prediction)
    figure.caption = [volumes.source.name, "axial slice \(index) of 0–\(input.geometry.count - 1)"]
    if let reference = volumes.reference {
      let overlaps = try StructureOverlaps(prediction: prediction, reference: reference)
      var table = TextTable(["region", "Dice"])
      for region in Region.allCases {
        table.append([region.abbreviation, overlaps[region]?.dice.map { ratio($0, 3) } ?? "–"])
      }
      printLine("\(volumes.source.name), volume Dice of the bundled model")
      printResult(table.aligned)
      let regions = Region.allCases.map { Structure.region($0) }
      let dice = regions.reduce(into: [:]) { $0[$1] = overlaps[$1]?.dice }
      figure.table = Figure.diceTable(regions, [("volume", dice)])
    }
    let path = "\(volumes.source.name)_axial_\(index).png"
    try FigureFile.write(figure, to: path, text: ["Title": volumes.source.name])
    printLine("wrote \(path)")
  }

  /// Segments all slices and shows a progress bar.
  private static func segment(
    _ plan: CaseSegmenter.Plan, _ cases: CaseSegmenter
  ) throws -> CaseSegmenter.Result {
    let total = plan.sliceCount(nil)
    let bar = ProgressBar("segmenting \(plan.volumes.source.name)", total: total)
    defer { bar.finish() }
    do {
      return try cases.segment(
        plan, isCancelled: { Interruption.isRequested }, progress: { bar.update($0.done) })
    } catch SegmentationError.cancelled {
      throw CancellationError()
    }
  }

  /// The slice with the most reference labels, or the most predicted ones if there is no reference.
  private static func slice(_ volumes: CaseVolumes, _ prediction: LabelMap) -> Int {
    let geometry = SliceGeometry(volumes.grid, plane: .axial)
    return volumes.reference?.largestSlice(geometry) ?? prediction.largestSlice(geometry)
      ?? geometry.count / 2
  }

  /// The image, reference and prediction of that slice.
  private static func panels(_ volumes: CaseVolumes, _ prediction: LabelMap) -> [Figure.Panel] {
    guard let volume = volumes.first else { return [] }
    let geometry = SliceGeometry(volumes.grid, plane: .axial)
    let index = slice(volumes, prediction)
    var scene = SliceScene(volume.slice(index, geometry), window: .robust(volume))
    scene.columnSpacing = geometry.columnSpacing
    scene.rowSpacing = geometry.rowSpacing
    scene.letters = geometry.letters
    func labeled(_ map: LabelMap) -> SliceScene {
      var labeled = scene
      labeled.prediction = LabelSlice(labels: map.slice(index, geometry), scheme: map.scheme)
      labeled.overlay = .prediction
      return labeled
    }
    return [
      Figure.Panel(
        title: volumes.source.presentModalities.first?.displayName ?? "Image", scene: scene)
    ]
      + (volumes.reference.map { [Figure.Panel(title: "Reference", scene: labeled($0))] } ?? [])
      + [Figure.Panel(title: "Prediction", scene: labeled(prediction))]
  }
}
