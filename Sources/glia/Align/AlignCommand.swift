import ArgumentParser
import Cases
import Files
import Foundation
import Imaging
import Registration

/// `glia align`: brings one image onto another of the same head.
struct AlignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "Align an image with another one of the same head.",
    discussion: """
      The head in MOVING is rotated and shifted, never stretched, until it matches the one in FIXED. \
      The images may have different contrasts, grids and slice thicknesses, with or without skull; \
      mutual information is maximized from coarse to fine, beginning where the files' headers say, \
      and where the heads' centers meet.

      The output is MOVING on FIXED's grid, interpolated linearly, as 32-bit floats. With \
      --keep-grid it keeps its own voxels and only their positions change, so nothing is \
      interpolated; glia and other programs that follow positions show it in the right place.

      --transform saves the transform as an ITK file (.tfm), which 3D Slicer, ITK-SNAP, ANTs and \
      SimpleITK read; --apply uses such a file instead of searching. A label map that was drawn on \
      MOVING follows with --apply and --labels.

        glia align t2.nii.gz t1ce.nii.gz --output t2_aligned.nii.gz --transform t2.tfm
        glia align t2_mask.nii.gz t1ce.nii.gz --apply t2.tfm --labels --output mask_aligned.nii.gz
        glia align t2.nii.gz t1ce.nii.gz --output t2_aligned.nii.gz --keep-grid
        glia align t2.nii.gz t1ce.nii.gz --output t2_aligned.nii.gz --initial rough.tfm --json
      """)

  @Argument(help: "The image that moves.", completion: .images)
  var moving: String

  @Argument(help: "The image that stays.", completion: .images)
  var fixed: String

  @Option(name: .shortAndLong, help: "The aligned image.", completion: .images)
  var output: String?

  @Option(
    help: ArgumentHelp("Save the transform, as an ITK file.", valueName: "out.tfm"),
    completion: .transforms)
  var transform: String?

  @Option(
    help: ArgumentHelp("Begin the search with this transform.", valueName: "in.tfm"),
    completion: .transforms)
  var initial: String?

  @Option(
    help: ArgumentHelp("Use this transform instead of searching.", valueName: "in.tfm"),
    completion: .transforms)
  var apply: String?

  @Flag(help: "Keep the moving image's voxels and change only their positions.")
  var keepGrid = false

  @Flag(help: "The moving image is a label map: each voxel takes the nearest label. Needs --apply.")
  var labels = false

  @Option(help: ArgumentHelp("Number of threads; by default, one per core.", valueName: "n"))
  var threads: Int?

  @Flag(help: "Replace files that already exist.")
  var force = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    if output == nil, transform == nil {
      throw ValidationError("name an --output or a --transform to write")
    }
    if apply != nil, initial != nil {
      throw ValidationError("--apply uses a transform as it is; --initial begins a search with one")
    }
    if apply != nil, transform != nil {
      throw ValidationError("--apply does not search, so there is no new transform to save")
    }
    if labels, apply == nil {
      throw ValidationError(
        "label maps are not aligned by themselves; align the image that they were drawn on, then "
          + "use --apply with its transform")
    }
    try check(threads: threads)
  }

  func run() throws {
    Interruption.watch()
    try AlignJob(options: self).run()
  }
}

extension CompletionKind {
  /// ITK transform files.
  fileprivate static var transforms: CompletionKind { .file(extensions: ["tfm", "txt"]) }
}
