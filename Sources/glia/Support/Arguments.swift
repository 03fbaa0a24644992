import ArgumentParser
package import Imaging
package import Metrics
package import Terminal

// Option values defined by the libraries; users type their raw values.
extension Plane: ExpressibleByArgument {}
extension Modality: ExpressibleByArgument {}
extension DisplayConvention: ExpressibleByArgument {}
extension GraphicsChoice: ExpressibleByArgument {}
extension LabelColors: ExpressibleByArgument {}
extension EmptyPolicy: ExpressibleByArgument {}
extension DistanceDefinition: ExpressibleByArgument {}
extension Challenge: ExpressibleByArgument {}

extension CompletionKind {
  /// Volumes and the folders of cases.
  ///
  /// Shells complete by the last extension only, and must still offer the folders on the way to a
  /// file.
  static var images: CompletionKind {
    .file(extensions: ["nii", "gz", "hdr", "img", "nrrd", "nhdr", "mha", "mhd", "mgh", "mgz"])
  }

  /// Model files.
  static var models: CompletionKind { .file(extensions: ["onnx"]) }
}

/// Refuses a number of threads that no machine has.
///
/// - Parameter threads: What follows `--threads`; `nil` if it is not given.
/// - Throws: `ValidationError`.
func check(threads: Int?) throws {
  if let threads, !(1...1024).contains(threads) {
    throw ValidationError("--threads is \(threads); it must be from 1 to 1024")
  }
}
