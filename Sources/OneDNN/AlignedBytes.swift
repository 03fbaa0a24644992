internal import COneDNN
internal import Foundation

/// Memory at an aligned address, filled with zeros.
package final class AlignedBytes {
  /// The first byte.
  package let pointer: UnsafeMutableRawPointer
  /// The number of bytes.
  package let count: Int

  /// Allocates memory.
  ///
  /// - Throws: ``OneDNNError`` if the system has no memory.
  /// - Precondition: `alignment` is a power of two of at least 8.
  package init(count: Int, alignment: Int = 4096) throws(OneDNNError) {
    var found: UnsafeMutableRawPointer?
    guard posix_memalign(&found, alignment, max(count, alignment)) == 0, let found else {
      throw OneDNNError("allocating \(count) bytes", dnnl_out_of_memory)
    }
    found.initializeMemory(as: UInt8.self, repeating: 0, count: max(count, alignment))
    pointer = found
    self.count = count
  }

  deinit { free(pointer) }
}
