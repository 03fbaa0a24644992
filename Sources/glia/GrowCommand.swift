import Annotation
import ArgumentParser
import Cases
import Foundation
import Imaging
import VolumeFiles

/// `glia grow`: grows a region from strokes, as the editor does.
struct GrowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grow",
    abstract: "Grow a region from a few strokes inside and outside of it.",
    discussion: """
      Grows a region as the viewer's editor does, for scripts. The strokes are a JSON file; points are voxels \
      of the case's grid, counted from 0, and each stroke lies in one slice:

        {"strokes": [
          {"inside": true, "diameter": 5, "plane": "axial", "points": [[60, 70, 40], [66, 74, 40]]},
          {"inside": false, "points": [[50, 70, 40], [50, 90, 40]]}]}

      The intensities of all images in the case decide how far the region extends. With --mask the strokes \
      correct a mask: voxels change only where the strokes give evidence. --probabilities adds the network's \
      prediction. The label chooses the structure: edema stands for the whole tumor, core for the tumor core.

        glia grow case --strokes strokes.json --output lesion.nii.gz
        glia grow case --strokes strokes.json --mask out/case_pred.nii.gz --output better.nii.gz
      """)

  @Argument(
    help: ArgumentHelp("A folder of one case, or an image.", valueName: "case"),
    completion: .images)
  var cases: [String] = []

  @OptionGroup(title: "Sequences") var roles: RoleFiles

  @OptionGroup var layouts: LayoutOptions

  @Option(help: ArgumentHelp("The strokes, as JSON.", valueName: "file"), completion: .file())
  var strokes: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The mask to write.", valueName: "file"),
    completion: .images)
  var output: String

  @Option(
    help: ArgumentHelp("The mask to correct; by default, an empty one.", valueName: "file"),
    completion: .images)
  var mask: String?

  @Option(
    help: ArgumentHelp(
      "The network's probabilities, as 'glia segment --probabilities' writes them.",
      valueName: "file"),
    completion: .images)
  var probabilities: String?

  @Option(
    help: ArgumentHelp(
      "The label to paint; by default, 2 in a tumor's mask (edema), else the first.",
      valueName: "n"))
  var label: Int?

  @Option(
    help: ArgumentHelp(
      "The probability above which the network labels a voxel.", valueName: "p"))
  var threshold = 0.5

  @Flag(help: "Replace a file that already exists.")
  var force = false

  func validate() throws {
    guard cases.count == (roles.modalities.isEmpty ? 1 : 0) else {
      throw ValidationError("name one case, or sequences by --flair, --t1, --t1ce and --t2")
    }
    guard threshold > 0, threshold < 1 else {
      throw ValidationError("--threshold is \(threshold); it must be between 0 and 1")
    }
  }

  func run() throws {
    try VolumeFormats.checkName(output)
    let findings = try roles.findings(or: cases, layouts)
    guard findings.count == 1 else {
      throw CommandFailure("\(cases[0]) holds \(findings.count) cases; name one of them")
    }
    let source = try findings[0].result.get()
    try refuse(output, over: source.files + [strokes, mask, probabilities].compactMap(\.self))
    let drawn = try GrowStrokes(contentsOf: strokes)
    let volumes = try CaseLoader(source, needsReference: false).load()
    for note in volumes.notes { printNote("\(source.name): \(note)") }
    let grid = volumes.grid
    let map = try startMask(volumes)
    let structure = try structure(in: map.scheme)
    let seeds = try drawn.seeds(on: grid, file: strokes)

    let clock = ContinuousClock()
    let start = clock.now
    let images =
      Modality.allCases.compactMap { volumes.volumes[$0] } + [volumes.image].compactMap(\.self)
    let growing = SeedGrowing(
      images: images.compactMap { SeedImage($0, on: grid) }, map: map, structure: structure,
      seeds: seeds, prior: try prior(of: structure, on: grid))
    let prepared = clock.now
    guard let region = growing.perform() else {
      throw CommandFailure(
        "\(strokes) has no stroke inside the region, and there is nothing of it in the mask")
    }
    let seconds = (clock.now - prepared) / .seconds(1)
    var result = EditSession(base: map, source: EditSource(mask == nil ? .nothing : .saved))
    _ = result.apply(
      region.proposals(label: structure.label, outer: structure.outer), over: .all,
      name: "grow from seeds")
    try VolumeFormats.writeLabelMap(
      result.map, geometry: volumes.header.geometry, to: output, mayReplace: force)

    func milliliters(_ count: Int) -> String {
      fixed(Double(count) * grid.voxelMilliliters, 1) + " ml"
    }
    let total = result.map.labels.count { structure.labels.contains($0) }
    printLine(
      "\(output)   \(milliliters(total)), \(milliliters(region.added.count)) added, "
        + "\(milliliters(region.removed.count)) removed   \(fixed(seconds, 2)) s "
        + "(\(fixed((prepared - start) / .seconds(1), 2)) s to prepare the images)")
  }

  /// The mask to correct.
  private func startMask(_ volumes: CaseVolumes) throws -> LabelMap {
    guard let mask else { return LabelMap(grid: volumes.grid, scheme: volumes.predictionScheme) }
    let map = try VolumeFormats.readLabelMap(mask, scheme: EditRecord.scheme(beside: mask))
    guard map.grid.matches(volumes.grid) else {
      throw CommandFailure(
        "\(mask) has \(map.grid), but the case has \(volumes.grid); resample it first")
    }
    return map
  }

  private func structure(in scheme: LabelScheme) throws -> SeededStructure {
    let labels = scheme.labels ?? [1]
    let usual = scheme.label(of: .edema) ?? labels.first ?? 1
    let chosen = label ?? Int(usual)
    guard let label = Label(exactly: chosen), labels.contains(label) else {
      throw CommandFailure(
        "--label is \(chosen); the mask has \(labels.map(String.init).joined(separator: ", "))")
    }
    return SeededStructure(of: label, in: scheme)
  }

  private func prior(of structure: SeededStructure, on grid: Grid) throws -> SeedPrior? {
    guard let probabilities else { return nil }
    guard let region = structure.structure?.region,
      let frame = Region.allCases.firstIndex(of: region)
    else {
      throw CommandFailure("--probabilities are of tumor regions, but the mask has none")
    }
    let file = try VolumeFormats.readVolume(probabilities)
    guard file.volume.grid.matches(grid), file.volume.frameCount == Region.allCases.count else {
      throw CommandFailure(
        "\(probabilities) has \(file.volume.grid) and \(file.volume.frameCount) frames; it must have "
          + "\(grid) and \(Region.allCases.count)")
    }
    return SeedPrior(file.volume.values(frame: frame), threshold: Float(threshold), grid: grid)
  }
}
