package import Cases
import Files
import Foundation
package import Imaging
import VolumeFiles

extension EditSession {
  /// Writes the mask, reads it back, compares it, and writes the JSON record next to it.
  ///
  /// The mask appears complete or not at all, with its `geometry` bit for bit.
  ///
  /// - Parameters:
  ///   - path: A name with the ending of a format that is written.
  ///   - geometry: The geometry of the source mask, or of the image if there is none.
  ///   - mayReplace: Whether a file with that name may be replaced.
  ///   - facts: Facts for the JSON record that are unknown to the session.
  /// - Throws: `VolumeFileError`, `FileError` or ``AnnotationError/readBackDiffers(file:what:)``.
  package func save(
    to path: String, geometry: VolumeGeometry, mayReplace: Bool = true, _ facts: SaveFacts
  ) throws {
    try VolumeFormats.writeLabelMap(map, geometry: geometry, to: path, mayReplace: mayReplace)
    let found = try VolumeFormats.readVolume(path)
    guard try found.labelMap(scheme: map.scheme).labels == map.labels else {
      throw AnnotationError.readBackDiffers(file: path, what: "its labels")
    }
    guard found.header.geometry.isIdentical(to: geometry) else {
      throw AnnotationError.readBackDiffers(file: path, what: "its geometry fields")
    }
    try writeRecord(of: path, facts)
  }

  /// Writes the JSON record of a mask that was saved.
  ///
  /// - Parameters:
  ///   - path: The mask.
  ///   - facts: Facts that are unknown to the session.
  /// - Throws: `FileError` or `UnreadableFile`.
  package func writeRecord(of path: String, _ facts: SaveFacts) throws {
    let bytes = try RegularFile.read(path)
    let name = fileName(path)
    let folder = path.count > name.count ? String(path.dropLast(name.count)) : "."
    let record = EditRecord(
      self, facts, checksum: SHA256.hexadecimal(of: [UInt8](bytes)), in: folder)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(
      [UInt8](try encoder.encode(record)) + [0x0A], to: Self.recordPath(of: path))
  }

  /// Returns the files that a save would replace although glia did not write them as a mask and its
  /// record.
  ///
  /// - Parameters:
  ///   - mask: The path at which a mask is to be saved.
  ///   - exceptMask: Whether the mask itself may be replaced.
  /// - Returns: The mask, its JSON record, both, or neither.
  package static func strangers(at mask: String, exceptMask: Bool = false) -> [String] {
    let record = recordPath(of: mask)
    let manager = FileManager.default
    return (exceptMask || !manager.fileExists(atPath: mask) ? [] : [mask])
      + (manager.fileExists(atPath: record) && !EditRecord.isRecord(record) ? [record] : [])
  }

  /// Returns the path of a mask's JSON record: the same name with another suffix.
  package static func recordPath(of mask: String) -> String {
    let suffixes = VolumeFormats.writers.flatMap(\.writtenSuffixes).sorted { $0.count > $1.count }
    for suffix in suffixes where mask.hasSuffix(suffix) {
      return String(mask.dropLast(suffix.count)) + ".json"
    }
    return mask + ".json"
  }

  /// Returns the default path for a case's edited mask.
  package static func defaultPath(of source: Case) -> String {
    let folder = source.directory.hasSuffix("/") ? source.directory : source.directory + "/"
    return "\(folder)\(source.name)_edit.nii.gz"
  }
}

extension EditSource {
  /// Creates a source from a file, with its checksum.
  ///
  /// - Throws: `UnreadableFile`.
  package init(_ kind: Kind, file path: String, model: String? = nil) throws {
    self.init(
      kind, path: URL(fileURLWithPath: path).path,
      checksum: SHA256.hexadecimal(of: [UInt8](try RegularFile.read(path))), model: model)
  }
}
