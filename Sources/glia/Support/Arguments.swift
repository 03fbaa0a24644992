import ArgumentParser
package import Imaging
package import Metrics
package import Terminal

// Values of the command line that the libraries define; each is written as its raw value.
extension Plane: ExpressibleByArgument {}
extension Modality: ExpressibleByArgument {}
extension DisplayConvention: ExpressibleByArgument {}
extension GraphicsChoice: ExpressibleByArgument {}
extension EmptyPolicy: ExpressibleByArgument {}
extension DistanceDefinition: ExpressibleByArgument {}
extension Challenge: ExpressibleByArgument {}

extension CompletionKind {
  /// NIfTI files and the folders of cases.
  ///
  /// Shells complete on the last extension alone, and a folder on the way to a file must stay offered.
  static var images: CompletionKind { .file(extensions: ["nii", "gz", "hdr", "img"]) }

  /// Model files.
  static var models: CompletionKind { .file(extensions: ["onnx"]) }
}
