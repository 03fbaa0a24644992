import DICOM
import TestSupport

/// What a test writes in each encoding, and what must be read.
enum SampleSet {
  static let syntaxes: [DICOMTransferSyntax] = [
    .implicitLittleEndian, .explicitLittleEndian, .explicitBigEndian,
  ]

  static func bytes(_ syntax: DICOMTransferSyntax, isOpen: Bool) -> DICOMBytes {
    var data = DICOMBytes(isImplicit: syntax.isImplicit, isBigEndian: syntax.isBigEndian)
    data.add(.specificCharacterSet, "ISO_IR 192")
    data.add(.imageType, "ORIGINAL\\PRIMARY\\M")
    data.add(.seriesDescription, "Axiale Übersicht ")
    data.add(.echoTime, "2.98")
    data.add(.imagePositionPatient, "-120\\-98.5\\1.225e1")
    data.add(.rows, 4)
    data.add(.columns, 2)
    data.add(
      .sharedFunctionalGroupsSequence, isOpen: isOpen,
      items: [
        { shared in
          shared.add(
            .pixelMeasuresSequence, isOpen: isOpen,
            items: [{ $0.add(.pixelSpacing, "0.5\\0.25") }])
        },
        { _ in },
      ])
    data.add(.pixelData, [UInt8](repeating: 7, count: 16))
    return data
  }
}
