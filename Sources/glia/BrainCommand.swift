import ArgumentParser
import Cases
import Foundation
import Imaging
import Segmenter
import VolumeFiles

/// `glia brain`: writes a mask of the brain.
struct BrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "brain",
    abstract: "Find the brain in a head and write a mask.",
    discussion: """
      Writes a mask (1 in the brain, 0 elsewhere) with the geometry of the case's images, or of the one \
      sequence that --from names. glia finds the brain in each sequence by thresholds and morphology and writes \
      what most of them agree on. Do not use it to measure the brain. In skull-stripped images, the mask is \
      everything but the background.

        glia brain scan --output brain.nii.gz
        glia brain scan --output brain.nii.gz --from t1ce
        glia segment scan --output out --brain-mask brain.nii.gz
      """)

  @Argument(
    help: ArgumentHelp(
      "A folder of one case, or an image.", valueName: "case"),
    completion: .images)
  var cases: [String] = []

  @OptionGroup(title: "Sequences") var roles: RoleFiles

  @OptionGroup var layouts: LayoutOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .images)
  var output: String

  @Option(
    help: ArgumentHelp(
      "The sequences to use, such as flair or t1,t2; by default, all.", valueName: "names"))
  var from: String?

  @Flag(help: "Replace a file that already exists.")
  var force = false

  func validate() throws {
    guard cases.count == (roles.modalities.isEmpty ? 1 : 0) else {
      throw ValidationError("name one case, or sequences by --flair, --t1, --t1ce and --t2")
    }
    if let from, Self.list(from) == nil {
      throw ValidationError("--from is \(from); it must be of flair, t1, t1ce and t2")
    }
  }

  private static func list(_ text: String) -> [Modality]? {
    let words = text.lowercased().split(separator: ",").map { Modality(rawValue: String($0)) }
    return words.isEmpty || words.contains(nil) ? nil : words.compactMap(\.self)
  }

  func run() async throws {
    try VolumeFormats.checkName(output)
    let findings = try roles.findings(or: cases, layouts)
    guard findings.count == 1 else {
      throw CommandFailure("\(cases[0]) holds \(findings.count) cases; name one of them")
    }
    let source = try findings[0].result.get()
    try refuse(output, over: source.files)
    let volumes = try CaseSegmenter.load(source)
    for note in volumes.notes { printNote("\(source.name): \(note)") }
    var images = volumes.volumes
    // A single image of unknown sequence is as good as any: the search is the same for all.
    if images.isEmpty, let image = volumes.image { images = [.t1: image] }
    var grid = ResultGrid.standard
    if let wanted = from.flatMap(Self.list) {
      for modality in wanted where images[modality] == nil {
        throw CommandFailure("\(source.name) has no \(modality.displayName)")
      }
      images = images.filter { wanted.contains($0.key) }
      if wanted.count == 1 { grid = .image(wanted[0]) }
    }
    let geometry = try grid.geometry(
      of: source, main: volumes.header, headers: volumes.headers)
    let found = BrainMask.ofSkulls(images)
    guard let mask = found?.mask ?? BrainMask(ofStripped: images) else {
      throw CommandFailure("\(source.name) has no image in which to find a brain")
    }
    if found == nil {
      printNote("\(source.name): there is no skull; the mask is everything but the background")
    }
    if let doubt = found?.mask.doubt {
      printNote("\(source.name): \(doubt), or name one sequence with --from")
    }
    let map = mask.map(on: geometry.grid)
    try VolumeFormats.writeLabelMap(map, geometry: geometry, to: output, mayReplace: force)
    let size = Double(map.labels.count { $0 != 0 }) * geometry.grid.voxelMilliliters
    printLine("\(output)   \(fixed(size, 0)) ml")
  }
}
