#if !arch(x86_64)
  internal import CZlib

  /// Decompresses consecutive gzip members, or zlib data, with zlib.
  final class InflateEngine {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init(isZlib: Bool) {
      stream.initialize(to: z_stream())
      // Adding 16 to the largest window size makes zlib expect gzip's header and checksum.
      let status = inflateInit2_(
        stream, (isZlib ? 0 : 16) + MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
      precondition(status == Z_OK, "zlib is out of memory")
    }

    deinit {
      inflateEnd(stream)
      stream.deallocate()
    }

    /// The next byte of the compressed data.
    var input: UnsafeMutablePointer<UInt8>? {
      get { stream.pointee.next_in }
      set { stream.pointee.next_in = newValue }
    }

    /// The number of available bytes.
    var available: Int {
      get { Int(stream.pointee.avail_in) }
      set { stream.pointee.avail_in = UInt32(newValue) }
    }

    /// Prepares for the header of another member.
    func beginMember() { inflateReset(stream) }

    /// Decompresses as much as the buffers allow; returns the number of bytes.
    func inflate(
      into target: UnsafeMutablePointer<UInt8>?, room: Int
    ) -> (written: Int, InflateStep) {
      stream.pointee.next_out = target
      stream.pointee.avail_out = UInt32(room)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      let written = room - Int(stream.pointee.avail_out)
      switch status {
      case Z_OK, Z_BUF_ERROR: return (written, .more)
      case Z_STREAM_END: return (written, .memberEnd)
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(status)"
        return (written, .damaged(reason))
      }
    }
  }
#endif
