import Imaging
import VolumeFiles

/// A DICOM segmentation, checked but without its pixels.
///
/// Source: DICOM PS3.3 (2024), sections A.51 and C.8.20.
struct SegmentationFile {
  /// How the pixels tell the segments.
  enum Kind: String {
    /// One bit for each pixel and segment.
    case binary = "BINARY"
    /// A number for each pixel and segment, up to a maximum.
    case fractional = "FRACTIONAL"
    /// The number of a pixel's segment.
    case labelMap = "LABELMAP"
  }

  /// One frame.
  struct Frame {
    /// The segment's number; 0 in label maps.
    let segment: Int
    /// The index of its plane in the grid.
    let plane: Int
  }

  let file: DICOMFile
  let kind: Kind
  let rows, columns: Int
  /// The bits of a pixel: 1, 8 or 16.
  let bits: Int
  /// The number that means the whole pixel in fractional segmentations.
  let maximum: Int
  let frames: [Frame]
  /// The segments by number.
  let segments: [Int: DICOMDataSet]
  /// The voxels as dcm2niix orders them: along rows, up columns, along the normal; RAS millimeters.
  let grid: Grid

  /// Reads and checks the elements of a file.
  ///
  /// - Throws: `VolumeFileError`.
  init(_ path: String) throws(VolumeFileError) {
    let file: DICOMFile
    do throws(DICOMError) {
      file = try DICOMFile(path)
    } catch {
      throw .dicom(error, path)
    }
    try self.init(file)
  }

  init(_ file: DICOMFile) throws(VolumeFileError) {
    self.file = file
    let (path, data) = (file.path, file.dataSet)
    func refuse(_ name: String, _ value: some CustomStringConvertible, _ requirement: String)
      -> VolumeFileError
    {
      .field(name, file: path, value: "\(value)", requirement: requirement)
    }
    func integer(_ tag: DICOMTag, _ name: String, _ range: ClosedRange<Int>) throws(VolumeFileError)
      -> Int
    {
      let value = data.integer(tag)
      guard let value, range.contains(value) else {
        throw refuse(
          name, value.map(String.init) ?? "missing",
          "it must be \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
    try Self.checkClass(file)
    let type = data.string(.segmentationType) ?? "missing"
    guard let kind = Kind(rawValue: type) else {
      throw refuse("SegmentationType", type, "it must be BINARY, FRACTIONAL or LABELMAP")
    }
    self.kind = kind
    rows = try integer(.rows, "Rows", 1...65_535)
    columns = try integer(.columns, "Columns", 1...65_535)
    bits = try integer(.bitsAllocated, "BitsAllocated", 1...16)
    let allowed: [Int] =
      switch kind {
      case .binary: [1]
      case .fractional: [8]
      case .labelMap: [8, 16]
      }
    guard allowed.contains(bits) else {
      throw refuse(
        "BitsAllocated", bits,
        "\(type) segmentations have \(allowed.map(String.init).joined(separator: " or ")) bits a pixel"
      )
    }
    maximum = kind == .fractional ? data.integer(.maximumFractionalValue) ?? 255 : 1
    guard (1...255).contains(maximum) else {
      throw refuse("MaximumFractionalValue", maximum, "it must be 1 to 255")
    }
    let count = try integer(.numberOfFrames, "NumberOfFrames", 1...100_000_000)
    let groups = data.items(.perFrameFunctionalGroupsSequence)
    guard groups.count == count else {
      throw refuse("NumberOfFrames", count, "the file describes \(groups.count) frames")
    }
    segments = Dictionary(
      data.items(.segmentSequence).compactMap { item in
        item.integer(.segmentNumber).map { ($0, item) }
      }, uniquingKeysWith: { first, _ in first })
    if let wrong = segments.keys.first(where: { !(0...65_535).contains($0) }) {
      throw refuse("SegmentNumber", wrong, "it must be 1 to 65535")
    }
    let layout = try FrameLayout(file, groups: groups, kind: kind)
    let stack: PlaneStack
    do throws(PlaneStack.Problem) {
      stack = try PlaneStack(
        layout.positions, normal: layout.shape.normal, declared: layout.shape.spacingBetween,
        thickness: layout.shape.thickness)
    } catch {
      throw .cannotRead(file: path, reason: "its frames form no volume: \(error.text)")
    }
    guard let grid = stack.grid(layout.shape)?.withRowsUpward else {
      throw refuse(
        "ImageOrientationPatient", layout.shape.orientationText, "its axes must span space")
    }
    self.grid = grid
    frames = zip(layout.segments, stack.indices).map { Frame(segment: $0, plane: $1) }
  }

  /// Throws if a file is no segmentation.
  private static func checkClass(_ file: DICOMFile) throws(VolumeFileError) {
    let data = file.dataSet
    let sopClass = data.string(.sopClassUID) ?? file.meta.string(.mediaStorageSOPClassUID) ?? ""
    guard ![DICOMClass.segmentation, DICOMClass.labelMapSegmentation].contains(sopClass) else {
      return
    }
    if data.integer(.rows) != nil {
      let what =
        (data.integer(.numberOfFrames) ?? 1) > 1 ? "a DICOM image" : "one DICOM image of a series"
      throw .wrongFormat(
        file: file.path, format: "DICOM segmentation",
        reason: "it is \(what); name its folder to open the series")
    }
    let modality = data.string(.modality).map { " of modality \($0)" } ?? ""
    throw .wrongFormat(
      file: file.path, format: "DICOM segmentation",
      reason: "it is a DICOM object\(modality) without pixels, which glia does not read")
  }
}

extension PlaneStack.Problem {
  fileprivate var text: String {
    func short(_ number: Double) -> String { String((number * 1000).rounded() / 1000) }
    return switch self {
    case .uneven(let one, let other):
      "some are \(short(one)) mm apart and others \(short(other)) mm, which is no multiple of it"
    case .crooked(let distance): "one lies \(short(distance)) mm beside the line of the others"
    case .tooMany(let count):
      "they span \(count) planes, and at most \(PlaneStack.mostPlanes) are supported"
    }
  }
}

extension Grid {
  /// The grid with its second axis reversed, so that it goes up the columns, as dcm2niix stores images.
  fileprivate var withRowsUpward: Grid {
    let last = Double(size[1] - 1)
    let elements = (0..<3).flatMap { row in
      [
        affine[row, 0], -affine[row, 1], affine[row, 2], affine[row, 3] + affine[row, 1] * last,
      ]
    }
    return Grid(size: size, affine: Affine(elements: elements))
  }
}

extension VolumeFileError {
  /// The error of a DICOM file that cannot be read.
  static func dicom(_ error: DICOMError, _ path: String) -> VolumeFileError {
    .cannotRead(file: path, reason: error.reason)
  }
}
