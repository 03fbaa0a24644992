import ArgumentParser
import Cases
import Files
import Foundation
import Imaging
import Rendering
import VolumeFiles

/// `glia convert`: writes a volume in another format.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert an image or a mask between file formats.",
    discussion: """
      The ending of OUTPUT chooses the format: .nii, .nii.gz (NIfTI), .nrrd, .nhdr (NRRD), \
      .seg.nrrd (a segmentation of 3D Slicer), .mha, .mhd (MetaImage), .mgh, .mgz (FreeSurfer).

      Numbers keep their type, positions, frames and scaling as far as the format can hold them; \
      a note says what it cannot. A .seg.nrrd file gets a segment for each label, with its name \
      and color.

        glia convert brain.mgz brain.nii.gz
        glia convert Segmentation.seg.nrrd mask.nii.gz
        glia convert mask.nii.gz mask.seg.nrrd --labels labels.txt
      """)

  @Argument(help: "The image or mask.", completion: .images)
  var input: String

  @Argument(help: "The file to write.", completion: .images)
  var output: String

  @Option(help: "Names and colors for labels; see docs/label-files.md.", completion: .file())
  var labels: String?

  @Flag(help: "Replace OUTPUT if it exists.")
  var force = false

  func run() throws {
    let limits = try VolumeFormats.limits(output)
    try VolumeFormats.checkName(output)
    let manager = FileManager.default
    for file in [output] + VolumeFormats.companions(of: output)
    where !force && manager.fileExists(atPath: file) {
      throw CommandFailure("\(file) already exists; --force replaces it")
    }
    var (volume, notes) = try ConvertInput(input).volume(asLabels: limits.keepsLabels)
    if let labels {
      let table = LabelTable(try LabelDescriptions(contentsOf: labels))
      // A table of FreeSurfer names 1,300 labels.
      volume.labels = limits.keepsLabels ? table.naming(volume) : table
    }
    let losses = try VolumeFormats.write(volume, to: output, mayReplace: force)
    if !volume.geometry.grid.affine.isOrthogonal {
      notes.append(
        FileNote(
          file: output,
          text: "the axes are not at right angles, which some programs ignore"))
    }
    for sentence in FileNote.sentences(notes) { printNote(sentence) }
    if !losses.isEmpty { printNote("\(output): \(losses.joined(separator: "; "))") }
    printLine(output)
  }
}

extension LabelTable {
  /// Returns the names of the labels that occur in a volume.
  fileprivate func naming(_ volume: WrittenVolume) -> LabelTable {
    let names = Dictionary(uniqueKeysWithValues: entries.map { (Double($0.value), $0) })
    var found: Set<Double> = []
    var last = 0.0
    for place in 0..<volume.storage.count where volume.storage[place] != last {
      last = volume.storage[place]
      found.insert(last)
    }
    return LabelTable(found.compactMap { names[$0] })
  }
}

/// What `glia convert` reads.
struct ConvertInput {
  let path: String

  init(_ path: String) { self.path = path }

  /// Reads the volume, and what the user should know about it.
  ///
  /// - Parameter asLabels: Whether the output holds labels alone, with their names.
  /// - Returns: The volume, and notes on the decisions made while it was read.
  /// - Throws: One sentence if it cannot be read.
  func volume(asLabels: Bool) throws -> (WrittenVolume, [FileNote]) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw CommandFailure("\(path) is a folder; glia convert takes one file")
    }
    let file = try VolumeFormats.readStoredVolume(path)
    guard asLabels else { return (file.written, file.notes) }
    var notes: [FileNote] = []
    let map = try file.labelMap { notes.append($0) }
    return (WrittenVolume(map, geometry: file.header.geometry), notes)
  }
}
