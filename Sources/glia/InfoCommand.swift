import ArgumentParser
import DICOM
import Foundation
import ViewerRuntime

/// `glia info`: shows what a file contains.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show what is in an image, a label map, a folder of DICOM files or a model.",
    discussion: """
      For an image, the command shows its header, geometry and statistics; for a label map, also \
      the volume of each label; for a model, its inputs, outputs, operators and metadata.

      Indices count from 0 along the stored array's axes. Millimeters are RAS+: they increase \
      toward the patient's right, anterior and superior. Axis codes such as LPS give the direction \
      in which each array axis increases. Mean and deviation leave out the background, which is \
      usually 0. If a label map's values were scaled when it was saved, its original labels are \
      shown; notes say so and list any other assumptions.

        glia info case/case_flair.nii.gz
        glia info case/case_seg.nii.gz --json | jq '.labels[] | {label, ml}'
        glia info assets/unet.onnx

      For a folder of DICOM files, it lists the series, the sequence of each, and why; * marks those \
      that are used, ? uncertain guesses.

        glia info /media/cdrom

      For another folder, it lists the cases with their files, and each file that belongs to none, \
      with the reason.

        glia info /data/brats
      """)

  @Argument(
    help: "An image or label map, a DICOM file, a folder, or an ONNX model.",
    completion: .file())
  var file: String

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "List every one of several networks that a model averages.")
  var verbose = false

  @Flag(help: "Print the patient's name and identifier, normally left out, of DICOM files.")
  var showNames = false

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// Prints the series of a folder of DICOM files, or the cases of another one.
  private func printFolder(_ path: String) throws {
    if let info = try SeriesInfo(path, showsNames: showNames) {
      return try json ? printJSON(info.json) : printResult(info.text)
    }
    let info = try FolderInfo(path, layouts: ViewConfiguration.read(nil).layoutTable())
    return try json ? printJSON(info.json) : printResult(info.text)
  }

  func run() throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder.boolValue {
      return try printFolder(file)
    }
    if DICOMFileNames.isDirectory(file) { return try printFolder(Self.folder(of: file)) }
    if file.lowercased().hasSuffix(".onnx") {
      try BackendOptions.configure()
      let info = try ModelInfo(file)
      try json ? printJSON(info) : printResult(info.text(isFull: verbose))
    } else {
      let info = try ImageInfo(file)
      try json ? printJSON(info) : printResult(info.text)
    }
  }
}
