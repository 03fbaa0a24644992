import Files
import Foundation
import Imaging
package import NIfTI

extension EditSession {
  /// Writes the mask, reads it back, compares, and writes the JSON beside it.
  ///
  /// The mask appears whole or not at all, with the geometry of `header` bit for bit.
  ///
  /// - Parameters:
  ///   - path: A name that ends in `.nii` or `.nii.gz`.
  ///   - header: The header of the source mask, or of the image where there is none.
  ///   - mayReplace: Whether a file of that name may be replaced.
  ///   - facts: What the JSON says beside what the session knows.
  /// - Throws: `NIfTIError`, `FileError` or ``AnnotationError/readBackDiffers(file:what:)``.
  package func save(
    to path: String, like header: NIfTIHeader, mayReplace: Bool = true, _ facts: SaveFacts
  ) throws {
    try NIfTI.writeLabelMap(map, like: header, to: path, mayReplace: mayReplace)
    let found = try NIfTI.readVolume(path)
    guard case .uint8(let labels) = found.volume.storage, labels == map.labels else {
      throw AnnotationError.readBackDiffers(file: path, what: "its labels")
    }
    guard found.header.hasGeometry(of: header) else {
      throw AnnotationError.readBackDiffers(file: path, what: "its geometry fields")
    }
    let bytes = try RegularFile.read(path)
    let record = EditRecord(self, facts, checksum: SHA256.hexadecimal(of: [UInt8](bytes)))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(
      [UInt8](try encoder.encode(record)) + [0x0A], to: Self.recordPath(of: path))
  }

  /// Files that a save would replace although glia did not write them as a mask's record.
  ///
  /// - Parameters:
  ///   - mask: The name under which a mask is to be saved.
  ///   - exceptMask: Whether the mask itself may be replaced.
  /// - Returns: The mask, the JSON beside it, both, or none.
  package static func strangers(at mask: String, exceptMask: Bool = false) -> [String] {
    let record = recordPath(of: mask)
    let manager = FileManager.default
    return (exceptMask || !manager.fileExists(atPath: mask) ? [] : [mask])
      + (manager.fileExists(atPath: record) && !EditRecord.isRecord(record) ? [record] : [])
  }

  /// The name of the JSON beside a mask: the same with another suffix.
  package static func recordPath(of mask: String) -> String {
    for suffix in [".nii.gz", ".nii"] where mask.hasSuffix(suffix) {
      return String(mask.dropLast(suffix.count)) + ".json"
    }
    return mask + ".json"
  }

  /// The name under which a case's edited mask is saved unless another is asked for.
  package static func defaultPath(of source: Case) -> String {
    let folder = source.directory.hasSuffix("/") ? source.directory : source.directory + "/"
    return "\(folder)\(source.name)_edit.nii.gz"
  }
}

extension EditSource {
  /// A source that is a file, with its checksum.
  ///
  /// - Throws: `UnreadableFile`.
  package init(_ kind: Kind, file path: String, model: String? = nil) throws {
    self.init(
      kind, path: URL(fileURLWithPath: path).path,
      checksum: SHA256.hexadecimal(of: [UInt8](try RegularFile.read(path))), model: model)
  }
}

extension NIfTIHeader {
  /// Whether voxels of one size lie at one place for both headers, to the last bit.
  func hasGeometry(of other: NIfTIHeader) -> Bool {
    // Bits are compared, for a transform that is not valid may hold NaN, which equals nothing.
    func bits(_ header: NIfTIHeader) -> [UInt64] {
      (header.pixdim[0...3] + header.quatern + header.qoffset + header.srow).map(\.bitPattern)
    }
    return grid.size == other.grid.size && bits(self) == bits(other)
      && qform_code == other.qform_code && sform_code == other.sform_code
      && xyzt_units == other.xyzt_units
  }
}
