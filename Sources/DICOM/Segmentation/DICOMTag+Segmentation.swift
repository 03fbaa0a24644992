/// Elements of segmentations that ``DICOMTag`` does not name elsewhere.
///
/// Source: DICOM PS3.6 (2024), table 6-1.
extension DICOMTag {
  static let referencedFrameNumber = DICOMTag(number: 0x0008_1160, dictionary: .IS)
  static let ethnicGroup = DICOMTag(number: 0x0010_2160, dictionary: .SH)
  static let patientComments = DICOMTag(number: 0x0010_4000, dictionary: .LT)
  static let clinicalTrialSponsorName = DICOMTag(number: 0x0012_0010, dictionary: .LO)
  static let clinicalTrialProtocolID = DICOMTag(number: 0x0012_0020, dictionary: .LO)
  static let clinicalTrialProtocolName = DICOMTag(number: 0x0012_0021, dictionary: .LO)
  static let clinicalTrialSiteID = DICOMTag(number: 0x0012_0030, dictionary: .LO)
  static let clinicalTrialSiteName = DICOMTag(number: 0x0012_0031, dictionary: .LO)
  static let clinicalTrialSubjectID = DICOMTag(number: 0x0012_0040, dictionary: .LO)
  static let clinicalTrialSubjectReadingID = DICOMTag(number: 0x0012_0042, dictionary: .LO)
  static let clinicalTrialTimePointID = DICOMTag(number: 0x0012_0050, dictionary: .LO)
  static let deidentificationMethodCodeSequence = DICOMTag(number: 0x0012_0064, dictionary: .SQ)
  static let longitudinalTemporalInformationModified = DICOMTag(
    number: 0x0028_0303, dictionary: .CS)
  static let spatialLocationsPreserved = DICOMTag(number: 0x0028_135A, dictionary: .CS)
  static let lossyImageCompressionRatio = DICOMTag(number: 0x0028_2112, dictionary: .DS)
  static let lossyImageCompressionMethod = DICOMTag(number: 0x0028_2114, dictionary: .CS)
  static let segmentedPropertyTypeModifierCodeSequence = DICOMTag(
    number: 0x0062_0011, dictionary: .SQ)
}

/// Classes of objects.
///
/// Source: DICOM PS3.4 (2024), table B.5-1.
package enum DICOMClass {
  /// Segmentation, whose segments are bits or fractions.
  package static let segmentation = "1.2.840.10008.5.1.4.1.1.66.4"
  /// Label map segmentation, whose pixels are segments' numbers.
  package static let labelMapSegmentation = "1.2.840.10008.5.1.4.1.1.66.7"
}
