import Files
package import Foundation
package import VolumeFiles

extension Segmentation {
  /// Writes a binary segmentation with a frame for each segment and each plane on which it has voxels.
  ///
  /// - Parameters:
  ///   - place: The mask, and where it goes; see ``SegmentationSource/place(_:file:series:)``.
  ///   - path: The file.
  ///   - mayReplace: Whether an existing file may be replaced.
  ///   - date: When the mask was saved.
  ///   - identifier: Makes unique identifiers.
  /// - Returns: What the user should know.
  /// - Throws: `VolumeFileError`; an existing file is then unchanged. A DICOM file that is no segmentation is
  ///   never replaced.
  package func write(
    _ place: SegmentationPlace, to path: String, mayReplace: Bool = true, date: Date = Date(),
    identifier: @escaping () -> String = DICOMIdentifier.random
  ) throws(VolumeFileError) -> [FileNote] {
    if let old = try? DICOMFile(path, reading: .header), old.dataSet.string(.modality) != "SEG" {
      throw .cannotWrite(
        file: path,
        reason: "it is a DICOM image, which a mask must not replace; choose another name")
    }
    let frames = SegmentFrames(place.map)
    precondition(!frames.frames.isEmpty, "a segmentation without segments")
    guard frames.byteCount <= 0xFFFF_FFFE else {
      throw .cannotWrite(
        file: path,
        reason: "\(frames.frames.count) frames need more than the 4 GB that a DICOM file can hold")
    }
    let builder = SegmentationBuilder(
      request: self, place: place, frames: frames, date: date, identifier: identifier)
    let dataSet = builder.dataSet()
    var bytes: [UInt8] = []
    DICOMFile.writeStart(
      of: dataSet, implementation: "\(program) \(version)", to: &bytes)
    dataSet.write(to: &bytes)
    DICOMElement(.pixelData, .OB, .bytes([])).writeHead(
      length: frames.byteCount + frames.byteCount % 2, to: &bytes)
    try VolumeFileError.writing { () throws(FileError) in
      let file = try AtomicFile(path, mayReplace: mayReplace)
      let outcome = bytes.withUnsafeBytes { bytes in
        Result { () throws(FileError) in try file.write(bytes) }
      }
      try outcome.get()
      try frames.forEachPiece { (piece) throws(FileError) in try file.write(piece) }
      try file.commit()
    }
    let names = Segment.segments(frames.labels, labels).map(\.name)
    let isCut = !names.allSatisfy(dataSet.characters.holds)
    return notes(on: place, path, isCut: isCut)
  }

  /// What the user should know about a segmentation that was written.
  private func notes(
    on place: SegmentationPlace, _ path: String, isCut: Bool
  ) -> [FileNote] {
    var texts = [
      "it contains the patient's name and ID, copied from \(place.stack.name)"
    ]
    if !place.isOnImages {
      let outside =
        place.outside > 0.005
        ? "; \(Int((place.outside * 100).rounded())) % of it lies outside those images" : ""
      texts.append(
        "the mask is not on the grid of \(place.stack.name), so it keeps its own grid, in the same frame of "
          + "reference\(outside)")
    }
    if isCut {
      texts.append(
        "names have characters that the images' character set lacks; each is written as ?")
    }
    return texts.map { FileNote(file: path, text: $0) }
  }
}
