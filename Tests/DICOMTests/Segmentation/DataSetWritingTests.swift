import DICOM
import Imaging
import Testing

struct DataSetWritingTests {
  @Test func `what is written is read again`() throws {
    var item = DICOMDataSet()
    item.set(.codeValue, "79654002")
    item.set(.codeMeaning, "Edema")
    var data = DICOMDataSet()
    data.characters = .utf8
    data.set(.specificCharacterSet, "ISO_IR 192")
    data.set(.sopClassUID, "1.2.3")
    data.set(.sopInstanceUID, "2.25.1")
    data.set(.patientName, "Müller^Ä")
    data.set(.rows, integers: [512])
    data.set(.numberOfFrames, integers: [12])
    data.set(.dimensionIndexValues, integers: [1, 70_000])
    data.set(.dimensionIndexPointer, tags: [.imagePositionPatient])
    data.set(.imagePositionPatient, decimals: [1.5, -1.0 / 3, 1e-15])
    data.set(.segmentedPropertyTypeCodeSequence, items: [item, DICOMDataSet()])
    data.set(.pixelMeasuresSequence, items: [])
    var bytes: [UInt8] = []
    DICOMFile.writeStart(of: data, implementation: "TEST", to: &bytes)
    data.write(to: &bytes)
    let file = try DICOMFile(bytes: bytes, path: "x")
    let read = file.dataSet
    #expect(read.elements.map(\.tag) == data.elements.map(\.tag))
    #expect(read.string(.patientName) == "Müller^Ä")
    #expect(read.integer(.rows) == 512)
    #expect(read.numbers(.dimensionIndexValues) == [1, 70_000])
    #expect(read.tags(.dimensionIndexPointer) == [.imagePositionPatient])
    #expect(read.strings(.imagePositionPatient) == ["1.5", "-0.3333333333333", "0"])
    #expect(
      read.items(.segmentedPropertyTypeCodeSequence).map { $0.string(.codeMeaning) } == [
        "Edema", nil,
      ])
    #expect(read.items(.pixelMeasuresSequence).isEmpty && read[.pixelMeasuresSequence] != nil)
    #expect(file.meta.string(.transferSyntaxUID) == "1.2.840.10008.1.2.1")
    #expect(bytes.count.isMultiple(of: 2))
  }

  @Test func `a value too long for its representation is of unknown representation`() throws {
    var data = DICOMDataSet()
    data.set(.sopClassUID, "1.2.3")
    data.set(.imagePositionPatient, texts: [String](repeating: "1234567890123456", count: 5000))
    var bytes: [UInt8] = []
    data.write(to: &bytes)
    #expect(bytes.firstRange(of: Array("UN".utf8)) != nil)
    let read = try DICOMFile(bytes: bytes, path: "x").dataSet
    #expect(read.strings(.imagePositionPatient).count == 5000)
  }

  @Test(arguments: [
    (0.0, "0"), (-2, "-2"), (0.1, "0.1"), (-0.123456789012345678, "-0.1234567890123"),
    (123.456, "123.456"), (-98765.43210987654, "-98765.432109877"), (1e-7, "0.0000001"),
    (1e20, "1e+20"), (-1.0 / 3 * 1e7, "-3333333.3333333"),
  ])
  func `numbers are written with at most 16 characters`(number: Double, text: String) {
    var data = DICOMDataSet()
    data.set(.sliceThickness, decimals: [number])
    let written = data.strings(.sliceThickness)[0]
    #expect(written.utf8.count <= 16)
    #expect(abs((Double(written) ?? .nan) - number) <= 1e-9 * max(1, abs(number)))
    if abs(number) < 1e15 { #expect(written == text) }
  }

  @Test func `any number of a scanner survives to a billionth`() {
    var seed: UInt64 = 1
    var data = DICOMDataSet()
    for _ in 0..<2000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Double(Int64(bitPattern: seed)) / Double(Int64.max) * 1000
      data.set(.sliceThickness, decimals: [number])
      #expect(data.strings(.sliceThickness)[0].utf8.count <= 16)
      #expect(abs((data.number(.sliceThickness) ?? .nan) - number) <= 1e-10 * 1000)
    }
  }

  @Test(arguments: [
    ("edema", "Edema"), ("Peritumoral oedema", "Edema"), ("NCR", "Necrosis"),
    ("enhancing tumor", "Enhancing Lesion"), ("non-enhancing tumor core", "Non-Enhancing Lesion"),
    ("NETC", "Non-Enhancing Lesion"), ("ET", "Enhancing Lesion"), ("whole tumor", "Neoplasm"),
    ("brain metastases", "Neoplasm, Secondary"), ("MS lesion", "Lesion"),
    ("Meningioma", "Neoplasm"),
    ("resection cavity", "Lesion"), ("hematoma", "Hemorrhage"), ("arachnoid cyst", "Cyst"),
    ("Left-Hippocampus", "Hippocampus"), ("CSF", "Cerebrospinal Fluid"), ("brain mask", "Brain"),
    ("Right-Cerebral-White-Matter", "Cerebral White Matter"), ("3rd-Ventricle", "Third ventricle"),
    ("label 17", "Tissue"), ("Segment_1", "Tissue"), ("target", "Tissue"),
  ])
  func `names of labels have codes`(name: String, meaning: String) {
    #expect(SegmentMeaning(LabelTable.Entry(1, name)).type.meaning == meaning)
  }

  @Test func `sides are modifiers`() {
    #expect(SegmentMeaning(LabelTable.Entry(1, "Left-Putamen")).side?.meaning == "Left")
    #expect(SegmentMeaning(LabelTable.Entry(1, "Putamen")).side == nil)
    #expect(SegmentMeaning(LabelTable.Entry(1, "resection cavity")).isAbnormal)
  }
}
