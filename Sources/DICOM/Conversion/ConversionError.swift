/// The reason why a series cannot be converted, as the end of a sentence about it.
package enum ConversionError: Error, Hashable, Sendable {
  /// dcm2niix is not installed.
  case missingProgram
  /// The pixels are encoded in a way that this dcm2niix does not know.
  case encoding(name: String, version: String, needs: String)
  /// dcm2niix ended without an image.
  case failed(reason: String)
  /// The folder of converted images cannot be written.
  case cache(folder: String, reason: String)
  /// The work was cancelled.
  case cancelled
}

extension ConversionError: CustomStringConvertible {
  /// A clause for the user.
  package var description: String {
    switch self {
    case .missingProgram:
      "DICOM is converted by dcm2niix, which is not installed; "
        + "'sudo apt install dcm2niix' installs it"
    case .encoding(let name, let version, let needs):
      "its pixels are \(name), which dcm2niix \(version) does not decode; \(needs)"
    case .failed(let reason): "dcm2niix could not convert it: \(reason)"
    case .cache(let folder, let reason):
      "the folder of converted images, \(folder), cannot be written: \(reason); "
        + "the variable XDG_CACHE_HOME chooses another"
    case .cancelled: "its conversion was interrupted"
    }
  }
}
