import Files
import Imaging
import VolumeFiles

extension NRRDHeader {
  /// Reads the voxels, with the axis of frames last.
  ///
  /// - Parameter source: The header's file, read up to the end of the header.
  /// - Returns: The numbers, or the colors.
  /// - Throws: `VolumeFileError`.
  func readVoxels(_ source: ByteSource) throws(VolumeFileError) -> VoxelStorage {
    let shape = ("sizes", sizes.map(String.init).joined(separator: " "))
    let bytes = sizes.reduce(type.bytesPerVoxel, *)
    let data = try voxelSource(source, bytes)
    // A number takes at least a digit and a blank as text.
    let written =
      switch encoding {
      case .raw, .gzip: bytes
      case .text: sizes.reduce(1, *) * 2 - 1
      }
    try data.checkRoom(for: written, field: shape)
    let color: VoxelType? = isColor ? (sizes[0] == 3 ? .rgb24 : .rgba32) : nil
    let count = sizes.reduce(1, *) / (color == nil ? 1 : sizes[0])
    let storage: VoxelStorage
    switch encoding {
    case .raw, .gzip:
      storage = try VoxelStorage(
        color ?? type, count: count, isBigEndian: isBigEndian, from: data)
    case .text: storage = try VoxelStorage(text: color ?? type, count: count, from: data)
    }
    try data.verifyEnd()
    guard color == nil, let frameAxis else { return storage }
    return storage.moving(axis: frameAxis, ofSizes: sizes)
  }

  /// Opens the voxels: behind the header, or in the file that it names.
  private func voxelSource(_ source: ByteSource, _ bytes: Int) throws(VolumeFileError) -> ByteSource
  {
    let path = dataFile.map { Self.path(of: $0, beside: source.path) } ?? source.path
    var place = dataFile == nil ? offset : 0
    if dataFile == nil, source.isCompressed {
      // The whole file was compressed: its voxels can only be read on from the header.
      guard encoding != .gzip else {
        throw .notNRRD(path, "its voxels are compressed twice; gunzip the file first")
      }
      return try ByteSource(reading: path, past: offset + max(byteSkip, 0))
    }
    if lineSkip > 0 {
      var text = HeaderText(try ByteSource(path, from: place, .none))
      for _ in 0..<lineSkip { _ = try text.next() }
      place += text.offset
    }
    if encoding != .gzip {
      // Raw data files may have been compressed by hand.
      if dataFile != nil, place == 0, byteSkip >= 0 {
        return try ByteSource(reading: path, past: byteSkip)
      }
      if byteSkip < 0 {
        let size = try ByteSource(path, .none).fileSize
        guard size >= place + bytes else {
          throw .truncated(file: path, needed: place + bytes, found: size)
        }
        return try ByteSource(path, from: size - bytes, .none)
      }
      return try ByteSource(path, from: place + byteSkip, .none)
    }
    let data = try ByteSource(path, from: place, .gzip)
    _ = try data.skip(byteSkip)
    return data
  }

  /// The path of a data file, which the header names relative to its own folder.
  private static func path(of name: String, beside header: String) -> String {
    guard !name.hasPrefix("/"), let slash = header.lastIndex(of: "/") else { return name }
    return String(header[...slash]) + name
  }
}

extension ByteSource {
  /// Opens a file, decompressed if it is gzip, and passes over its first bytes.
  fileprivate convenience init(reading path: String, past count: Int) throws(VolumeFileError) {
    try self.init(path)
    let skipped = try skip(count)
    guard skipped == count else { throw .truncated(file: path, needed: count, found: skipped) }
  }
}
