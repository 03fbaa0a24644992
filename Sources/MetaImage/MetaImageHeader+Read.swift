import Files
import Imaging
import VolumeFiles

extension MetaImageHeader {
  /// Reads and checks the header at the beginning of a file.
  init(from source: ByteSource) throws(VolumeFileError) {
    let file = source.path
    let text = try MetaImageText(source)
    self.init()
    offset = text.offset
    comment = text["Comment"] ?? ""
    if let kind = text["ObjectType"], kind.lowercased() != "image" {
      throw .wrongFormat(
        file: file, format: "MetaImage", reason: "its ObjectType is \(kind); it must be Image")
    }
    let dimension = try text.integers("NDims")
    guard let dimension = dimension?.first else { throw text.missing("NDims") }
    guard (2...4).contains(dimension) else {
      throw .field(
        "NDims", file: file, value: "\(dimension)", requirement: "2 to 4 axes are supported")
    }
    guard let sizes = try text.integers("DimSize") else { throw text.missing("DimSize") }
    guard sizes.count == dimension, sizes.allSatisfy({ $0 > 0 }) else {
      throw .field(
        "DimSize", file: file, value: text["DimSize"] ?? "",
        requirement: "it must be \(dimension) positive numbers")
    }
    self.sizes = sizes
    try readVoxelFields(text)
    _ = try ByteSource.byteCount(
      [channels] + sizes, width: type.bytesPerVoxel, field: "DimSize", file: file)
    try readDataFile(text)
    try findGrid(text, dimension)
  }

  private mutating func readVoxelFields(_ text: MetaImageText) throws(VolumeFileError) {
    guard let name = text["ElementType"] else { throw text.missing("ElementType") }
    // Vectors may be written as arrays of their channels' type.
    let plain = name.uppercased().replacing("_ARRAY", with: "")
    guard let type = Self.types.first(where: { $0.name == plain })?.type else {
      throw .field(
        "ElementType", file: text.file, value: name,
        requirement: "8- to 64-bit integers, MET_FLOAT and MET_DOUBLE are supported")
    }
    self.type = type
    channels = try text.integers("ElementNumberOfChannels")?.first ?? 1
    guard (1...4096).contains(channels) else {
      throw .field(
        "ElementNumberOfChannels", file: text.file, value: "\(channels)",
        requirement: "it must be from 1 to 4096")
    }
    guard channels == 1 || seriesLength == 1 else {
      throw .field(
        "ElementNumberOfChannels", file: text.file, value: "\(channels)",
        requirement: "channels and time points together are not supported")
    }
    isBigEndian = text.flag("BinaryDataByteOrderMSB") ?? text.flag("ElementByteOrderMSB") ?? false
    isText = text.flag("BinaryData") == false
    isCompressed = text.flag("CompressedData") ?? false
    headerSize = try text.integers("HeaderSize")?.first ?? 0
    guard headerSize >= -1, headerSize < 1 << 60 else {
      throw .field(
        "HeaderSize", file: text.file, value: "\(headerSize)", requirement: "it must be −1 or more")
    }
    guard headerSize >= 0 || !isCompressed && !isText else {
      throw .field(
        "HeaderSize", file: text.file, value: "-1",
        requirement: "only uncompressed binary voxels can end a file so")
    }
  }

  private mutating func readDataFile(_ text: MetaImageText) throws(VolumeFileError) {
    guard let name = text["ElementDataFile"] else { throw text.missing("ElementDataFile") }
    if name.uppercased() == "LOCAL" { return }
    let words = name.split(separator: " ")
    let isPattern =
      words.count >= 3 && words[0].contains("%") && words.dropFirst().allSatisfy { Int($0) != nil }
    guard !name.uppercased().hasPrefix("LIST"), !isPattern else {
      throw .field(
        "ElementDataFile", file: text.file, value: name,
        requirement:
          "voxels spread over several files are not supported; SimpleITK in Python joins "
          + "them: WriteImage(ReadImage(\"\(fileName(text.file))\"), \"OUT.mha\")")
    }
    dataFile = name
  }

  // MARK: - Positions

  /// Finds the grid, in millimeters in RAS, and adds notes on the decisions made.
  private mutating func findGrid(
    _ text: MetaImageText, _ dimension: Int
  ) throws(VolumeFileError) {
    let spacing = try text.numbers(["ElementSpacing", "ElementSize"], count: dimension)
    let offset = try text.numbers(["Offset", "Position", "Origin"], count: dimension)
    let matrix = try text.numbers(
      ["TransformMatrix", "Rotation", "Orientation"], count: dimension * dimension)
    for axis in 0..<min(dimension, 3) {
      if let spacing { geometry.spacing[axis] = spacing[axis] }
      if let offset { geometry.offset[axis] = offset[axis] }
      if let matrix {
        for row in 0..<min(dimension, 3) {
          geometry.matrix[axis * 3 + row] = matrix[axis * dimension + row]
        }
      }
    }
    // ITK writes 1 where nothing is known.
    if dimension == 4, sizes[3] > 1, let step = spacing?[3], step.isFinite, step > 0, step != 1 {
      frameSeconds = step
    }
    func note(_ words: String) { notes.append(FileNote(file: text.file, text: words)) }
    if spacing == nil { note("it has no ElementSpacing; voxels of 1 mm are assumed") }
    if matrix == nil, let codes = text["AnatomicalOrientation"], codes.uppercased() != "RAI",
      !codes.contains("?")
    {
      note(
        "it has no TransformMatrix, so it is read as RAI, as in ITK, although "
          + "AnatomicalOrientation is \(codes)")
    }
    let units = ["um": 0.001, "cm": 10, "m": 1000]
    if let unit = text["DistanceUnits"]?.lowercased(), let scale = units[unit] {
      geometry.spacing = geometry.spacing.map { $0 * scale }
      geometry.offset = geometry.offset.map { $0 * scale }
      note("lengths are in \(unit) and read so")
    }
    let size = Array((sizes + [1]).prefix(3))
    grid = try Grid.checked(
      size: size, affine: geometry.affine,
      field: "TransformMatrix, ElementSpacing and Offset", file: text.file)
    if !grid.affine.isOrthogonal {
      note("its axes are not at right angles; slices are shown as if they were")
    }
  }
}
