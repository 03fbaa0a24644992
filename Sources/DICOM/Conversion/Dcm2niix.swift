internal import Foundation
internal import Synchronization

/// The program dcm2niix, which knows what each vendor's scanners write.
///
/// Source: https://github.com/rordenlab/dcm2niix
struct Dcm2niix: Sendable {
  let program: Program
  /// The date of its version, such as "20220720"; empty if it does not say one.
  let version: String
  /// Whether it was built with decoders for JPEG 2000 and JPEG-LS.
  let hasJPEG2000, hasJPEGLS: Bool

  private static let known = Mutex<[String: Dcm2niix]>([:])

  /// Finds the program and asks for its version, once for each place.
  static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(ConversionError) -> Dcm2niix {
    guard let program = Program(named: "dcm2niix", environment: environment) else {
      throw .missingProgram
    }
    if let found = known.withLock({ $0[program.path] }) { return found }
    // Versions before 2018 do not know the option, but print their version for any.
    let found = Dcm2niix(program, says: program.run(["--version"])?.output ?? "")
    known.withLock { $0[program.path] = found }
    return found
  }

  /// Reads what the program says of itself:
  /// "Chris Rorden's dcm2niiX version v1.0.20220720  (JP2:OpenJPEG) (JP-LS:CharLS) GCC12.2.0 …".
  init(_ program: Program, says text: String) {
    self.program = program
    let digits = text.split { !$0.isNumber }
    version = digits.first { $0.count == 8 && $0.hasPrefix("20") }.map(String.init) ?? ""
    hasJPEG2000 = text.contains("JP2:")
    hasJPEGLS = text.contains("JP-LS:")
  }

  /// Throws if the program does not decode the pixels of a series.
  ///
  /// Source: dcm2niix, `nii_dicom.cpp`, `kCompress…`.
  func check(_ syntax: DICOMTransferSyntax) throws(ConversionError) {
    let needs: String
    switch syntax.kind {
    case .plain, .jpeg, .runLength: return
    case .jpeg2000:
      if hasJPEG2000 { return }
      needs = "use one built with OpenJPEG"
    case .jpegLS:
      if hasJPEGLS { return }
      needs =
        "install dcmtk ('sudo apt install dcmtk'), whose dcmdjpls glia then uses, "
        + "or a dcm2niix built with CharLS"
    case .deflated:
      needs = "'dcmconv +te IN OUT' of dcmtk writes files that it does"
    case .other:
      needs = "export the series uncompressed, or decompress it with 'gdcmconv --raw IN OUT'"
    }
    let version = version.isEmpty ? "here" : "1.0.\(version)"
    throw .encoding(name: syntax.name, version: version, needs: needs)
  }
}

extension DICOMTransferSyntax {
  /// The decoder that pixels need.
  enum Kind {
    case plain, jpeg, jpegLS, jpeg2000, runLength, deflated, other
  }

  /// The decoder that the pixels need.
  var kind: Kind {
    if !isCompressed { return isDeflated ? .deflated : .plain }
    switch uid {
    case "1.2.840.10008.1.2.5": return .runLength
    case let uid where uid.hasPrefix("1.2.840.10008.1.2.4."):
      guard let number = Int(uid.dropFirst("1.2.840.10008.1.2.4.".count)) else { return .other }
      switch number {
      case 50, 51, 57, 70: return .jpeg
      case 80, 81: return .jpegLS
      case 90, 91: return .jpeg2000
      default: return .other
      }
    default: return .other
    }
  }
}
