#if canImport(Glibc)
  import Glibc
#endif

/// Asks for pages of 2 MiB under memory that is about to be written for the first time.
///
/// A volume takes thousands of ordinary pages, and filling in each costs nearly as much as inflating what
/// goes there. Linux gives large ones only where a program asks; elsewhere this does nothing.
package func adviseHugePages(_ bytes: UnsafeMutableRawBufferPointer) {
  #if canImport(Glibc)
    let page = 1 << 21
    guard let start = bytes.baseAddress else { return }
    // Only whole pages: what lies around them is others' memory.
    let first = start.alignedUp(toMultipleOf: page)
    let last = (start + bytes.count).alignedDown(toMultipleOf: page)
    if first < last { madvise(first, last - first, MADV_HUGEPAGE) }
  #endif
}
