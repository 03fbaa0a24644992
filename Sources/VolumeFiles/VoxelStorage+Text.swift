package import Imaging

extension VoxelStorage {
  /// Reads voxels that are written as decimal numbers, separated by blanks, commas or line breaks.
  ///
  /// - Throws: ``VolumeFileError`` if there are too few numbers, or one does not fit the type.
  package init(text type: VoxelType, count: Int, from source: ByteSource) throws(VolumeFileError) {
    func integers<Number: FixedWidthInteger>(_: Number.Type) throws(VolumeFileError) -> [Number] {
      // Some programs write whole numbers with decimals.
      try words(count, source) { Number($0) ?? Double($0).flatMap { Number(exactly: $0) } }
    }
    switch type {
    case .int8: self = .int8(try integers(Int8.self))
    case .uint8: self = .uint8(try integers(UInt8.self))
    case .int16: self = .int16(try integers(Int16.self))
    case .uint16: self = .uint16(try integers(UInt16.self))
    case .int32: self = .int32(try integers(Int32.self))
    case .uint32: self = .uint32(try integers(UInt32.self))
    case .int64: self = .int64(try integers(Int64.self))
    case .uint64: self = .uint64(try integers(UInt64.self))
    case .float32: self = .float32(try words(count, source) { Float($0) })
    case .float64: self = .float64(try words(count, source) { Double($0) })
    case .rgb24: self = .rgb24(try words(count * 3, source) { UInt8($0) })
    case .rgba32:
      let bytes: [UInt8] = try words(count * 4, source) { UInt8($0) }
      self = .rgb24((0..<count).flatMap { bytes[$0 * 4..<$0 * 4 + 3] })
    }
  }
}

/// Reads numbers between blanks, commas and line breaks.
private func words<Number>(
  _ count: Int, _ source: ByteSource, _ parse: (String) -> Number?
) throws(VolumeFileError) -> [Number] {
  var numbers: [Number] = []
  numbers.reserveCapacity(count)
  var word: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while numbers.count < count {
    let found = try source.read(into: &chunk, 0..<chunk.count)
    for byte in chunk[..<found] + (found == 0 ? [32] : []) {
      if byte > 32, byte != UInt8(ascii: ",") {
        word.append(byte)
        guard word.count <= 64 else { throw unreadable(word, source) }
        continue
      }
      guard !word.isEmpty, numbers.count < count else { continue }
      guard let number = parse(String(decoding: word, as: UTF8.self)) else {
        throw unreadable(word, source)
      }
      numbers.append(number)
      word = []
    }
    if found == 0, numbers.count < count {
      throw .field(
        "the text of the voxels", file: source.path, value: "\(numbers.count) numbers",
        requirement: "there must be \(count)")
    }
  }
  return numbers
}

private func unreadable(_ word: [UInt8], _ source: ByteSource) -> VolumeFileError {
  .field(
    "a voxel", file: source.path,
    value: "\"\(String(decoding: word.prefix(24), as: UTF8.self))\"",
    requirement: "it must be a number of the file's type")
}
