import ArgumentParser
import Foundation

/// `glia info`: what a file holds.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what an image, a label map or a model holds.",
    discussion: """
      Of an image: its header, where its voxels lie, and what their values are like. Of a label map also \
      how much of each label there is. Of a model: its inputs, outputs, operators and metadata.

      Indices count from 0 along the stored array's axes; millimeters are RAS+, growing toward the \
      patient's right, anterior and superior. Axis codes such as LPS say where each array axis leads. \
      Mean and deviation leave out the background, which is usually 0. A label map whose values were \
      scaled when it was saved is shown with its original labels; notes say so, and list any other \
      assumptions.

        glia info case/case_flair.nii.gz
        glia info case/case_seg.nii.gz --json | jq '.labels[] | {label, ml}'
        glia info assets/unet.onnx
      """)

  @Argument(
    help: "A NIfTI image or label map, or an ONNX model.",
    completion: .file(extensions: ["nii", "gz", "hdr", "img", "onnx"]))
  var file: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder.boolValue {
      throw CommandFailure("\(file) is a folder; glia info takes one file")
    }
    if file.lowercased().hasSuffix(".onnx") {
      let info = try ModelInfo(file)
      try json ? printJSON(info) : printResult(info.text)
    } else {
      let info = try ImageInfo(file)
      try json ? printJSON(info) : printResult(info.text)
    }
  }
}
