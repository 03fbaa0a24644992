/// The standard elements that glia reads or writes.
///
/// Source: DICOM PS3.6 (2024), table 6-1; names are the standard's keywords.
extension DICOMTag {
  /// Makes a tag of the dictionary, which has the representation of its value with it.
  private static func tag(_ number: UInt32, _ representation: DICOMRepresentation) -> DICOMTag {
    DICOMTag(number: number, dictionary: representation)
  }

  // Files.
  package static let fileMetaInformationGroupLength = tag(0x00020000, .UL)
  package static let fileMetaInformationVersion = tag(0x00020001, .OB)
  package static let mediaStorageSOPClassUID = tag(0x00020002, .UI)
  package static let mediaStorageSOPInstanceUID = tag(0x00020003, .UI)
  package static let transferSyntaxUID = tag(0x00020010, .UI)
  package static let implementationClassUID = tag(0x00020012, .UI)
  package static let implementationVersionName = tag(0x00020013, .SH)
  package static let fileSetID = tag(0x00041130, .CS)
  package static let directoryRecordSequence = tag(0x00041220, .SQ)
  package static let directoryRecordType = tag(0x00041430, .CS)
  package static let referencedFileID = tag(0x00041500, .CS)
  package static let referencedSOPInstanceUIDInFile = tag(0x00041511, .UI)
  package static let referencedTransferSyntaxUIDInFile = tag(0x00041512, .UI)

  // Identity of the object.
  package static let specificCharacterSet = tag(0x00080005, .CS)
  package static let imageType = tag(0x00080008, .CS)
  package static let instanceCreationDate = tag(0x00080012, .DA)
  package static let instanceCreationTime = tag(0x00080013, .TM)
  package static let sopClassUID = tag(0x00080016, .UI)
  package static let sopInstanceUID = tag(0x00080018, .UI)
  package static let studyDate = tag(0x00080020, .DA)
  package static let seriesDate = tag(0x00080021, .DA)
  package static let acquisitionDate = tag(0x00080022, .DA)
  package static let contentDate = tag(0x00080023, .DA)
  package static let acquisitionDateTime = tag(0x0008002A, .DT)
  package static let studyTime = tag(0x00080030, .TM)
  package static let seriesTime = tag(0x00080031, .TM)
  package static let acquisitionTime = tag(0x00080032, .TM)
  package static let contentTime = tag(0x00080033, .TM)
  package static let accessionNumber = tag(0x00080050, .SH)
  package static let modality = tag(0x00080060, .CS)
  package static let conversionType = tag(0x00080064, .CS)
  package static let manufacturer = tag(0x00080070, .LO)
  package static let institutionName = tag(0x00080080, .LO)
  package static let institutionAddress = tag(0x00080081, .ST)
  package static let referringPhysicianName = tag(0x00080090, .PN)
  package static let performingPhysicianName = tag(0x00081050, .PN)
  package static let operatorsName = tag(0x00081070, .PN)
  package static let stationName = tag(0x00081010, .SH)
  package static let institutionalDepartmentName = tag(0x00081040, .LO)
  package static let physiciansOfRecord = tag(0x00081048, .PN)
  package static let physiciansReadingStudy = tag(0x00081060, .PN)
  package static let requestingPhysician = tag(0x00321032, .PN)
  package static let studyDescription = tag(0x00081030, .LO)
  package static let seriesDescription = tag(0x0008103E, .LO)
  package static let manufacturerModelName = tag(0x00081090, .LO)
  package static let derivationDescription = tag(0x00082111, .ST)
  package static let referencedSeriesSequence = tag(0x00081115, .SQ)
  package static let referencedImageSequence = tag(0x00081140, .SQ)
  package static let referencedInstanceSequence = tag(0x0008114A, .SQ)
  package static let referencedSOPClassUID = tag(0x00081150, .UI)
  package static let referencedSOPInstanceUID = tag(0x00081155, .UI)
  package static let sourceImageSequence = tag(0x00082112, .SQ)
  package static let derivationImageSequence = tag(0x00089124, .SQ)
  package static let purposeOfReferenceCodeSequence = tag(0x0040A170, .SQ)
  package static let derivationCodeSequence = tag(0x00089215, .SQ)

  // Patient.
  package static let patientName = tag(0x00100010, .PN)
  package static let patientID = tag(0x00100020, .LO)
  package static let issuerOfPatientID = tag(0x00100021, .LO)
  package static let patientBirthDate = tag(0x00100030, .DA)
  package static let patientSex = tag(0x00100040, .CS)
  package static let patientAge = tag(0x00101010, .AS)
  package static let patientSize = tag(0x00101020, .DS)
  package static let patientWeight = tag(0x00101030, .DS)
  package static let otherPatientIDs = tag(0x00101000, .LO)
  package static let otherPatientNames = tag(0x00101001, .PN)
  package static let patientBirthName = tag(0x00101005, .PN)
  package static let patientMotherBirthName = tag(0x00101060, .PN)
  package static let patientIdentityRemoved = tag(0x00120062, .CS)
  package static let deidentificationMethod = tag(0x00120063, .LO)

  // Acquisition.
  package static let contrastBolusAgent = tag(0x00180010, .LO)
  package static let contrastBolusAgentSequence = tag(0x00180012, .SQ)
  package static let contrastBolusRoute = tag(0x00181040, .LO)
  package static let contrastBolusVolume = tag(0x00181041, .DS)
  package static let contrastBolusStartTime = tag(0x00181042, .TM)
  package static let bodyPartExamined = tag(0x00180015, .CS)
  package static let scanningSequence = tag(0x00180020, .CS)
  package static let sequenceVariant = tag(0x00180021, .CS)
  package static let scanOptions = tag(0x00180022, .CS)
  package static let mrAcquisitionType = tag(0x00180023, .CS)
  package static let sequenceName = tag(0x00180024, .SH)
  package static let sliceThickness = tag(0x00180050, .DS)
  package static let repetitionTime = tag(0x00180080, .DS)
  package static let echoTime = tag(0x00180081, .DS)
  package static let effectiveEchoTime = tag(0x00189082, .FD)
  package static let inversionTime = tag(0x00180082, .DS)
  package static let inversionTimes = tag(0x00189079, .FD)
  package static let numberOfAverages = tag(0x00180083, .DS)
  package static let imagingFrequency = tag(0x00180084, .DS)
  package static let echoNumbers = tag(0x00180086, .IS)
  package static let magneticFieldStrength = tag(0x00180087, .DS)
  package static let spacingBetweenSlices = tag(0x00180088, .DS)
  package static let echoTrainLength = tag(0x00180091, .IS)
  package static let deviceSerialNumber = tag(0x00181000, .LO)
  package static let softwareVersions = tag(0x00181020, .LO)
  package static let protocolName = tag(0x00181030, .LO)
  package static let triggerTime = tag(0x00181060, .DS)
  package static let flipAngle = tag(0x00181314, .DS)
  package static let patientPosition = tag(0x00185100, .CS)
  package static let diffusionBValue = tag(0x00189087, .FD)
  package static let diffusionDirectionality = tag(0x00189075, .CS)
  package static let pulseSequenceName = tag(0x00189005, .SH)
  package static let inversionRecovery = tag(0x00189009, .CS)
  package static let contrastBolusAgentAdministered = tag(0x00189342, .CS)
  package static let contentQualification = tag(0x00189004, .CS)
  package static let acquisitionContrast = tag(0x00089209, .CS)
  package static let complexImageComponent = tag(0x00089208, .CS)
  package static let pixelPresentation = tag(0x00089205, .CS)
  package static let volumetricProperties = tag(0x00089206, .CS)
  package static let volumeBasedCalculationTechnique = tag(0x00089207, .CS)
  package static let echoPulseSequence = tag(0x00189008, .CS)
  package static let echoPlanarPulseSequence = tag(0x00189018, .CS)
  package static let mrTimingAndRelatedParametersSequence = tag(0x00189112, .SQ)
  package static let mrEchoSequence = tag(0x00189114, .SQ)
  package static let mrModifierSequence = tag(0x00189115, .SQ)
  package static let mrDiffusionSequence = tag(0x00189117, .SQ)
  package static let mrImageFrameTypeSequence = tag(0x00189226, .SQ)
  package static let frameType = tag(0x00089007, .CS)
  package static let gantryDetectorTilt = tag(0x00181120, .DS)
  package static let acquisitionProtocolName = tag(0x00189423, .LO)
  package static let segmentedKSpaceTraversal = tag(0x00189033, .CS)

  // Relation.
  package static let studyInstanceUID = tag(0x0020000D, .UI)
  package static let seriesInstanceUID = tag(0x0020000E, .UI)
  package static let studyID = tag(0x00200010, .SH)
  package static let seriesNumber = tag(0x00200011, .IS)
  package static let acquisitionNumber = tag(0x00200012, .IS)
  package static let instanceNumber = tag(0x00200013, .IS)
  package static let imagePositionPatient = tag(0x00200032, .DS)
  package static let imageOrientationPatient = tag(0x00200037, .DS)
  package static let frameOfReferenceUID = tag(0x00200052, .UI)
  package static let laterality = tag(0x00200060, .CS)
  package static let imagesInAcquisition = tag(0x00201002, .IS)
  package static let temporalPositionIdentifier = tag(0x00200100, .IS)
  package static let numberOfTemporalPositions = tag(0x00200105, .IS)
  package static let positionReferenceIndicator = tag(0x00201040, .LO)
  package static let sliceLocation = tag(0x00201041, .DS)
  package static let imageComments = tag(0x00204000, .LT)
  package static let stackID = tag(0x00209056, .SH)
  package static let inStackPositionNumber = tag(0x00209057, .UL)
  package static let temporalPositionIndex = tag(0x00209128, .UL)
  package static let frameAcquisitionNumber = tag(0x00209156, .US)
  package static let dimensionIndexValues = tag(0x00209157, .UL)
  package static let dimensionOrganizationSequence = tag(0x00209221, .SQ)
  package static let dimensionOrganizationUID = tag(0x00209164, .UI)
  package static let dimensionOrganizationType = tag(0x00209311, .CS)
  package static let dimensionIndexSequence = tag(0x00209222, .SQ)
  package static let dimensionIndexPointer = tag(0x00209165, .AT)
  package static let functionalGroupPointer = tag(0x00209167, .AT)
  package static let dimensionDescriptionLabel = tag(0x00209421, .LO)
  package static let frameContentSequence = tag(0x00209111, .SQ)
  package static let planePositionSequence = tag(0x00209113, .SQ)
  package static let planeOrientationSequence = tag(0x00209116, .SQ)
  package static let frameAcquisitionDateTime = tag(0x00189074, .DT)

  // Image.
  package static let samplesPerPixel = tag(0x00280002, .US)
  package static let photometricInterpretation = tag(0x00280004, .CS)
  package static let planarConfiguration = tag(0x00280006, .US)
  package static let numberOfFrames = tag(0x00280008, .IS)
  package static let rows = tag(0x00280010, .US)
  package static let columns = tag(0x00280011, .US)
  package static let pixelSpacing = tag(0x00280030, .DS)
  package static let bitsAllocated = tag(0x00280100, .US)
  package static let bitsStored = tag(0x00280101, .US)
  package static let highBit = tag(0x00280102, .US)
  package static let pixelRepresentation = tag(0x00280103, .US)
  package static let burnedInAnnotation = tag(0x00280301, .CS)
  package static let lossyImageCompression = tag(0x00282110, .CS)
  package static let windowCenter = tag(0x00281050, .DS)
  package static let windowWidth = tag(0x00281051, .DS)
  package static let rescaleIntercept = tag(0x00281052, .DS)
  package static let rescaleSlope = tag(0x00281053, .DS)
  package static let rescaleType = tag(0x00281054, .LO)
  package static let pixelMeasuresSequence = tag(0x00289110, .SQ)
  package static let pixelValueTransformationSequence = tag(0x00289145, .SQ)
  package static let sharedFunctionalGroupsSequence = tag(0x52009229, .SQ)
  package static let perFrameFunctionalGroupsSequence = tag(0x52009230, .SQ)
  package static let requestedContrastAgent = tag(0x00321070, .LO)
  package static let presentationLUTShape = tag(0x20500020, .CS)

  // Requests.
  package static let requestedProcedureDescription = tag(0x00321060, .LO)
  package static let performedProcedureStepDescription = tag(0x00400254, .LO)
  package static let requestAttributesSequence = tag(0x00400275, .SQ)
  package static let scheduledProtocolCodeSequence = tag(0x00400008, .SQ)
  package static let performedProtocolCodeSequence = tag(0x00400260, .SQ)

  // Content.
  package static let codeValue = tag(0x00080100, .SH)
  package static let codingSchemeDesignator = tag(0x00080102, .SH)
  package static let codingSchemeVersion = tag(0x00080103, .SH)
  package static let codeMeaning = tag(0x00080104, .LO)
  package static let longCodeValue = tag(0x00080119, .UC)
  package static let contentLabel = tag(0x00700080, .CS)
  package static let contentDescription = tag(0x00700081, .LO)
  package static let contentCreatorName = tag(0x00700084, .PN)

  // Segmentation.
  package static let segmentationType = tag(0x00620001, .CS)
  package static let segmentSequence = tag(0x00620002, .SQ)
  package static let segmentedPropertyCategoryCodeSequence = tag(0x00620003, .SQ)
  package static let segmentNumber = tag(0x00620004, .US)
  package static let segmentLabel = tag(0x00620005, .LO)
  package static let segmentDescription = tag(0x00620006, .ST)
  package static let segmentAlgorithmType = tag(0x00620008, .CS)
  package static let segmentAlgorithmName = tag(0x00620009, .LO)
  package static let segmentIdentificationSequence = tag(0x0062000A, .SQ)
  package static let referencedSegmentNumber = tag(0x0062000B, .US)
  package static let segmentedPropertyTypeCodeSequence = tag(0x0062000F, .SQ)
  package static let recommendedDisplayGrayscaleValue = tag(0x0062000C, .US)
  package static let recommendedDisplayCIELabValue = tag(0x0062000D, .US)
  package static let maximumFractionalValue = tag(0x0062000E, .US)
  package static let segmentationFractionalType = tag(0x00620010, .CS)
  package static let segmentsOverlap = tag(0x00620013, .CS)
  package static let anatomicRegionSequence = tag(0x00082218, .SQ)
  package static let trackingID = tag(0x00620020, .UT)
  package static let trackingUID = tag(0x00620021, .UI)
  package static let segmentationAlgorithmIdentificationSequence = tag(0x00620007, .SQ)
  package static let algorithmFamilyCodeSequence = tag(0x0066002F, .SQ)
  package static let algorithmName = tag(0x00660036, .LO)
  package static let algorithmVersion = tag(0x00660031, .LO)

  // Pixels.
  package static let pixelData = tag(0x7FE00010, .OW)
  package static let floatPixelData = tag(0x7FE00008, .OF)
  package static let doubleFloatPixelData = tag(0x7FE00009, .OD)
  package static let dataSetTrailingPadding = tag(0xFFFCFFFC, .OB)

  /// Every tag above.
  static let dictionary: [DICOMTag] = [
    fileMetaInformationGroupLength,
    fileMetaInformationVersion,
    mediaStorageSOPClassUID,
    mediaStorageSOPInstanceUID,
    transferSyntaxUID,
    implementationClassUID,
    implementationVersionName,
    fileSetID,
    directoryRecordSequence,
    directoryRecordType,
    referencedFileID,
    referencedSOPInstanceUIDInFile,
    referencedTransferSyntaxUIDInFile,
    specificCharacterSet,
    imageType,
    instanceCreationDate,
    instanceCreationTime,
    sopClassUID,
    sopInstanceUID,
    studyDate,
    seriesDate,
    acquisitionDate,
    contentDate,
    acquisitionDateTime,
    studyTime,
    seriesTime,
    acquisitionTime,
    contentTime,
    accessionNumber,
    modality,
    conversionType,
    manufacturer,
    institutionName,
    institutionAddress,
    referringPhysicianName,
    performingPhysicianName,
    operatorsName,
    stationName,
    institutionalDepartmentName,
    physiciansOfRecord,
    physiciansReadingStudy,
    requestingPhysician,
    studyDescription,
    seriesDescription,
    manufacturerModelName,
    derivationDescription,
    referencedSeriesSequence,
    referencedImageSequence,
    referencedInstanceSequence,
    referencedSOPClassUID,
    referencedSOPInstanceUID,
    sourceImageSequence,
    derivationImageSequence,
    purposeOfReferenceCodeSequence,
    derivationCodeSequence,
    patientName,
    patientID,
    issuerOfPatientID,
    patientBirthDate,
    patientSex,
    patientAge,
    patientSize,
    patientWeight,
    otherPatientIDs,
    otherPatientNames,
    patientBirthName,
    patientMotherBirthName,
    patientIdentityRemoved,
    deidentificationMethod,
    contrastBolusAgent,
    contrastBolusAgentSequence,
    contrastBolusRoute,
    contrastBolusVolume,
    contrastBolusStartTime,
    bodyPartExamined,
    scanningSequence,
    sequenceVariant,
    scanOptions,
    mrAcquisitionType,
    sequenceName,
    sliceThickness,
    repetitionTime,
    echoTime,
    effectiveEchoTime,
    inversionTime,
    inversionTimes,
    numberOfAverages,
    imagingFrequency,
    echoNumbers,
    magneticFieldStrength,
    spacingBetweenSlices,
    echoTrainLength,
    deviceSerialNumber,
    softwareVersions,
    protocolName,
    triggerTime,
    flipAngle,
    patientPosition,
    diffusionBValue,
    diffusionDirectionality,
    pulseSequenceName,
    inversionRecovery,
    contrastBolusAgentAdministered,
    contentQualification,
    acquisitionContrast,
    complexImageComponent,
    pixelPresentation,
    volumetricProperties,
    volumeBasedCalculationTechnique,
    echoPulseSequence,
    echoPlanarPulseSequence,
    mrTimingAndRelatedParametersSequence,
    mrEchoSequence,
    mrModifierSequence,
    mrDiffusionSequence,
    mrImageFrameTypeSequence,
    frameType,
    gantryDetectorTilt,
    acquisitionProtocolName,
    segmentedKSpaceTraversal,
    studyInstanceUID,
    seriesInstanceUID,
    studyID,
    seriesNumber,
    acquisitionNumber,
    instanceNumber,
    imagePositionPatient,
    imageOrientationPatient,
    frameOfReferenceUID,
    laterality,
    imagesInAcquisition,
    temporalPositionIdentifier,
    numberOfTemporalPositions,
    positionReferenceIndicator,
    sliceLocation,
    imageComments,
    stackID,
    inStackPositionNumber,
    temporalPositionIndex,
    frameAcquisitionNumber,
    dimensionIndexValues,
    dimensionOrganizationSequence,
    dimensionOrganizationUID,
    dimensionOrganizationType,
    dimensionIndexSequence,
    dimensionIndexPointer,
    functionalGroupPointer,
    dimensionDescriptionLabel,
    frameContentSequence,
    planePositionSequence,
    planeOrientationSequence,
    frameAcquisitionDateTime,
    samplesPerPixel,
    photometricInterpretation,
    planarConfiguration,
    numberOfFrames,
    rows,
    columns,
    pixelSpacing,
    bitsAllocated,
    bitsStored,
    highBit,
    pixelRepresentation,
    burnedInAnnotation,
    lossyImageCompression,
    windowCenter,
    windowWidth,
    rescaleIntercept,
    rescaleSlope,
    rescaleType,
    pixelMeasuresSequence,
    pixelValueTransformationSequence,
    sharedFunctionalGroupsSequence,
    perFrameFunctionalGroupsSequence,
    requestedContrastAgent,
    presentationLUTShape,
    requestedProcedureDescription,
    performedProcedureStepDescription,
    requestAttributesSequence,
    scheduledProtocolCodeSequence,
    performedProtocolCodeSequence,
    codeValue,
    codingSchemeDesignator,
    codingSchemeVersion,
    codeMeaning,
    longCodeValue,
    contentLabel,
    contentDescription,
    contentCreatorName,
    segmentationType,
    segmentSequence,
    segmentedPropertyCategoryCodeSequence,
    segmentNumber,
    segmentLabel,
    segmentDescription,
    segmentAlgorithmType,
    segmentAlgorithmName,
    segmentIdentificationSequence,
    referencedSegmentNumber,
    segmentedPropertyTypeCodeSequence,
    recommendedDisplayGrayscaleValue,
    recommendedDisplayCIELabValue,
    maximumFractionalValue,
    segmentationFractionalType,
    segmentsOverlap,
    anatomicRegionSequence,
    trackingID,
    trackingUID,
    segmentationAlgorithmIdentificationSequence,
    algorithmFamilyCodeSequence,
    algorithmName,
    algorithmVersion,
    pixelData,
    floatPixelData,
    doubleFloatPixelData,
    dataSetTrailingPadding,
  ]
}
