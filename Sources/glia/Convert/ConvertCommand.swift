import ArgumentParser
import Cases
import Rendering
import VolumeFiles

/// `glia convert`: a mask in another format.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert a mask between NIfTI and DICOM segmentation (SEG).",
    discussion: """
        glia convert seg.dcm mask.nii.gz                    a DICOM segmentation as NIfTI
        glia convert mask.nii.gz --like DICOM-FOLDER out.dcm

      A DICOM segmentation refers to the images that the mask was drawn on, and holds the \
      patient's name and identifiers.
      """)

  @Argument(help: "The file to read.", completion: .images)
  var input: String

  @Argument(help: "The file to write.")
  var output: String

  @OptionGroup var segmentation: SegmentationOptions

  @Option(
    help: ArgumentHelp(
      "Names and colors of labels: a file of ITK-SNAP, 3D Slicer or FreeSurfer, dataset.json or dseg.tsv.",
      valueName: "file"), completion: .file())
  var labels: String?

  @Flag(help: "Replace the output if it exists.")
  var force = false

  func run() throws {
    if SegmentationConversion.writes(output) {
      let conversion = SegmentationConversion(
        options: segmentation, labels: try labels.map(LabelDescriptions.init(contentsOf:)))
      return try conversion.run(input, to: output, mayReplace: force)
    }
    let file = try VolumeFormats.readVolume(input)
    let map = try file.labelMap { printNote("\($0)") }
    try VolumeFormats.writeLabelMap(
      map, geometry: file.header.geometry, to: output, mayReplace: force)
  }
}
