extension DICOMFile {
  /// Writes what stands before the data set: preamble, "DICM" and the meta information.
  ///
  /// The transfer syntax is explicit little-endian.
  ///
  /// Source: DICOM PS3.10 (2024), section 7.1.
  ///
  /// - Parameters:
  ///   - dataSet: The data set, which names its class and instance.
  ///   - implementation: The name and version of the program, at most 16 characters.
  ///   - bytes: Receives it at its end.
  package static func writeStart(
    of dataSet: DICOMDataSet, implementation: String, to bytes: inout [UInt8]
  ) {
    var meta = DICOMDataSet()
    meta.set(.fileMetaInformationVersion, bytes: [0, 1])
    meta.set(.mediaStorageSOPClassUID, texts: dataSet.strings(.sopClassUID))
    meta.set(.mediaStorageSOPInstanceUID, texts: dataSet.strings(.sopInstanceUID))
    meta.set(.transferSyntaxUID, DICOMTransferSyntax.explicitLittleEndian.uid)
    meta.set(.implementationClassUID, implementationClass)
    meta.set(.implementationVersionName, implementation)
    var content: [UInt8] = []
    meta.write(to: &content)
    var length = DICOMDataSet()
    length.set(.fileMetaInformationGroupLength, integers: [content.count])
    bytes += [UInt8](repeating: 0, count: 128)
    bytes += "DICM".utf8
    length.write(to: &bytes)
    bytes += content
  }

  /// The identifier of programs that write files as this one does; made from a UUID.
  static let implementationClass = "2.25.283915467208357612059823418602719358841"
}
