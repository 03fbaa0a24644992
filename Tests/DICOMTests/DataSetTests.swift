import DICOM
import Files
import Foundation
import TestSupport
import Testing

struct DataSetTests {
  @Test(arguments: SampleSet.syntaxes, [false, true])
  func `values are read from each encoding`(syntax: DICOMTransferSyntax, isOpen: Bool) throws {
    let file = try DICOMFile(
      bytes: SampleSet.bytes(syntax, isOpen: isOpen).file(syntax), path: "a")
    let data = file.dataSet
    #expect(file.transferSyntax == syntax)
    #expect(data.strings(.imageType) == ["ORIGINAL", "PRIMARY", "M"])
    #expect(data.string(.seriesDescription) == "Axiale Übersicht")
    #expect(data.number(.echoTime) == 2.98)
    #expect(data.numbers(.imagePositionPatient) == [-120, -98.5, 12.25])
    #expect(data.integer(.rows) == 4)
    #expect(data.strings(.columns) == ["2"])
    let shared = data.items(.sharedFunctionalGroupsSequence)
    #expect(shared.count == 2)
    #expect(shared[0].items(.pixelMeasuresSequence)[0].numbers(.pixelSpacing) == [0.5, 0.25])
    #expect(data.string(.patientName) == nil)
    let pixels = try #require(file.pixels)
    #expect(!pixels.isEncapsulated)
    #expect(pixels.parts.map(\.count) == [16])
  }

  @Test(arguments: SampleSet.syntaxes)
  func `a file without a preamble is read`(syntax: DICOMTransferSyntax) throws {
    let bytes = SampleSet.bytes(syntax, isOpen: false).bytes
    let file = try DICOMFile(bytes: bytes, path: "a")
    #expect(file.transferSyntax == syntax)
    #expect(file.dataSet.number(.echoTime) == 2.98)
  }

  @Test func `fragments of compressed pixels are found`() throws {
    var data = DICOMBytes()
    data.add(.rows, 4)
    data.add(
      .pixelData, isOpen: true, as: .OB,
      items: [])
    // An offset table, two fragments and the end.
    var bytes = Array(data.file(DICOMTransferSyntax("1.2.840.10008.1.2.4.90")).dropLast(8))
    func item(_ tag: [UInt8], _ content: [UInt8]) -> [UInt8] {
      [0xFE, 0xFF] + tag + [UInt8(content.count), 0, 0, 0] + content
    }
    bytes += item([0x00, 0xE0], [0, 0, 0, 0, 12, 0, 0, 0])
    let first = bytes.count + 8
    bytes += item([0x00, 0xE0], [1, 2, 3, 4]) + item([0x00, 0xE0], [5, 6])
    bytes += item([0xDD, 0xE0], [])
    let file = try DICOMFile(bytes: bytes, path: "a")
    let pixels = try #require(file.pixels)
    #expect(pixels.isEncapsulated)
    #expect(pixels.offsets == [0, 12])
    #expect(pixels.parts == [first..<first + 4, first + 12..<first + 14])
    #expect(file.transferSyntax.name == "JPEG 2000")
  }

  @Test func `a deflated file is inflated`() throws {
    // Raw deflate by zlib, of `rows` 4 and `columns` 2, explicit little endian.
    var plain = DICOMBytes()
    plain.add(.rows, 4)
    plain.add(.columns, 2)
    let length = UInt8(plain.bytes.count)
    // A stored block: final, its length, the complement of its length.
    var data = DICOMBytes()
    data.add(.transferSyntaxUID, DICOMTransferSyntax.deflated.uid)
    let packed: [UInt8] = [1, length, 0, ~length, 0xFF] + plain.bytes
    let bytes = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + data.bytes + packed
    let file = try DICOMFile(bytes: bytes, path: "a")
    #expect(file.dataSet.integer(.rows) == 4)
    #expect(file.dataSet.integer(.columns) == 2)
    #expect(file.inflated == plain.bytes)
  }

  @Test func `a sequence of unknown representation is read as implicit`() throws {
    var data = DICOMBytes()
    data.add(
      .referencedSeriesSequence, isOpen: true, as: .UN,
      items: [{ $0.add(.seriesInstanceUID, "1.2.3") }])
    data.add(.rows, 4)
    let file = try DICOMFile(bytes: data.file(.explicitLittleEndian), path: "a")
    #expect(
      file.dataSet.items(.referencedSeriesSequence).map { $0.string(.seriesInstanceUID) } == [
        "1.2.3"
      ])
    #expect(file.dataSet.integer(.rows) == 4)
  }

  @Test(arguments: [
    ("ISO_IR 100", [0x4D, 0xFC, 0x6C] as [UInt8], "Mül"),
    ("ISO_IR 192", [0x4D, 0xC3, 0xBC, 0x6C], "Mül"),
    ("", [0x4D, 0xFC, 0x6C], "Mül"),
    ("ISO_IR 144", [0x4D, 0xFC, 0x6C], "M?l"),
  ])
  func `texts are read in their character set`(set: String, bytes: [UInt8], text: String) throws {
    var data = DICOMBytes()
    if !set.isEmpty { data.add(.specificCharacterSet, set) }
    data.add(.seriesDescription, bytes)
    let file = try DICOMFile(bytes: data.file(.explicitLittleEndian), path: "a")
    #expect(file.dataSet.string(.seriesDescription) == text)
  }

  @Test func `large and private values are left out if asked`() throws {
    var data = DICOMBytes()
    data.add(DICOMTag(0x0009, 0x0010), "VENDOR", as: .LO)
    data.add(.imageComments, String(repeating: "x", count: 100))
    data.add(.rows, 4)
    let bytes = data.file(.explicitLittleEndian)
    let all = try DICOMFile(bytes: bytes, path: "a").dataSet
    #expect(all.string(DICOMTag(0x0009, 0x0010)) == "VENDOR")
    let few = try DICOMFile(
      bytes: bytes, path: "a", reading: DICOMReading(largestValue: 50, skipsPrivate: true)
    ).dataSet
    #expect(few[DICOMTag(0x0009, 0x0010)] == nil)
    #expect(few.string(.imageComments) == nil)
    guard case .leftOut(_, 100) = few[.imageComments]?.value else {
      Issue.record("the comments are \(String(describing: few[.imageComments]))")
      return
    }
    #expect(few.integer(.rows) == 4)
  }

  @Test func `elements out of order are sorted quickly, and the last of a tag counts`() throws {
    var data = DICOMBytes()
    for number in (1...40_000).reversed() {
      data.add(DICOMTag(0x0009, UInt16(number)), [UInt8(number & 255), 0], as: .US)
    }
    data.add(.columns, 1)
    data.add(.rows, 4)
    data.add(.columns, 2)
    let start = ContinuousClock.now
    let file = try DICOMFile(bytes: data.file(.explicitLittleEndian), path: "a")
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(file.dataSet.elements.count == 40_002)
    #expect(file.dataSet.integer(.columns) == 2)
    #expect(file.dataSet.integer(DICOMTag(0x0009, 7)) == 7)
  }

  @Test func `damaged files are refused in one sentence`() {
    func message(_ bytes: [UInt8]) -> String {
      do {
        _ = try DICOMFile(bytes: bytes, path: "scan/IM1")
        return "none"
      } catch {
        return error.description
      }
    }
    #expect(
      message([UInt8](repeating: 0, count: 400)) == "scan/IM1 cannot be read: it is no DICOM file")
    #expect(message([]) == "scan/IM1 cannot be read: it is no DICOM file")
    let whole = SampleSet.bytes(.explicitLittleEndian, isOpen: false).file(.explicitLittleEndian)
    let head: [UInt8] = [8, 0, 0x3E, 0x10]
    let start = whole.indices.first { whole[$0...].starts(with: head) } ?? 0
    #expect(
      message(Array(whole.prefix(start + 14)))
        == "scan/IM1 cannot be read: it is truncated: element (0008,103E) needs 18 bytes, but 6 are "
        + "left; copy the file again")
    var deep = DICOMBytes()
    func nest(_ data: inout DICOMBytes, _ depth: Int) {
      guard depth > 0 else { return }
      data.add(.referencedSeriesSequence, isOpen: true, items: [{ nest(&$0, depth - 1) }])
    }
    nest(&deep, 40)
    #expect(
      message(deep.file(.explicitLittleEndian))
        == "scan/IM1 cannot be read: it is damaged at element (0008,1115): sequences are nested 25 deep"
    )
  }

  @Test func `mutated files never crash the reader`() {
    var random = Random(state: 5)
    var read = 0
    for round in 0..<3000 {
      let syntax = SampleSet.syntaxes[round % 3]
      var bytes = SampleSet.bytes(syntax, isOpen: round % 2 == 0).file(syntax)
      if round % 5 == 0 { bytes = Array(bytes[132...]) }
      for _ in 0..<1 + Int(random.next() % 8) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][Int(random.next() % 5)]
        case 2: bytes = Array(bytes[..<max(place, 1)])
        default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        }
      }
      if let file = try? DICOMFile(bytes: bytes, path: "a") {
        read += 1
        _ = DICOMInstance(file)
        for element in file.dataSet.elements {
          _ = file.dataSet.strings(element.tag)
          _ = file.dataSet.numbers(element.tag)
        }
      }
    }
    #expect(read > 300)
  }

  private struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}

extension DICOMBytes {
  mutating func add(_ tag: DICOMTag, _ text: String, as written: DICOMRepresentation) {
    add(tag, Array(text.utf8) + (text.utf8.count % 2 == 1 ? [0x20] : []), as: written)
  }
}
