import Foundation
import Imaging

/// Makes the data set of a segmentation, without its pixels.
///
/// Source: DICOM PS3.3 (2024), section A.51 (Segmentation IOD) and its modules; compare highdicom's
/// `Segmentation`.
struct SegmentationBuilder {
  let request: Segmentation
  let place: SegmentationPlace
  let frames: SegmentFrames
  let date: Date
  let identifier: () -> String

  private var source: DICOMDataSet { place.stack.header }

  /// The data set up to the pixels.
  func dataSet() -> DICOMDataSet {
    let segments = Segment.segments(frames.labels, request.labels)
    var result = DICOMDataSet()
    setCharacters(of: &result, for: segments)
    result.copy(Self.copied, from: source)
    for tag in Self.required where result[tag] == nil { result.set(tag, texts: []) }
    if result.string(.studyInstanceUID) == nil { result.set(.studyInstanceUID, identifier()) }
    if result.string(.frameOfReferenceUID) == nil { result.set(.frameOfReferenceUID, identifier()) }
    setSeries(of: &result)
    setImage(of: &result)
    result.set(.segmentSequence, items: segments.map { item($0, result.characters) })
    setDimensions(of: &result)
    result.set(.sharedFunctionalGroupsSequence, items: [shared()])
    result.set(.perFrameFunctionalGroupsSequence, items: perFrame())
    result.set(.referencedSeriesSequence, items: [references()])
    return result
  }

  // MARK: - Patient, study and equipment

  /// What is taken from the source: who the patient is, and which study it was.
  private static let copied: [DICOMTag] = [
    .patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientSex, .otherPatientIDs,
    .patientAge, .patientSize, .patientWeight, .ethnicGroup, .patientComments,
    .patientIdentityRemoved, .deidentificationMethod, .deidentificationMethodCodeSequence,
    .clinicalTrialSponsorName, .clinicalTrialProtocolID, .clinicalTrialProtocolName,
    .clinicalTrialSiteID, .clinicalTrialSiteName, .clinicalTrialSubjectID,
    .clinicalTrialSubjectReadingID, .clinicalTrialTimePointID,
    .longitudinalTemporalInformationModified,
    .studyInstanceUID, .studyDate, .studyTime, .studyID, .studyDescription, .accessionNumber,
    .referringPhysicianName, .frameOfReferenceUID, .positionReferenceIndicator, .bodyPartExamined,
    .lossyImageCompression, .lossyImageCompressionRatio, .lossyImageCompressionMethod,
  ]

  /// What must be there even if the source lacks it, then empty.
  private static let required: [DICOMTag] = [
    .patientName, .patientID, .patientBirthDate, .patientSex, .studyDate, .studyTime, .studyID,
    .accessionNumber, .referringPhysicianName, .positionReferenceIndicator,
  ]

  /// Takes the character set of the source, or UTF-8 if nothing that is copied forbids it.
  private func setCharacters(of result: inout DICOMDataSet, for segments: [Segment]) {
    let texts = segments.map(\.name) + [request.description]
    let isPlain = Self.copied.allSatisfy { tag in
      source.bytes(tag)?.allSatisfy { $0 < 128 && $0 != 0x1B } ?? true
    }
    if texts.allSatisfy(source.characters.holds) || !isPlain {
      result.characters = source.characters
      result.copy([.specificCharacterSet], from: source)
    } else {
      result.characters = .utf8
      result.set(.specificCharacterSet, "ISO_IR 192")
    }
  }

  private func setSeries(of result: inout DICOMDataSet) {
    let (day, time) = Self.moment(date)
    result.set(.sopClassUID, DICOMClass.segmentation)
    result.set(.sopInstanceUID, identifier())
    result.set(.instanceCreationDate, day)
    result.set(.instanceCreationTime, time)
    result.set(.contentDate, day)
    result.set(.contentTime, time)
    result.set(.seriesDate, day)
    result.set(.seriesTime, time)
    result.set(.modality, "SEG")
    result.set(.seriesInstanceUID, identifier())
    // A number of its own, near that of its source.
    let number = place.stack.number ?? 0
    result.set(
      .seriesNumber, integers: [(0...99_999_999).contains(number) ? number * 100 + 99 : 99])
    result.set(.instanceNumber, integers: [1])
    result.set(.seriesDescription, request.description)
    result.set(.manufacturer, request.program)
    result.set(.manufacturerModelName, request.program)
    result.set(.deviceSerialNumber, request.version)
    result.set(.softwareVersions, request.version)
    result.set(.contentLabel, "SEGMENTATION")
    result.set(.contentDescription, request.description)
    result.set(.contentCreatorName, texts: [])
  }

  /// A date and a time as DICOM writes them, in local time.
  private static func moment(_ date: Date) -> (day: String, time: String) {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: date)
    func digits(_ number: Int?, _ count: Int) -> String {
      let text = String(number ?? 0)
      return String(repeating: "0", count: max(count - text.count, 0)) + text
    }
    return (
      digits(parts.year, 4) + digits(parts.month, 2) + digits(parts.day, 2),
      digits(parts.hour, 2) + digits(parts.minute, 2) + digits(parts.second, 2)
    )
  }

  // MARK: - Image and segments

  private func setImage(of result: inout DICOMDataSet) {
    result.set(.imageType, "DERIVED", "PRIMARY")
    result.set(.samplesPerPixel, integers: [1])
    result.set(.photometricInterpretation, "MONOCHROME2")
    result.set(.numberOfFrames, integers: [frames.frames.count])
    result.set(.rows, integers: [place.planes.grid.size[1]])
    result.set(.columns, integers: [place.planes.grid.size[0]])
    result.set(.bitsAllocated, integers: [1])
    result.set(.bitsStored, integers: [1])
    result.set(.highBit, integers: [0])
    result.set(.pixelRepresentation, integers: [0])
    if result.string(.lossyImageCompression) == nil { result.set(.lossyImageCompression, "00") }
    result.set(.segmentationType, "BINARY")
    result.set(.segmentsOverlap, "NO")
  }

  private func item(_ segment: Segment, _ characters: DICOMCharacters) -> DICOMDataSet {
    var item = DICOMDataSet()
    item.characters = characters
    item.set(.segmentNumber, integers: [segment.number])
    item.set(.segmentLabel, segment.name)
    item.set(.segmentDescription, Segment.note(segment.label))
    item.set(.segmentedPropertyCategoryCodeSequence, items: [segment.meaning.category.item])
    var type = segment.meaning.type.item
    if let side = segment.meaning.side {
      type.set(.segmentedPropertyTypeModifierCodeSequence, items: [side.item])
    }
    item.set(.segmentedPropertyTypeCodeSequence, items: [type])
    if segment.meaning.isAbnormal {
      item.set(.anatomicRegionSequence, items: [DICOMCode.brain.item])
    }
    item.set(.segmentAlgorithmType, request.method.rawValue.uppercased())
    if request.method != .manual {
      item.set(.segmentAlgorithmName, "\(request.program) \(request.version)")
      var algorithm = DICOMDataSet()
      algorithm.set(
        .algorithmFamilyCodeSequence, items: [DICOMCode.artificialIntelligence.item])
      algorithm.set(.algorithmName, request.program)
      algorithm.set(.algorithmVersion, request.version)
      item.set(.segmentationAlgorithmIdentificationSequence, items: [algorithm])
    }
    if let color = segment.color {
      item.set(.recommendedDisplayCIELabValue, integers: CIELab(rgb: color).values)
    }
    return item
  }

  // MARK: - Frames

  private func setDimensions(of result: inout DICOMDataSet) {
    let organization = identifier()
    var one = DICOMDataSet()
    one.set(.dimensionOrganizationUID, organization)
    result.set(.dimensionOrganizationSequence, items: [one])
    let pointers: [(DICOMTag, DICOMTag, String)] = [
      (.referencedSegmentNumber, .segmentIdentificationSequence, "Segment"),
      (.imagePositionPatient, .planePositionSequence, "Position"),
    ]
    result.set(
      .dimensionIndexSequence,
      items: pointers.map { pointer, group, label in
        var item = DICOMDataSet()
        item.set(.dimensionOrganizationUID, organization)
        item.set(.dimensionIndexPointer, tags: [pointer])
        item.set(.functionalGroupPointer, tags: [group])
        item.set(.dimensionDescriptionLabel, label)
        return item
      })
  }

  private func shared() -> DICOMDataSet {
    var measures = DICOMDataSet()
    measures.set(.pixelSpacing, texts: place.planes.spacing)
    measures.set(.sliceThickness, decimals: [place.planes.thickness])
    measures.set(.spacingBetweenSlices, decimals: [place.planes.grid.affine.spacing[2]])
    var orientation = DICOMDataSet()
    orientation.set(.imageOrientationPatient, texts: place.planes.orientation)
    var result = DICOMDataSet()
    result.set(.pixelMeasuresSequence, items: [measures])
    result.set(.planeOrientationSequence, items: [orientation])
    if place.planes.sources.isEmpty {
      let sources = place.stack.planes.map { image($0, isSamePlane: false) }
      result.set(.derivationImageSequence, items: [derivation(sources)])
    }
    return result
  }

  private func perFrame() -> [DICOMDataSet] {
    // Planes are counted among those that have a frame.
    let used = Set(frames.frames.map(\.plane)).sorted()
    let indices = Dictionary(uniqueKeysWithValues: used.indices.map { (used[$0], $0 + 1) })
    return frames.frames.map { frame in
      var content = DICOMDataSet()
      content.set(.dimensionIndexValues, integers: [frame.segment + 1, indices[frame.plane] ?? 1])
      var position = DICOMDataSet()
      position.set(.imagePositionPatient, texts: place.planes.positions[frame.plane])
      var segment = DICOMDataSet()
      segment.set(.referencedSegmentNumber, integers: [frame.segment + 1])
      var item = DICOMDataSet()
      item.set(.frameContentSequence, items: [content])
      item.set(.planePositionSequence, items: [position])
      item.set(.segmentIdentificationSequence, items: [segment])
      if !place.planes.sources.isEmpty {
        let source = image(place.planes.sources[frame.plane], isSamePlane: true)
        item.set(.derivationImageSequence, items: [derivation([source])])
      }
      return item
    }
  }

  private func derivation(_ sources: [DICOMDataSet]) -> DICOMDataSet {
    var item = DICOMDataSet()
    item.set(.sourceImageSequence, items: sources)
    item.set(.derivationCodeSequence, items: [DICOMCode.segmentation.item])
    return item
  }

  private func image(_ plane: SourcePlane, isSamePlane: Bool) -> DICOMDataSet {
    var item = DICOMDataSet()
    item.set(.referencedSOPClassUID, plane.sopClass)
    item.set(.referencedSOPInstanceUID, plane.sopInstance)
    if let frame = plane.frame { item.set(.referencedFrameNumber, integers: [frame]) }
    item.set(.spatialLocationsPreserved, isSamePlane ? "YES" : "NO")
    item.set(.purposeOfReferenceCodeSequence, items: [DICOMCode.sourceImage.item])
    return item
  }

  /// The source series with all its files.
  private func references() -> DICOMDataSet {
    var item = DICOMDataSet()
    item.set(.seriesInstanceUID, place.stack.series)
    item.set(
      .referencedInstanceSequence,
      items: place.stack.instances.map { instance in
        var reference = DICOMDataSet()
        reference.set(.referencedSOPClassUID, instance.sopClass)
        reference.set(.referencedSOPInstanceUID, instance.sopInstance)
        return reference
      })
    return item
  }
}
