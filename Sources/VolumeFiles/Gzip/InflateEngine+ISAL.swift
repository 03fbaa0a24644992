// On other processors Debian's ISA-L is slower than zlib and has refused good files
// (github.com/intel/isa-l, 316).
#if arch(x86_64)
  internal import CISAL

  /// Decompresses consecutive gzip members, or zlib data, with Intel's ISA-L.
  final class InflateEngine {
    private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
    // A header may be cut anywhere, so the part already read is kept between calls.
    private var header = isal_gzip_header()
    private var zlibHeader = isal_zlib_header()
    private var isInHeader = true
    private let isZlib: Bool

    init(isZlib: Bool) {
      self.isZlib = isZlib
      isal_inflate_init(state)
      state.pointee.crc_flag = UInt32(isZlib ? ISAL_ZLIB_NO_HDR_VER : ISAL_GZIP_NO_HDR_VER)
      isal_gzip_header_init(&header)
    }

    deinit { state.deallocate() }

    /// The next byte of the compressed data.
    var input: UnsafeMutablePointer<UInt8>? {
      get { state.pointee.next_in }
      set { state.pointee.next_in = newValue }
    }

    /// The number of available bytes.
    var available: Int {
      get { Int(state.pointee.avail_in) }
      set { state.pointee.avail_in = UInt32(newValue) }
    }

    /// Prepares for the header of another member.
    func beginMember() {
      isal_inflate_reset(state)
      header = isal_gzip_header()
      isal_gzip_header_init(&header)
      isInHeader = true
    }

    /// Decompresses as much as the buffers allow; returns the number of bytes.
    func inflate(
      into target: UnsafeMutablePointer<UInt8>?, room: Int
    ) -> (written: Int, InflateStep) {
      if isInHeader {
        let status =
          isZlib
          ? isal_read_zlib_header(state, &zlibHeader) : isal_read_gzip_header(state, &header)
        if status == ISAL_END_INPUT { return (0, .more) }
        guard status == ISAL_DECOMP_OK else { return (0, .damaged(Self.reason(status))) }
        isInHeader = false
      }
      state.pointee.next_out = target
      state.pointee.avail_out = UInt32(room)
      let status = isal_inflate(state)
      let written = room - Int(state.pointee.avail_out)
      guard status == ISAL_DECOMP_OK else { return (written, .damaged(Self.reason(status))) }
      return (written, state.pointee.block_state == ISAL_BLOCK_FINISH ? .memberEnd : .more)
    }

    /// Describes an ISA-L status in a few words.
    private static func reason(_ status: CInt) -> String {
      switch status {
      case ISAL_INVALID_BLOCK: "invalid block"
      case ISAL_INVALID_SYMBOL: "invalid symbol"
      case ISAL_INVALID_LOOKBACK: "invalid distance"
      case ISAL_INVALID_WRAPPER: "invalid header"
      case ISAL_UNSUPPORTED_METHOD: "unknown compression method"
      case ISAL_INCORRECT_CHECKSUM: "incorrect checksum"
      default: "error \(status)"
      }
    }
  }
#endif
