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
      The extension of OUTPUT chooses the format: .nii, .nii.gz (NIfTI), .nrrd, .nhdr (NRRD), \
      .seg.nrrd (a segmentation of 3D Slicer), .mha, .mhd (MetaImage), .mgh, .mgz (FreeSurfer), \
      .dcm (a DICOM segmentation).

      The output keeps the data type, positions, frames and scaling as far as its format allows; a \
      note says what it cannot store. A .seg.nrrd file gets a segment for each label, with its name \
      and color.

        glia convert brain.mgz brain.nii.gz
        glia convert Segmentation.seg.nrrd mask.nii.gz
        glia convert mask.nii.gz mask.seg.nrrd --labels labels.txt

      A folder of DICOM files has several series; --series names one by the number that \
      'glia info FOLDER' lists. Any file of a series stands for the whole series.

        glia convert /media/cdrom flair.nii.gz --series 5

      .dcm is a DICOM segmentation (SEG) for a PACS. It refers to the images that the mask was drawn \
      on, which --like names, and holds the patient's name and identifiers; see docs/dicom-seg.md.

        glia convert mask.nii.gz seg.dcm --like DICOM-FOLDER
        glia convert seg.dcm mask.nii.gz --like scan.nii.gz
      """)

  @Argument(help: "The image or mask, or a folder of DICOM files.", completion: .images)
  var input: String

  @Argument(help: "The file to write.", completion: .images)
  var output: String

  @Option(help: "Names and colors for labels; see docs/label-files.md.", completion: .file())
  var labels: String?

  @OptionGroup var segmentation: SegmentationOptions

  @Option(
    help: ArgumentHelp(
      "The series of a DICOM folder, INPUT or --like, as 'glia info FOLDER' lists it.",
      valueName: "n"))
  var series: String?

  @Flag(
    help: "Replace OUTPUT if it exists; write a mask even if most of it lies outside the images.")
  var force = false

  func run() throws {
    if SegmentationConversion.writes(output) {
      let conversion = SegmentationConversion(
        options: segmentation, series: series,
        labels: try labels.map(LabelDescriptions.init(contentsOf:)))
      return try conversion.run(input, to: output, mayReplace: force)
    }
    let limits = try VolumeFormats.limits(output)
    try VolumeFormats.checkName(output)
    let manager = FileManager.default
    for file in [output] + VolumeFormats.companions(of: output)
    where !force && manager.fileExists(atPath: file) {
      throw CommandFailure("\(file) already exists; --force replaces it")
    }
    if let like = segmentation.like { try refuse(output, over: [like]) }
    var (volume, notes) = try ConvertInput(input, series: series).volume(
      asLabels: limits.areOfLabels, on: segmentation.like)
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
  /// The series of a DICOM folder.
  let series: String?

  init(_ path: String, series: String? = nil) { (self.path, self.series) = (path, series) }

  /// Reads the volume, and what the user should know about it.
  ///
  /// - Parameters:
  ///   - asLabels: Whether the output holds labels alone, with their names.
  ///   - image: The file whose grid a mask is to have; `nil` keeps its own.
  /// - Returns: The volume, and notes on the decisions made while it was read.
  /// - Throws: One sentence if it cannot be read.
  func volume(asLabels: Bool, on image: String?) throws -> (WrittenVolume, [FileNote]) {
    let file = try VolumeFormats.readStoredVolume(
      SeriesFile.find(path, series: series, command: "convert"))
    guard asLabels || image != nil else { return (file.written, file.notes) }
    var notes: [FileNote] = []
    let map = try file.labelMap { notes.append($0) }
    if let image {
      let geometry = try VolumeFormats.readHeader(image).geometry
      guard let whole = map.exactly(on: geometry.grid) else {
        throw CommandFailure(
          "the voxels of \(path) are not those of \(image): it has \(map.grid), not \(geometry.grid)"
        )
      }
      var written = WrittenVolume(whole, geometry: geometry)
      // A guess at what labels mean is not written as if the file had said so.
      if !asLabels { written.labels = file.labels }
      return (written, notes)
    }
    return (WrittenVolume(map, geometry: file.header.geometry), notes)
  }
}
