import ArgumentParser
import Cases
import DICOM
import Foundation
import Imaging
import Rendering
import VolumeFiles

/// What 'glia convert' needs to know to write a DICOM segmentation.
struct SegmentationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The DICOM images that the mask belongs to, or an image whose grid the mask should get.",
      valueName: "images"), completion: .file())
  var like: String?

  @Option(help: "How the mask was made, as recorded in the DICOM segmentation.")
  var method: Segmentation.Method = .semiautomatic
}

extension Segmentation.Method: ExpressibleByArgument {}

/// Writes a mask as a DICOM segmentation.
struct SegmentationConversion {
  let options: SegmentationOptions
  /// The number or UID of the series to refer to; `nil` chooses by geometry.
  let series: String?
  /// Names and colors of labels, instead of the mask's own.
  let labels: LabelDescriptions?

  /// Whether a file of this name is a DICOM segmentation.
  static func writes(_ output: String) -> Bool { output.lowercased().hasSuffix(".dcm") }

  /// Writes a mask, and notes on standard error.
  ///
  /// - Throws: An error whose description is one sentence.
  func run(_ input: String, to output: String, mayReplace: Bool) throws {
    guard let like = options.like else {
      throw CommandFailure(
        "a DICOM segmentation refers to the images that it was drawn on; name their folder with --like"
      )
    }
    if !mayReplace, FileManager.default.fileExists(atPath: output) {
      throw CommandFailure("\(output) already exists; --force replaces it")
    }
    let file = try VolumeFormats.readVolume(input)
    let map = try file.labelMap { printNote("\($0)") }
    let source = try SegmentationSource(like)
    let place = try place(map, of: input, in: source, mayLieOutside: mayReplace)
    if let others = place.alternatives {
      printNote(
        "\(output): attached to \(place.stack.name); \(others) \(others.contains(" and ") ? "have" : "has") the same geometry: use --series to choose it"
      )
    }
    let palette = labels.map { LabelPalette($0) } ?? LabelPalette(map.scheme)
    let present = map.presentLabels.subtracting([0])
    if labels == nil, file.labels == nil, !map.scheme.isPerLabel {
      printNote(
        "\(input): its labels are named as in \(map.scheme); --labels FILE names them otherwise")
    }
    let segmentation = Segmentation(
      labels: palette.table(of: present, in: map.scheme), method: options.method,
      version: Glia.configuration.version)
    let notes = try segmentation.write(place, to: output, mayReplace: mayReplace)
    for note in notes { printNote("\(note)") }
    printLine(output)
  }

  /// Finds the images that a mask lies on.
  private func place(
    _ map: LabelMap, of input: String, in source: SegmentationSource, mayLieOutside: Bool
  ) throws -> SegmentationPlace {
    do throws(SegmentationError) {
      return try source.place(map, name: input, series: series, mayLieOutside: mayLieOutside)
    } catch {
      guard error.isDoubt else { throw error }
      throw CommandFailure("\(error); --force writes it all the same")
    }
  }
}
