// As for reading, ISA-L is for this processor only; see decision 10.
#if arch(x86_64)
  internal import CISAL

  /// Compresses pictures in zlib's format, with Intel's ISA-L.
  ///
  /// Its first level needs a quarter of the time of zlib's first, which would delay every picture.
  final class Deflater {
    private let stream = UnsafeMutablePointer<isal_zstream>.allocate(capacity: 1)
    private let tables = UnsafeMutablePointer<UInt8>.allocate(capacity: Deflater.tablesSize)
    private static let tablesSize = cisal_tables_size()

    deinit {
      stream.deallocate()
      tables.deallocate()
    }

    /// The bytes, compressed; `nil` if they did not fit into their buffer.
    func zlib(_ bytes: [UInt8]) -> [UInt8]? {
      isal_deflate_stateless_init(stream)
      stream.pointee.level = 1
      stream.pointee.level_buf = tables
      stream.pointee.level_buf_size = UInt32(Self.tablesSize)
      stream.pointee.gzip_flag = UInt16(IGZIP_ZLIB)
      stream.pointee.end_of_stream = 1
      // Bytes that cannot be compressed are stored, with a few bytes for each 64 kB.
      let room = bytes.count + bytes.count / 1000 + 1024
      let compressed = [UInt8](unsafeUninitializedCapacity: room) { output, count in
        bytes.withUnsafeBufferPointer { input in
          stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
          stream.pointee.avail_in = UInt32(input.count)
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(room)
          count =
            isal_deflate_stateless(stream) == COMP_OK
            ? room - Int(stream.pointee.avail_out) : 0
        }
      }
      return compressed.isEmpty ? nil : compressed
    }
  }
#endif
