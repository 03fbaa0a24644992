internal import Foundation
internal import Imaging
internal import NIfTI
internal import Synchronization
package import VolumeFiles

/// DICOM series, which dcm2niix converts and NIfTI's reader reads.
///
/// The path of any file of a series stands for the series.
package struct DICOMFormat: VolumeReader {
  /// The name in a sentence.
  package let formatName = "DICOM"
  /// None: many of its files have no suffix, so folders are searched by what files contain.
  package let suffixes: [String] = []

  /// Creates the format.
  package init() {}

  /// Returns whether a file has the mark after the preamble, or begins like one without a preamble.
  package func recognizes(_ start: FileStart) -> Bool {
    !start.isCompressed && DICOMFile.isRecognized(start.bytes)
  }

  /// Reads a header; see `VolumeReader`.
  package func readHeader(_ path: String) throws(VolumeFileError) -> VolumeHeader {
    let series = try series(path)
    let (header, converted) = try read(series, path) { image throws(VolumeFileError) in
      try NIfTI.readHeader(image).general(path)
    }
    return Self.header(path, series, converted, header)
  }

  /// Reads a volume; see `VolumeReader`.
  package func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    let series = try series(path)
    let (file, converted) = try read(series, path) { image throws(VolumeFileError) in
      try NIfTI.readVolume(image)
    }
    let header = Self.header(path, series, converted, file.header)
    let own = file.notes.filter { note in !file.header.notes.contains(note) }
    let name = series.shownName(of: path)
    return VolumeFile(
      header: header, volume: file.volume,
      notes: header.notes + own.map { FileNote(file: name, text: $0.text) })
  }

  private func series(_ path: String) throws(VolumeFileError) -> DICOMSeries {
    do {
      return try DICOMRegistry.series(of: path)
    } catch {
      throw .cannotRead(file: path, reason: error.reason)
    }
  }

  /// Reads the image of a series, which is made again if the one in the cache is damaged.
  private func read<Value>(
    _ series: DICOMSeries, _ path: String,
    _ body: (String) throws(VolumeFileError) -> Value
  ) throws(VolumeFileError) -> (Value, ConvertedSeries) {
    do {
      let converted = try Conversion.image(of: series)
      do {
        return (try body(converted.image), converted)
      } catch {}
      let again = try Conversion.imageAgain(of: series)
      return (try body(again.image), again)
    } catch let error as ConversionError {
      throw .cannotRead(file: series.shownName(of: path), reason: error.description)
    } catch let error as VolumeFileError {
      throw error
    } catch {
      throw .cannotRead(file: series.shownName(of: path), reason: "\(error)")
    }
  }

  private static func header(
    _ path: String, _ series: DICOMSeries, _ converted: ConvertedSeries, _ header: VolumeHeader
  ) -> VolumeHeader {
    var texts = series.assumptions + converted.notes
    if series.truncatedCount > 0 {
      let count = series.truncatedCount
      texts.append(
        "\(count) of its \(series.files.count) files \(count == 1 ? "ends" : "end") too early; "
          + "copy \(count == 1 ? "it" : "them") again")
    }
    let facts = series.facts
    var fields: [VolumeHeader.Field] = [
      .init("files", .integer(series.files.count)),
      .init("description", .text(series.title)),
      .init("encoding", .text(series.transferSyntaxes.map(\.name).joined(separator: ", "))),
    ]
    let times = [
      ("TE_ms", facts.echoTime), ("TR_ms", facts.repetitionTime), ("TI_ms", facts.inversionTime),
    ]
    for case (let name, let value?) in times { fields.append(.init(name, .number(value))) }
    if let agent = facts.contrastAgent { fields.append(.init("contrast_agent", .text(agent))) }
    return VolumeHeader(
      path: path, format: "DICOM", geometry: header.geometry, frameCount: header.frameCount,
      typeName: header.typeName, isBigEndian: header.isBigEndian,
      transform: "dcm2niix \(converted.details.ConversionSoftwareVersion ?? "")",
      fields: fields,
      notes: texts.map { FileNote(file: series.shownName(of: path), text: $0) })
  }
}
