import DICOM
import Testing

struct DataSetTests {
  @Test func `a file of zeros is no DICOM`() {
    #expect(throws: DICOMError.notDICOM(file: "x")) {
      try DICOMFile(bytes: [UInt8](repeating: 0, count: 400), path: "x")
    }
  }
}
