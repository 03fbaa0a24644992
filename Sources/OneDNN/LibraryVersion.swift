internal import COneDNN

/// The installed oneDNN.
package enum LibraryVersion {
  /// Its version, such as "2.6.3".
  package static var text: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }

  /// The instructions that its kernels may use, as oneDNN numbers them.
  package static var instructions: String { "instructions \(dnnl_get_effective_cpu_isa().rawValue)" }
}
