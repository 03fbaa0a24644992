#if canImport(Glibc)
  import Glibc
#endif

/// Requests 2 MiB pages for memory that is about to be written for the first time.
///
/// A volume takes thousands of ordinary pages, and mapping each costs nearly as much as
/// decompressing its contents. Linux provides large pages only if a program asks; on other systems
/// this does nothing.
package func adviseHugePages(_ bytes: UnsafeMutableRawBufferPointer) {
  #if canImport(Glibc)
    let page = 1 << 21
    guard let start = bytes.baseAddress else { return }
    // Only whole pages: the memory around them belongs to others.
    let first = start.alignedUp(toMultipleOf: page)
    let last = (start + bytes.count).alignedDown(toMultipleOf: page)
    if first < last { madvise(first, last - first, MADV_HUGEPAGE) }
  #endif
}
