import Imaging
import NIfTI
import VolumeFiles

extension NIfTI {
  /// Reads a label map.
  static func readLabelMap(
    _ path: String, scheme: LabelScheme? = nil, note: (FileNote) -> Void = { _ in }
  ) throws(VolumeFileError) -> LabelMap {
    try readVolume(path).labelMap(scheme: scheme, note: note)
  }

  /// Writes a label map of labels up to 255.
  static func writeLabelMap(
    _ map: LabelMap, like header: NIfTIHeader, to path: String, mayReplace: Bool = true
  ) throws(VolumeFileError) {
    try write(
      .uint8(map.labels.map { UInt8($0) }), like: header, to: path, mayReplace: mayReplace)
  }
}

extension VolumeFile {
  /// The header as NIfTI has it.
  var nifti: NIfTIHeader {
    guard let header = header.geometry.exact as? NIfTIHeader else {
      preconditionFailure("a file that the NIfTI reader read")
    }
    return header
  }
}
