#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Calls the system's `write`, for types that have a function of that name.
func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
  #if canImport(Darwin)
    Darwin.write(descriptor, bytes.baseAddress, bytes.count)
  #else
    Glibc.write(descriptor, bytes.baseAddress, bytes.count)
  #endif
}
