import Annotation
import Cases
import DICOM
import Files
import Foundation
import Imaging
import Viewer
import VolumeFiles

extension EditStorage {
  /// Writes an edited mask as a DICOM segmentation, reads it back, and writes its JSON record.
  ///
  /// - Parameters:
  ///   - session: The mask.
  ///   - labels: Names and colors of its labels.
  ///   - files: The case.
  ///   - path: The file.
  ///   - folder: The DICOM images to refer to; `nil` for the case's own.
  ///   - mayReplace: Whether an existing file may be replaced.
  ///   - facts: Facts for the JSON record.
  /// - Returns: What became of it.
  func saveSegmentation(
    _ session: EditSession, _ labels: LabelTable, _ files: Files, to path: String,
    like folder: String?, mayReplace: Bool, _ facts: SaveFacts
  ) -> EditReport {
    let isReserved = files.originals.contains { $0.path.realPath == path.realPath }
    guard !isReserved else {
      return .notSaved("\(path) is one of the case's own files; choose another name")
    }
    if !mayReplace {
      let others = EditSession.strangers(at: path)
      if !others.isEmpty { return .exists(path: path, files: others) }
    }
    do {
      guard let source = try source(of: files, folder) else {
        return .notSaved(
          "Name the DICOM images that the mask belongs to: :w \(path) like FOLDER")
      }
      let place = try source.place(session.map, name: "the mask")
      let segmentation = Segmentation(
        labels: labels, method: session.method, version: files.version)
      let notes = try segmentation.write(place, to: path, mayReplace: mayReplace)
      try session.verify(path, facts)
      return .saved(
        path: path, after: session.latestNumber,
        note: notes.map(\.text).joined(separator: "; "))
    } catch let error as VolumeFileError where error.isExisting {
      return .exists(path: path, files: [path])
    } catch {
      return .notSaved("\(error)")
    }
  }

  /// The images to refer to: those of a folder, or of the case if it was opened from DICOM files; `nil` if there
  /// are none.
  private func source(
    of files: Files, _ folder: String?
  ) throws(VolumeFileError) -> SegmentationSource? {
    if let folder { return try SegmentationSource(folder.expandingHome) }
    guard files.source.layout == .dicom else { return nil }
    // The image on whose grid the mask is edited comes first.
    let main = try? CaseLoader(files.source).header.path
    let images = files.source.files.filter { $0 != main && $0 != files.source.reference }
    return try SegmentationSource(
      seriesOf: [main].compactMap { $0 } + images, folder: files.source.directory)
  }
}

extension EditSession {
  /// How the mask was made, in DICOM's words.
  fileprivate var method: Segmentation.Method {
    switch source.kind {
    case .nothing: .manual
    case .prediction: strokes.isEmpty ? .automatic : .semiautomatic
    case .reference, .saved, .consensus: .semiautomatic
    }
  }

  /// Compares a segmentation with the mask, and writes its JSON record.
  ///
  /// - Throws: `VolumeFileError`, `FileError` or `AnnotationError.readBackDiffers(file:what:)`.
  fileprivate func verify(_ path: String, _ facts: SaveFacts) throws {
    // The file holds only slices with labels, so it is compared where the mask has its voxels.
    let found = try VolumeFormats.readLabelMap(path, scheme: map.scheme).resampled(to: map.grid)
    guard found.labels == map.labels else {
      throw AnnotationError.readBackDiffers(file: path, what: "its labels")
    }
    try writeRecord(of: path, facts)
  }
}
