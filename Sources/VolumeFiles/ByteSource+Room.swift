#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ByteSource {
  /// Multiplies sizes and a number's width; throws if no file can hold that many bytes.
  ///
  /// - Parameters:
  ///   - sizes: The sizes of all axes, each positive.
  ///   - width: The bytes of one voxel.
  ///   - field: The header's field with the sizes.
  ///   - file: The file, for messages.
  /// - Returns: The bytes of all voxels.
  /// - Throws: ``VolumeFileError/field(_:file:value:requirement:)``.
  package static func byteCount(
    _ sizes: [Int], width: Int, field: String, file: String
  ) throws(VolumeFileError) -> Int {
    var bytes = width
    for size in sizes {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard !overflow, product < 1 << 60 else {
        throw .field(
          field, file: file, value: sizes.map(String.init).joined(separator: "×"),
          requirement: "no file can hold that many voxels")
      }
      bytes = product
    }
    return bytes
  }

  /// Throws if the rest of the file, or the machine's memory, is too small for voxels.
  ///
  /// Called before any memory is allocated.
  ///
  /// - Parameters:
  ///   - bytes: The bytes of the voxels in memory.
  ///   - offset: The bytes before them, counted from the source's first byte.
  ///   - field: The header's field with the sizes, and its value.
  /// - Throws: ``VolumeFileError``.
  package func checkRoom(
    for bytes: Int, after offset: Int = 0, field: (name: String, value: String)
  ) throws(VolumeFileError) {
    let needed = offset + bytes
    // Deflate compresses by a factor of at most about 1032. Source: zlib's technical notes.
    let possible =
      isCompressed ? fileSize.multipliedReportingOverflow(by: 1032).partialValue : fileSize
    guard possible >= needed else {
      if isCompressed {
        throw .field(
          field.name, file: path, value: field.value,
          requirement: "\(fileSize) compressed bytes cannot hold that many voxels")
      }
      throw .truncated(file: path, needed: needed, found: fileSize)
    }
    let memory = sysconf(CInt(_SC_PHYS_PAGES)) * sysconf(CInt(_SC_PAGESIZE))
    guard memory <= 0 || bytes <= memory else {
      throw .tooLarge(file: path, bytes: bytes, memory: memory)
    }
  }
}
