import Cases
import Foundation
import NIfTI
import TestSupport
import Testing
import VolumeFiles

/// Files of other formats: each is named, with what makes NIfTI of it.
struct ForeignFormatTests {
  /// A file, and a part of what is said of it.
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    var bytes: [UInt8]
    let sentence: String
    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ sentence: String) {
      (self.name, self.bytes, self.sentence) = (name, bytes, sentence)
    }

    init(_ name: String, _ text: String, _ sentence: String) {
      self.init(name, Array(text.utf8), sentence)
    }
  }

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  /// A NIfTI-1 header's size, and no magic.
  private static let analyze: [UInt8] = [92, 1, 0, 0] + zeros(396)

  static let samples = [
    Sample("odd.dcm", [77, 3, 250] + zeros(400), "a DICOM file; "),
    Sample("b.mif", "mrtrix image\ndim: 3", "an MRtrix image; 'mrconvert b.mif b.nii.gz'"),
    Sample("c.mnc", [0x89] + Array("HDF\r\n\u{1A}\n".utf8) + zeros(99), "a MINC file; 'mnc2nii "),
    Sample("b.mif.gz", "mrtrix image\ndim: 3", "an MRtrix image; 'mrconvert b.mif.gz b.nii.gz'"),
    Sample("c1.mnc", Array("CDF".utf8) + [1] + zeros(99), "a MINC file; 'mnc2nii c1.mnc c1.nii'"),
    Sample("c.h5", [0x89] + Array("HDF\r\n\u{1A}\n".utf8) + zeros(99), "an HDF5 file; "),
    Sample("d.PAR", "# === DATA DESCRIPTION FILE ====", "a Philips PAR/REC file; "),
    Sample("e+orig.HEAD", "\ntype  = string-attribute\nname  = TYPE", "an AFNI volume; "),
    Sample("e+orig.BRIK", [9, 8, 7, 6] + zeros(400), "an AFNI volume; '3dAFNItoNIFTI "),
    Sample("d.rec", [1, 2, 3, 250] + zeros(400), "a Philips PAR/REC file; 'dcm2niix "),
    Sample("pet.v", Array("MATRIX72v".utf8) + zeros(400), "an ECAT file; 'mri_convert pet.v "),
    Sample("orig.gipl.gz", [0, 4, 3, 250] + zeros(400), "a GIPL image; SimpleITK in Python "),
    Sample("pet.hv", "!INTERFILE :=\n", "an Interfile header; (X)MedCon converts it"),
    Sample("v.vtk", "# vtk DataFile Version 3.0\n", "a VTK file; "),
    Sample("v.vti", "<?xml version=\"1.0\"?>\n<VTKFile type=\"ImageData\">", "a VTK file; "),
    Sample("h.tif", Array("II*\0".utf8) + zeros(99), "a TIFF file; "),
    Sample("h.bmp", Array("BM".utf8) + [200, 1] + zeros(99), "a BMP picture; "),
    Sample("f.hdr", analyze, "an Analyze 7.5 image, which does not tell left from right; "),
    Sample(
      "g.gii", "<?xml version=\"1.0\"?>\n<!DOCTYPE GIFTI>\n<GIFTI>",
      "a GIFTI surface; glia shows volumes"),
    Sample("h.jpg", [0xff, 0xd8, 0xff, 0xe0] + zeros(99), "a JPEG picture; "),
    Sample("h.nii", [0x89] + Array("PNG\r\n".utf8) + zeros(99), "a PNG picture; "),
    Sample("i.zip", Array("PK".utf8) + [3, 4] + zeros(99), "a zip archive; 'unzip i.zip'"),
    Sample("i.nii.xz", [0xfd] + Array("7zXZ\0".utf8) + zeros(99), "compressed with xz; 'unxz "),
    Sample("i.nii.zst", [0x28, 0xb5, 0x2f, 0xfd] + zeros(9), "compressed with zstd; "),
    Sample("j.nii.gz", "<!DOCTYPE html>\n<html><title>404</title>", "a web page; the download "),
    Sample("j.xml", "<?xml version=\"1.0\"?><Error><Code>AccessDenied", "an XML file; "),
    Sample(
      "k.nii.gz", "version https://git-lfs.github.com/spec/v1\noid sha256:0", "a Git LFS pointer"),
    Sample("l.nii.gz", "/annex/objects/MD5E-s99--0.nii.gz\n", "a git-annex pointer"),
    Sample("m.npy", [0x93] + Array("NUMPY".utf8) + zeros(99), "a NumPy array"),
    Sample("n.nii", zeros(1000), "a file that begins with zeros; its copy "),
    Sample("o.txt", "Patients came on Monday and left.", "text; glia reads NIfTI"),
    Sample("p.nii", [UInt8](), "empty"),
  ]

  @Test(arguments: samples) func `a file of another format is named`(_ sample: Sample) throws {
    let folder = try TemporaryFolder()
    let path = folder.file(sample.name)
    try Data(sample.bytes).write(to: URL(filePath: path))
    if sample.name.hasSuffix(".hdr") {
      try Data([1]).write(to: URL(filePath: path.replacing(".hdr", with: ".img")))
    }
    let said = try #require(sentence { _ = try VolumeFormats.readHeader(path) })
    #expect(
      said.hasPrefix("\(path) is not a volume that glia reads: it is \(sample.sentence)"), "\(said)"
    )
    #expect(said == sentence { _ = try Case.discover([path]) })
  }

  @Test func `a format is known by its bytes, whatever its name`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("scan.nii")
    try Data("mrtrix image\n".utf8).write(to: URL(filePath: path))
    let said = sentence { _ = try VolumeFormats.readHeader(path) }
    #expect(said?.contains("it is an MRtrix image under a NIfTI name") == true)
  }

  @Test func `CIFTI is no volume`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.add("a.dscalar.nii", from: "nifti2.nii")
    var data = try Data(contentsOf: URL(filePath: path))
    // intent_code 3006, NIFTI_INTENT_CONNECTIVITY_DENSE_SCALARS.
    data.replaceSubrange(504..<508, with: [0xbe, 0x0b, 0, 0])
    try data.write(to: URL(filePath: path))
    let said = sentence { _ = try VolumeFormats.readHeader(path) }
    #expect(
      said?.contains("it is a CIFTI file: its rows are points of the cortical surface") == true)
  }

  @Test func `a folder of DICOM without images says so, with and without suffixes`() throws {
    for name in ["IM0001.dcm", "IM0001"] {
      let folder = try TemporaryFolder()
      try Data(Self.zeros(128) + Array("DICM".utf8)).write(to: URL(filePath: folder.file(name)))
      let path = folder.path
      #expect(
        sentence { _ = try Case.discover([path]) }
          == "\(path) holds no images that glia reads (NIfTI, NRRD, MetaImage, FreeSurfer, DICOM): "
          + "its DICOM file holds no image")
      #expect(
        sentence { _ = try VolumeFormats.readHeader(folder.file(name)) }
          == "\(folder.file(name)) cannot be read: it is a DICOM file without an image, such as a "
          + "report")
    }
  }

  @Test func `a patient with DICOM alone is not passed over without a word`() throws {
    let folder = try TemporaryFolder()
    try folder.add("a/a_t1.nii")
    try FileManager.default.createDirectory(
      atPath: folder.file("b"), withIntermediateDirectories: true)
    try Data([1]).write(to: URL(filePath: folder.file("b/1.dcm")))
    var notes: [String] = []
    #expect(try Case.discover([folder.path]) { notes.append($0) }.map(\.name) == ["a"])
    #expect(notes.count == 1 && notes[0].hasPrefix("b: "), "\(notes)")
    #expect(notes.first?.contains("DICOM files hold no image") == true)
  }

  @Test func `what is said of several files fits several, and a NIfTI name gets no command`() throws
  {
    let folder = try TemporaryFolder()
    let notes = ["a.nii", "b.nii"].map {
      FileNote(file: folder.file($0), text: "left out because it is a named pipe, not a file")
    }
    #expect(
      FileNote.sentences(notes)
        == ["a.nii and b.nii: left out because each is a named pipe, not a file"])
    #expect(
      FileNote.sentences([notes[0]])
        == ["a.nii: left out because it is a named pipe, not a file"])
    // 'mri_convert a.nii.gz a.nii.gz' would write over what it is to read.
    let path = folder.file("a.nii.gz")
    try Data("mrtrix image\n".utf8).write(to: URL(fileURLWithPath: path))
    do {
      _ = try VolumeFormats.readHeader(path)
      Issue.record("read")
    } catch {
      #expect("\(error)".contains("an MRtrix image under a NIfTI name; give it its own extension"))
    }
  }

  @Test(arguments: ["x.txt", "x.json", "folder.nii"])
  func `a name under which no mask can be written is refused at once`(name: String) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("folder.nii"), withIntermediateDirectories: false)
    #expect(throws: VolumeFileError.self) { try VolumeFormats.checkName(folder.file(name)) }
    try VolumeFormats.checkName(folder.file("new.nii.gz"))
  }
}
