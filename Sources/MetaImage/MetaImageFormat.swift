import Files
import Imaging
package import VolumeFiles

/// MetaImage: `.mha` in one file, and `.mhd` with its voxels in another.
package struct MetaImageFormat: VolumeReader {
  /// The name in a sentence.
  package let formatName = "MetaImage"
  /// The suffixes of files that can be read.
  package let suffixes = [".mha", ".mhd"]
  /// The suffixes of files that can be written.
  package let writtenSuffixes = [".mha", ".mhd"]

  /// Creates the format.
  package init() {}

  /// Returns whether the file begins with a field that MetaImage headers begin with.
  package func recognizes(_ start: FileStart) -> Bool {
    let words = String(decoding: start.bytes.prefix(348), as: UTF8.self)
      .drop(while: \.isWhitespace).lowercased()
    let isNamed = suffixes.contains(where: start.name.lowercased().hasSuffix)
    return ["objecttype", "ndims"].contains(where: words.hasPrefix)
      || (isNamed && ["comment", "dimsize"].contains(where: words.hasPrefix))
  }

  /// Reads a header; see `VolumeReader`.
  package func readHeader(_ path: String) throws(VolumeFileError) -> VolumeHeader {
    try MetaImageHeader(from: ByteSource(path, .none)).general(path)
  }

  /// Reads a volume; see `VolumeReader`.
  package func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    let header = try MetaImageHeader(from: ByteSource(path, .none))
    let volume = Volume(
      grid: header.grid, frameCount: header.frameCount, storage: try header.readVoxels(path))
    return VolumeFile(header: header.general(path), volume: volume, notes: header.notes)
  }
}

extension MetaImageHeader {
  /// Reads the voxels, with the frames or channels last.
  fileprivate func readVoxels(_ path: String) throws(VolumeFileError) -> VoxelStorage {
    let all = [channels] + sizes
    let bytes = all.reduce(type.bytesPerVoxel, *)
    let data = try voxelSource(path, bytes)
    try data.checkRoom(
      for: isText ? all.reduce(1, *) * 2 - 1 : bytes,
      field: ("DimSize", sizes.map(String.init).joined(separator: " ")))
    let color: VoxelType? = isColor ? (channels == 3 ? .rgb24 : .rgba32) : nil
    let count = all.reduce(1, *) / (color == nil ? 1 : channels)
    let storage =
      isText
      ? try VoxelStorage(text: color ?? type, count: count, from: data)
      : try VoxelStorage(color ?? type, count: count, isBigEndian: isBigEndian, from: data)
    try data.verifyEnd()
    return color == nil && channels > 1 ? storage.moving(axis: 0, ofSizes: all) : storage
  }

  /// Opens the voxels: behind the header, or in the file that it names.
  private func voxelSource(_ header: String, _ bytes: Int) throws(VolumeFileError) -> ByteSource {
    let compression: ByteSource.Compression = isCompressed ? .zlibOrGzip : .none
    guard let dataFile else {
      return try ByteSource(header, from: try localOffset(header, bytes), compression)
    }
    let folder = header.lastIndex(of: "/").map { String(header[...$0]) } ?? ""
    let path = dataFile.hasPrefix("/") ? dataFile : folder + dataFile
    guard headerSize < 0 else { return try ByteSource(path, from: headerSize, compression) }
    let size = try ByteSource(path, .none).fileSize
    guard size >= bytes else { throw .truncated(file: path, needed: bytes, found: size) }
    return try ByteSource(path, from: size - bytes, .none)
  }

  /// The place of voxels in the header's own file.
  ///
  /// As in MetaIO, a positive `HeaderSize` counts from the file's first byte, and −1 means that the voxels end it.
  private func localOffset(_ file: String, _ bytes: Int) throws(VolumeFileError) -> Int {
    guard headerSize != 0 else { return offset }
    if headerSize > 0 {
      guard headerSize >= offset else {
        throw .field(
          "HeaderSize", file: file, value: "\(headerSize)",
          requirement: "the header itself has \(offset) bytes")
      }
      return headerSize
    }
    let size = try ByteSource(file, .none).fileSize
    guard size - bytes >= offset else {
      throw .truncated(file: file, needed: offset + bytes, found: size)
    }
    return size - bytes
  }

  /// Converts the header to the form that all formats share.
  fileprivate func general(_ path: String) -> VolumeHeader {
    VolumeHeader(
      path: path, format: "MetaImage" + (dataFile == nil ? "" : " with a data file"),
      geometry: VolumeGeometry(grid: grid, exact: geometry), frameCount: frameCount,
      frameSeconds: frameSeconds, typeName: isColor ? "rgb24" : "\(type)", isBigEndian: isBigEndian,
      transform: "TransformMatrix and Offset", fields: [.init("Comment", .text(comment))],
      notes: notes)
  }
}
