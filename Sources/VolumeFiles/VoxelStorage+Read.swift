import Imaging

extension VoxelStorage {
  /// Reads voxels of a datatype, in the file's byte order, into an array of their own type.
  package init(_ type: VoxelType, count: Int, isBigEndian: Bool, from source: ByteSource)
    throws(VolumeFileError)
  {
    func integers<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) throws(VolumeFileError) -> [T]
    {
      var values: [T] = try readArray(count, from: source)
      if isBigEndian != isHostBigEndian {
        values.withUnsafeMutableBufferPointer { buffer in
          for index in buffer.indices { buffer[index] = buffer[index].byteSwapped }
        }
      }
      return values
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
    case .float32:
      self = .float32(
        isBigEndian == isHostBigEndian
          ? try readArray(count, from: source)
          : try integers(UInt32.self).map(Float.init(bitPattern:)))
    case .float64:
      self = .float64(
        isBigEndian == isHostBigEndian
          ? try readArray(count, from: source)
          : try integers(UInt64.self).map(Double.init(bitPattern:)))
    case .rgb24: self = .rgb24(try readArray(count * 3, from: source))
    case .rgba32:
      let bytes: [UInt8] = try readArray(count * 4, from: source)
      var colors: [UInt8] = []
      colors.reserveCapacity(count * 3)
      for voxel in 0..<count { colors += bytes[voxel * 4..<voxel * 4 + 3] }
      self = .rgb24(colors)
    }
  }
}

/// Whether this machine stores the most significant byte first.
let isHostBigEndian = Int16(1).bigEndian == 1

/// Reads numbers as stored, straight into a new array.
private func readArray<T: BitwiseCopyable>(_ count: Int, from source: ByteSource)
  throws(VolumeFileError) -> [T]
{
  var problem: VolumeFileError?
  let needed = count * MemoryLayout<T>.stride
  let values = [T](unsafeUninitializedCapacity: count) { buffer, initialized in
    let bytes = UnsafeMutableRawBufferPointer(
      start: UnsafeMutableRawPointer(buffer.baseAddress), count: needed)
    adviseHugePages(bytes)
    do throws(VolumeFileError) {
      let found = try source.read(into: bytes)
      if found == needed {
        initialized = count
      } else {
        problem = .truncated(file: source.path, needed: needed, found: found)
      }
    } catch {
      problem = error
    }
  }
  if let problem { throw problem }
  return values
}
