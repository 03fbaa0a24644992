import Annotation
import Cases
import Files
import Foundation
import Imaging
import Trainer
import ViewerRuntime
import VolumeFiles

/// The cases of `--from-edits`: masks corrected in the viewer, with their images.
enum CorrectedCases {
  /// Reads all corrected masks in a folder and its direct subfolders.
  ///
  /// A corrected mask is `<case>_edit.nii.gz` (or `.nii`). The viewer writes a JSON file next to
  /// it, which names the images and the corrected slices.
  ///
  /// - Throws: ``CommandFailure`` if there is none, or one cannot be used.
  static func read(_ folder: String) throws -> [TrainingCase] {
    let masks = try masks(in: folder)
    guard !masks.isEmpty else {
      throw CommandFailure(
        "\(folder) has no corrected masks; the viewer saves them as <case>_edit.nii.gz")
    }
    return try masks.map(read)
  }

  private static func masks(in folder: String) throws -> [String] {
    func names(_ path: String) throws -> [String] {
      do {
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      } catch {
        throw CommandFailure("\(path) cannot be read: \(error.localizedDescription)")
      }
    }
    func masks(_ path: String, _ names: [String]) -> [String] {
      names.filter { $0.hasSuffix("_edit.nii.gz") || $0.hasSuffix("_edit.nii") }
        .map { "\(path)/\($0)" }
    }
    let here = try names(folder)
    return try masks(folder, here)
      + here.flatMap { name -> [String] in
        let path = "\(folder)/\(name)"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
          isFolder.boolValue
        else { return [] }
        return masks(path, try names(path))
      }
  }

  private static func read(_ mask: String) throws -> TrainingCase {
    let path = EditSession.recordPath(of: mask)
    let bytes: Data
    do throws(UnreadableFile) {
      bytes = try RegularFile.read(path)
    } catch {
      throw CommandFailure("\(error); the viewer writes it next to \(mask)")
    }
    let record: EditRecord
    do {
      record = try JSONDecoder().decode(EditRecord.self, from: bytes)
    } catch {
      throw CommandFailure("\(path) is not the record of a corrected mask: \(error.sentence)")
    }
    guard let scheme = LabelScheme(stored: record.LabelScheme, names: record.Labels) else {
      throw CommandFailure(
        "\(path) has the unknown LabelScheme \"\(record.LabelScheme)\"")
    }
    let slices = Set(record.Work.CorrectedSlices)
    guard !slices.isEmpty else {
      throw CommandFailure("\(path) has no Work.CorrectedSlices, so there is nothing to learn")
    }
    let found = try Case.discover(
      record.Sources.map { place(of: $0, beside: path) },
      layouts: ViewConfiguration.read(nil).layoutTable())
    guard found.count == 1, let source = found.first else {
      throw CommandFailure(
        "\(path) has Sources from \(found.count) cases; they must be the images of one case")
    }
    let images = try CaseLoader(source).load()
    for note in images.notes { printNote("\(source.name): \(note)") }
    let labels = try VolumeFormats.readLabelMap(mask, scheme: scheme)
    guard labels.grid.matches(images.header.grid) else {
      throw CommandFailure("\(mask) has \(labels.grid), but the images have \(images.header.grid)")
    }
    return try TrainingCase(
      name: source.name, volumes: images.aligned, labels: labels, slices: slices)
  }

  /// The path of an image in the record, which is relative to the record's folder.
  ///
  /// Earlier versions wrote the path as the user gave it; if the folder has moved since, the image may be next to
  /// the record.
  private static func place(of image: String, beside record: String) -> String {
    let folder = URL(filePath: record).deletingLastPathComponent()
    let relative = folder.appending(path: image).path
    if !image.hasPrefix("/"), FileManager.default.fileExists(atPath: relative) { return relative }
    if FileManager.default.fileExists(atPath: image) { return image }
    return folder.appending(path: URL(filePath: image).lastPathComponent).path
  }
}
