import ArgumentParser

/// `glia model`: commands for networks of other programs.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Import networks of nnU-Net and MONAI.",
    discussion: """
      A network is an ONNX file with a description of its images, patches and labels \
      (docs/model-format.md). nnU-Net and MONAI keep the same information in files of their own, from which \
      'glia model import' writes the description. You export the network to ONNX yourself.

        glia model import nnunet Dataset001__nnUNetPlans__3d_fullres --model fold_0.onnx --output lesions.onnx
        glia model import monai brats_mri_segmentation --model model.onnx --output brats.onnx
      """,
    subcommands: [ModelImportCommand.self])
}

/// `glia model import`: writes descriptions from the files of other programs.
struct ModelImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Write a model with a description made from another program's files.",
    discussion: """
      glia refuses settings that it cannot translate, and names them. Weights stay as they are.

        glia model import nnunet Dataset001__nnUNetPlans__3d_fullres --model fold_0.onnx --output lesions.onnx
        glia model import monai brats_mri_segmentation --model model.onnx --output brats.onnx
      """,
    subcommands: [NNUNetImportCommand.self, MONAIImportCommand.self])
}
