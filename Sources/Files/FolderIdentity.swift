#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A folder itself, by whatever path it is reached.
package struct FolderIdentity: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64

  /// Finds the identity of a folder; `nil` if it cannot be inspected.
  package init?(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: info.st_dev)
    number = UInt64(truncatingIfNeeded: info.st_ino)
  }
}
