#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes bytes to a temporary file beside a path and renames it, so that the path never holds half
/// a file.
///
/// - Returns: `nil` when done, else the `errno` of the call that failed.
func replaceFile(_ path: String, with bytes: [UInt8]) -> Int32? {
  let temporary = "\(path).\(getpid()).tmp"
  let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  guard file >= 0 else { return errno }
  var failure: Int32?
  bytes.withUnsafeBytes { bytes in
    var done = 0
    while done < bytes.count, failure == nil {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let written = write(file, rest.baseAddress, rest.count)
      if written > 0 {
        done += written
      } else if errno != EINTR {
        failure = errno
      }
    }
  }
  if close(file) != 0, failure == nil { failure = errno }
  if failure == nil, rename(temporary, path) != 0 { failure = errno }
  if failure != nil { unlink(temporary) }
  return failure
}
