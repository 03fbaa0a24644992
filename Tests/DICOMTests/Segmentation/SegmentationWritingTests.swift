import DICOM
import Foundation
import Imaging
import TestSupport
import Testing
import VolumeFiles

struct SegmentationWritingTests {
  /// Series in the directions in which scanners make them.
  static let series: [PhantomSeries] = [
    PhantomSeries(), PhantomSeries(directions: PhantomSeries.oblique),
    PhantomSeries(directions: [[0, 1, 0], [0, 0, -1], [-1, 0, 0]]),
    PhantomSeries(directions: [[1, 0, 0], [0, 0, -1], [0, 1, 0]]),
    // From top to bottom.
    PhantomSeries(directions: [[1, 0, 0], [0, 1, 0], [0, 0, -1]]),
    PhantomSeries(size: [7, 6, 4], spacing: [1, 1, 7]),
  ]

  @Test(arguments: series)
  func `a mask comes back with its labels where they were`(series: PhantomSeries) throws {
    let folder = try SegmentationFolder()
    let images = try folder.add(series)
    let map = series.mask()
    let notes = try writeSegmentation(map, like: images, to: folder.file("seg.dcm"))
    let read = try readMask(folder.file("seg.dcm"))
    #expect(read.places == map.places)
    #expect(
      notes == [
        "it contains the patient's name and ID, copied from series 4 (AX FLAIR 4)"
      ])
  }

  @Test(arguments: series)
  func `frames have the very positions of the images they refer to`(series: PhantomSeries) throws {
    let folder = try SegmentationFolder()
    let images = try folder.add(series)
    // As dcm2niix stores it: up the columns; and in an order of its own.
    for map in [
      series.mask().reordered([0, 1, 2], reversed: [false, true, false]),
      series.mask().reordered([2, 0, 1], reversed: [true, true, false]),
    ] {
      try writeSegmentation(map, like: images, to: folder.file("seg.dcm"))
      let data = try DICOMFile(folder.file("seg.dcm")).dataSet
      let shared = try #require(data.items(.sharedFunctionalGroupsSequence).first)
      let measures = try #require(shared.items(.pixelMeasuresSequence).first)
      #expect(measures.strings(.pixelSpacing) == series.header.strings(.pixelSpacing))
      #expect(
        shared.items(.planeOrientationSequence).first?.strings(.imageOrientationPatient)
          == series.header.strings(.imageOrientationPatient))
      let frames = data.items(.perFrameFunctionalGroupsSequence)
      #expect(data.integer(.numberOfFrames) == frames.count)
      #expect(frames.count == series.mask().frameCount)
      for frame in frames {
        let position = frame.items(.planePositionSequence).first?.strings(.imagePositionPatient)
        let slice = try #require(
          (0..<series.size[2]).first {
            series.position($0).map { Double($0) } == position?.map { Double($0) }
          })
        let source = frame.items(.derivationImageSequence).first?.items(.sourceImageSequence).first
        #expect(source?.string(.referencedSOPInstanceUID) == series.instance(slice))
      }
    }
  }

  @Test func `patient and study are the source's, series and object are new`() throws {
    let folder = try SegmentationFolder()
    let series = PhantomSeries()
    let images = try folder.add(series)
    try writeSegmentation(series.mask(), like: images, to: folder.file("seg.dcm"))
    let file = try DICOMFile(folder.file("seg.dcm"))
    let data = file.dataSet
    for tag in [
      DICOMTag.patientName, .patientID, .patientBirthDate, .patientSex, .studyInstanceUID,
      .studyDate, .frameOfReferenceUID,
    ] {
      #expect(data.string(tag) == series.header.string(tag))
      #expect(data.string(tag) != nil)
    }
    #expect(data.string(.modality) == "SEG")
    #expect(data.string(.sopClassUID) == "1.2.840.10008.5.1.4.1.1.66.4")
    #expect(data.string(.seriesInstanceUID) != series.header.string(.seriesInstanceUID))
    #expect(data.string(.sopInstanceUID)?.hasPrefix("2.25.") == true)
    #expect(file.meta.string(.mediaStorageSOPInstanceUID) == data.string(.sopInstanceUID))
    // Required, and empty in the source.
    #expect(data[.accessionNumber] != nil && data.string(.accessionNumber) == nil)
    let references = data.items(.referencedSeriesSequence)
    #expect(references.first?.items(.referencedInstanceSequence).count == series.size[2])
    let again = folder.file("again.dcm")
    try writeSegmentation(series.mask(), like: images, to: again)
    #expect(try DICOMFile(again).dataSet.string(.sopInstanceUID) != data.string(.sopInstanceUID))
  }

  @Test func `segments are numbered without gaps, named, coded and colored`() throws {
    let folder = try SegmentationFolder()
    let series = PhantomSeries()
    let images = try folder.add(series)
    let labels = LabelTable([
      .init(1, "necrotic or non-enhancing core", color: 0xFF0000, tissue: .core),
      .init(2, "edema", color: 0x00FF00, tissue: .edema),
      .init(3, "absent", color: 0x0000FF),
      .init(4, "enhancing tumor", color: 0xFFFF00, tissue: .enhancing),
    ])
    try writeSegmentation(series.mask(), like: images, to: folder.file("seg.dcm"), labels: labels)
    let segments = try DICOMFile(folder.file("seg.dcm")).dataSet.items(.segmentSequence)
    #expect(segments.map { $0.integer(.segmentNumber) } == [1, 2, 3])
    #expect(
      segments.map { $0.string(.segmentLabel) }
        == ["necrotic or non-enhancing core", "edema", "enhancing tumor"])
    #expect(
      segments.map { $0.items(.segmentedPropertyTypeCodeSequence).first?.string(.codeMeaning) }
        == ["Necrosis", "Edema", "Enhancing Lesion"])
    #expect(
      segments.map { $0.items(.segmentedPropertyCategoryCodeSequence).first?.string(.codeValue) }
        == ["49755003", "49755003", "49755003"])
    #expect(
      segments.map { $0.string(.segmentAlgorithmType) } == ["AUTOMATIC", "AUTOMATIC", "AUTOMATIC"])
    #expect(segments[0].string(.segmentAlgorithmName) == "glia 1.2")
    #expect(segments[1].numbers(.recommendedDisplayCIELabValue) == [57498, 10747, 54274])
    // The labels' own numbers come back.
    var notes: [String] = []
    let read = try readMask(folder.file("seg.dcm"), notes: &notes)
    #expect(read.presentLabels == [0, 1, 2, 4])
    #expect(
      notes == [
        "its labels are 1 (necrotic or non-enhancing core), 2 (edema) and 4 (enhancing tumor)"
      ])
    let file = try DICOMSegmentationFormat().readVolume(folder.file("seg.dcm"))
    #expect(try file.labelMap().scheme == .brats2020)
    let table = try #require(file.labels)
    #expect(table.labels == [1, 2, 4])
    #expect(table[4]?.name == "enhancing tumor")
    #expect(table[4]?.color == 0xFFFF00)
  }

  @Test func `a mask drawn by hand has no algorithm`() throws {
    let folder = try SegmentationFolder()
    let series = PhantomSeries()
    let images = try folder.add(series)
    try writeSegmentation(
      series.mask(), like: images, to: folder.file("seg.dcm"), method: .manual)
    let segment = try #require(
      try DICOMFile(folder.file("seg.dcm")).dataSet.items(.segmentSequence).first)
    #expect(segment.string(.segmentAlgorithmType) == "MANUAL")
    #expect(segment[.segmentAlgorithmName] == nil)
  }

  @Test func `three hundred labels`() throws {
    let folder = try SegmentationFolder()
    let series = PhantomSeries(size: [20, 20, 3])
    let images = try folder.add(series)
    var map = LabelMap(grid: series.grid, scheme: .binary)
    for index in 0..<300 { map.fill(index * 4..<index * 4 + 3, with: Label(index * 200 + 7)) }
    map.scheme = .labels(map.presentLabels.subtracting([0]))
    try writeSegmentation(map, like: images, to: folder.file("seg.dcm"))
    let data = try DICOMFile(folder.file("seg.dcm")).dataSet
    #expect(data.items(.segmentSequence).last?.integer(.segmentNumber) == 300)
    #expect(try readMask(folder.file("seg.dcm")).places == map.places)
  }

  @Test func `names in other scripts become UTF-8 if the source allows it`() throws {
    let folder = try SegmentationFolder()
    let series = PhantomSeries()
    let images = try folder.add(series)
    let labels = LabelTable([
      .init(1, "Ödem – 水腫"), .init(2, "b\\c"), .init(4, String(repeating: "x", count: 70)),
    ])
    try writeSegmentation(series.mask(), like: images, to: folder.file("seg.dcm"), labels: labels)
    let data = try DICOMFile(folder.file("seg.dcm")).dataSet
    #expect(data.string(.specificCharacterSet) == "ISO_IR 192")
    #expect(
      data.items(.segmentSequence).map { $0.string(.segmentLabel) }
        == ["Ödem – 水腫", "b/c", String(repeating: "x", count: 64)])
  }

  @Test func `names in other scripts are not lost silently beside a name in an old character set`()
    throws
  {
    let folder = try SegmentationFolder()
    let series = PhantomSeries()
    var header = series.header
    header.characters = .latin1
    header.set(.specificCharacterSet, "ISO_IR 100")
    header.set(.patientName, "Müller^Petra")
    for slice in 0..<series.size[2] {
      var data = header
      data.set(.sopInstanceUID, series.instance(slice))
      data.set(.instanceNumber, integers: [slice + 1])
      data.set(.imagePositionPatient, texts: series.position(slice))
      try folder.write(data, pixels: [UInt8](repeating: 0, count: 84), to: "old/\(slice)")
    }
    let labels = LabelTable([.init(1, "Ödem"), .init(2, "水腫"), .init(4, "c")])
    let notes = try writeSegmentation(
      series.mask(), like: folder.file("old"), to: folder.file("seg.dcm"), labels: labels)
    #expect(
      notes.last
        == "names have characters that the images' character set lacks; each is written as ?")
    let data = try DICOMFile(folder.file("seg.dcm")).dataSet
    #expect(data.string(.patientName) == "Müller^Petra")
    #expect(data.items(.segmentSequence).map { $0.string(.segmentLabel) } == ["Ödem", "??", "c"])
  }

  // MARK: - Where a mask goes

  @Test func `a mask on part of the series' voxels keeps the series' planes`() throws {
    let folder = try SegmentationFolder()
    let series = PhantomSeries(directions: PhantomSeries.oblique)
    let images = try folder.add(series)
    let all = series.mask()
    let start = series.grid.affine.world(VoxelPoint(i: 1, j: 1, k: 1))
    var elements = series.grid.affine.elements
    (elements[3], elements[7], elements[11]) = (start.x, start.y, start.z)
    let part = all.resampled(to: Grid(size: [5, 4, 3], affine: Affine(elements: elements)))
    let notes = try writeSegmentation(part, like: images, to: folder.file("seg.dcm"))
    #expect(notes.count == 1)
    let data = try DICOMFile(folder.file("seg.dcm")).dataSet
    #expect(data.integer(.columns) == 7)
    #expect(try readMask(folder.file("seg.dcm")).places == part.places)
  }

  @Test func `a mask on another grid keeps it, and says so`() throws {
    let folder = try SegmentationFolder()
    let series = PhantomSeries(directions: PhantomSeries.oblique)
    let images = try folder.add(series)
    let center = series.grid.affine.world(i: 3, j: 3, k: 2)
    let own = Grid(
      size: [9, 8, 7],
      affine: Affine(elements: [
        0, 0, 1, center.x - 3, -1, 0, 0, center.y + 4, 0, 1, 0, center.z - 4,
      ]))
    var map = LabelMap(grid: own, scheme: .brats2020)
    map[VoxelPoint(i: 4, j: 4, k: 3)] = 2
    map[VoxelPoint(i: 5, j: 4, k: 2)] = 1
    let notes = try writeSegmentation(map, like: images, to: folder.file("seg.dcm"))
    #expect(
      notes.last
        == "the mask is not on the grid of series 4 (AX FLAIR 4), so it keeps its own grid, in the same frame of "
        + "reference")
    #expect(try readMask(folder.file("seg.dcm")).places == map.places)
    let data = try DICOMFile(folder.file("seg.dcm")).dataSet
    let shared = try #require(data.items(.sharedFunctionalGroupsSequence).first)
    #expect(
      shared.items(.derivationImageSequence).first?.items(.sourceImageSequence).count
        == series.size[2])
  }

  @Test
  func `of several series the one with the mask's geometry is chosen, or the one that is named`()
    throws
  {
    let folder = try SegmentationFolder()
    for number in [3, 8, 5] {
      var series = PhantomSeries(folder: "s\(number)", number: number)
      if number == 3 { series.spacing = [2, 2, 2] }
      try folder.add(series)
    }
    let map = PhantomSeries().mask()
    let place = try SegmentationSource(folder.path).place(map, name: "mask")
    #expect(place.stack.name == "series 5 (AX FLAIR 5)")
    #expect(place.alternatives == "series 8 (AX FLAIR 8)")
    try writeSegmentation(map, like: folder.path, to: folder.file("seg.dcm"), series: "8")
    let reference = try DICOMFile(folder.file("seg.dcm")).dataSet.items(.referencedSeriesSequence)
      .first
    #expect(reference?.string(.seriesInstanceUID) == "2.25.1.8")
    let none = #expect(throws: SegmentationError.self) {
      try writeSegmentation(map, like: folder.path, to: folder.file("seg.dcm"), series: "6")
    }
    #expect(
      none?.description
        == "\(folder.path) has no series 6; it has series 3 (AX FLAIR 3), series 5 (AX FLAIR 5) and "
        + "series 8 (AX FLAIR 8)")
  }

  @Test func `a file stands for its series, and a series with missing slices for its place`() throws
  {
    let folder = try SegmentationFolder()
    let series = PhantomSeries(directions: PhantomSeries.oblique)
    let images = try folder.add(series)
    let files = try FileManager.default.contentsOfDirectory(atPath: images).sorted()
    try writeSegmentation(
      series.mask(), like: "\(images)/\(files[1])", to: folder.file("file.dcm"))
    #expect(try readMask(folder.file("file.dcm")).places == series.mask().places)
    try FileManager.default.removeItem(atPath: "\(images)/\(files[2])")
    let notes = try writeSegmentation(series.mask(), like: images, to: folder.file("gap.dcm"))
    #expect(notes.last?.contains("it keeps its own grid") == true)
    #expect(try readMask(folder.file("gap.dcm")).places == series.mask().places)
  }

  @Test func `images with the mask's size come before larger ones on the same lattice`() throws {
    let folder = try SegmentationFolder()
    // It begins two voxels earlier along a row, and ends two later.
    try folder.add(
      PhantomSeries(folder: "s3", number: 3, size: [11, 6, 5], first: [-33.05, 12.5, 40]))
    try folder.add(PhantomSeries(folder: "s8", number: 8))
    let place = try SegmentationSource(folder.path).place(PhantomSeries().mask(), name: "mask")
    #expect(place.stack.number == 8)
    #expect(place.alternatives == nil)
  }

  @Test func `a mask that lies mostly outside the images is written only on demand`() throws {
    let folder = try SegmentationFolder()
    try folder.add(PhantomSeries())
    var map = LabelMap(
      grid: Grid(
        size: [40, 4, 4], affine: Affine(elements: [1, 0, 0, 28, 0, 1, 0, -14, 0, 0, 1, 41])),
      scheme: .brats2020)
    map.fill(0..<map.labels.count, with: 2)
    let source = try SegmentationSource(folder.path)
    let error = #expect(throws: SegmentationError.self) {
      try source.place(map, name: "mask.nii.gz")
    }
    #expect(error?.isDoubt == true)
    #expect(
      error?.description.contains(
        "% of mask.nii.gz lies outside the images of series 4 (AX FLAIR 4)")
        == true)
    let place = try source.place(map, name: "mask.nii.gz", mayLieOutside: true)
    let notes = try Segmentation(labels: map.scheme.table, version: "1").write(
      place, to: folder.file("seg.dcm"))
    #expect(notes.last?.text.contains("% of it lies outside those images") == true)
  }

  @Test func `a DICOM image is never replaced by a mask`() throws {
    let folder = try SegmentationFolder()
    let images = try folder.add(PhantomSeries())
    let file = try #require(try FileManager.default.contentsOfDirectory(atPath: images).first)
    let before = try Data(contentsOf: URL(filePath: "\(images)/\(file)"))
    #expect(throws: VolumeFileError.self) {
      try writeSegmentation(PhantomSeries().mask(), like: images, to: "\(images)/\(file)")
    }
    #expect(try Data(contentsOf: URL(filePath: "\(images)/\(file)")) == before)
    // An earlier segmentation may be.
    for _ in 0..<2 {
      try writeSegmentation(PhantomSeries().mask(), like: images, to: folder.file("seg.dcm"))
    }
  }

  @Test func `an empty mask, one elsewhere, and one of two patients are refused`() throws {
    let folder = try SegmentationFolder()
    let series = PhantomSeries()
    let images = try folder.add(series)
    func problem(_ map: LabelMap, _ like: String) -> String? {
      let error = #expect(throws: SegmentationError.self) {
        try writeSegmentation(map, like: like, to: folder.file("seg.dcm"))
      }
      return error?.description
    }
    #expect(
      problem(LabelMap(grid: series.grid, scheme: .brats2020), images)
        == "mask.nii.gz is empty, and a DICOM segmentation needs at least one labeled voxel")
    var far = series
    far.first = [500, 500, 500]
    #expect(
      problem(far.mask(), images)
        == "the labels of mask.nii.gz lie outside all images of series 4 (AX FLAIR 4), so it is no mask of them"
    )
    try folder.add(PhantomSeries(folder: "other", study: "2.25.2"))
    let several = try #require(problem(series.mask(), folder.path))
    #expect(
      several.hasPrefix(
        "\(folder.path) holds 2 studies to which mask.nii.gz could belong; choose the series with --series: "
      ))
    // The labels that it names choose the series.
    let label = try #require(several.split(separator: " ").first { $0.hasSuffix("/4") })
    try writeSegmentation(
      series.mask(), like: folder.path, to: folder.file("one.dcm"), series: String(label))
    var elements = series.grid.affine.elements
    elements[2] += 0.3
    let sheared = Grid(size: series.grid.size, affine: Affine(elements: elements))
    var map = LabelMap(grid: sheared, scheme: .brats2020)
    map.fill(0..<map.labels.count, with: 1)
    #expect(
      problem(map, images)
        == "the axes of mask.nii.gz are not at right angles, which DICOM cannot express; resample it to the "
        + "images' grid")
    #expect(!FileManager.default.fileExists(atPath: folder.file("seg.dcm")))
    #expect(
      throws: VolumeFileError.cannotRead(file: "/nowhere", reason: "No such file or directory")
    ) { try SegmentationSource("/nowhere") }
  }
}
