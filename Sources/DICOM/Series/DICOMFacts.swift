/// What a file says about its series, in the words and numbers of its elements.
package struct DICOMFacts: Hashable, Sendable {
  /// The kind of device, such as "MR".
  package let modality: String
  /// The number that the scanner gave the series.
  package let number: Int?
  /// The technician's name for the series; `nil` if absent, or if it contains the patient's name.
  package let description: String?
  /// The protocol's name, and the sequence's own.
  package let protocolName, sequenceName: String?
  /// What kind of study it is, such as "MRI brain with contrast".
  package let studyDescription: String?
  /// Dates as YYYYMMDD, and times as HHMMSS with an optional fraction.
  package let studyDate, date, time: String?
  /// The values of the image type, such as ORIGINAL, PRIMARY, M.
  package let imageType: [String]
  /// SE, IR, GR, EP, RM.
  package let scanningSequence: [String]
  /// "2D" or "3D".
  package let acquisition: String?
  /// Times in milliseconds.
  package let echoTime, repetitionTime, inversionTime: Double?
  /// The flip angle in degrees.
  package let flipAngle: Double?
  /// The strength of the diffusion weighting in s/mm².
  package let bValue: Double?
  /// The contrast agent, as written by the technician.
  package let contrastAgent: String?
  /// The part of the body that was examined, such as BRAIN or CSPINE.
  package let bodyPart: String?
  /// The maker of the device.
  package let manufacturer: String?
  /// Whether pixels are colors.
  package let isColor: Bool
  /// Whether the object is a picture of a screen or a scanned page.
  package let isScreenshot: Bool

  /// The values of the scanning sequence, in the words of classic files.
  ///
  /// Enhanced files say the same in three elements.
  private static func scanningSequence(_ data: DICOMDataSet) -> [String] {
    let classic = data.strings(.scanningSequence).filter { !$0.isEmpty }.map { $0.uppercased() }
    guard classic.isEmpty else { return classic }
    var words: [String] = []
    switch data.string(.echoPulseSequence) {
    case "SPIN": words.append("SE")
    case "GRADIENT": words.append("GR")
    case "BOTH": words += ["SE", "GR"]
    default: break
    }
    if data.string(.echoPlanarPulseSequence) == "YES" { words.append("EP") }
    if data.string(.inversionRecovery) == "YES" { words.append("IR") }
    return words
  }

  /// Reads the elements.
  init(_ data: DICOMDataSet, patient: DICOMPatient, frames: Int) {
    let shared = data.items(.sharedFunctionalGroupsSequence).first
    let first = data.items(.perFrameFunctionalGroupsSequence).first
    func group(_ sequence: DICOMTag) -> DICOMDataSet {
      shared?.items(sequence).first ?? first?.items(sequence).first ?? DICOMDataSet()
    }
    let timing = group(.mrTimingAndRelatedParametersSequence)
    let modifier = group(.mrModifierSequence)
    let echo = group(.mrEchoSequence)
    let frameType = group(.mrImageFrameTypeSequence)

    let staff = DICOMStaff(data)
    func text(_ tag: DICOMTag) -> String? { staff.without(patient.withoutName(data.string(tag))) }
    modality = data.string(.modality) ?? ""
    number = data.integer(.seriesNumber)
    description = text(.seriesDescription)
    protocolName = text(.protocolName) ?? text(.acquisitionProtocolName)
    sequenceName = text(.sequenceName) ?? text(.pulseSequenceName)
    studyDescription = text(.studyDescription)
    func day(_ tags: DICOMTag...) -> String? { tags.lazy.compactMap { data.string($0) }.first }
    studyDate = day(.studyDate, .seriesDate, .acquisitionDate, .contentDate)
    let moment = data.string(.acquisitionDateTime)
    date =
      day(.acquisitionDate, .seriesDate) ?? moment.map { String($0.prefix(8)) }
      ?? day(.contentDate, .studyDate)
    time =
      day(.acquisitionTime) ?? moment.map { String($0.dropFirst(8).prefix { $0 != "+" }) }
      ?? day(.seriesTime, .contentTime)
    let types = data.strings(.imageType)
    imageType = (types.isEmpty ? frameType.strings(.frameType) : types).map { $0.uppercased() }
    scanningSequence = Self.scanningSequence(data)
    acquisition = data.string(.mrAcquisitionType)
    echoTime = data.number(.echoTime) ?? echo.number(.effectiveEchoTime)
    repetitionTime = data.number(.repetitionTime) ?? timing.number(.repetitionTime)
    inversionTime = data.number(.inversionTime) ?? modifier.number(.inversionTimes)
    flipAngle = data.number(.flipAngle) ?? timing.number(.flipAngle)
    bValue = data.number(.diffusionBValue) ?? group(.mrDiffusionSequence).number(.diffusionBValue)
    let agent = data.items(.contrastBolusAgentSequence).first
    contrastAgent = staff.without(
      patient.withoutName(data.string(.contrastBolusAgent) ?? agent?.string(.codeMeaning)))
    bodyPart = data.string(.bodyPartExamined)?.uppercased()
    manufacturer = text(.manufacturer)
    isColor =
      (data.integer(.samplesPerPixel) ?? 1) > 1
      || data.string(.photometricInterpretation)?.hasPrefix("PALETTE") == true
    let sopClass = data.string(.sopClassUID) ?? ""
    isScreenshot =
      sopClass.hasPrefix("1.2.840.10008.5.1.4.1.1.7") || imageType.contains("SCREEN SAVE")
      || data.string(.conversionType) != nil && data.string(.imagePositionPatient) == nil
  }
}
