import DICOM
package import Imaging
import MGH
import MetaImage
import NIfTI
import NRRD
package import VolumeFiles

/// The file formats that glia reads and writes.
///
/// This is the only list of formats: all other code asks here, by file path.
package enum VolumeFormats {
  /// Every reader; the first one that recognizes a file reads it.
  package static let readers: [any VolumeReader] = [
    NIfTIFormat(), NRRDFormat(), MGHFormat(), MetaImageFormat(), DICOMSegmentationFormat(),
    DICOMFormat(),
  ]

  /// Every writer; the ending of a file's name selects one.
  package static let writers: [any VolumeWriter] = [
    NIfTIFormat(), NRRDFormat(), MGHFormat(), MetaImageFormat(),
  ]

  /// The suffixes of files that can be read, longest first.
  package static let suffixes: [String] =
    readers.flatMap(\.suffixes).sorted { $0.count > $1.count }

  /// Reads a header alone.
  ///
  /// - Throws: `VolumeFileError`.
  package static func readHeader(_ path: String) throws(VolumeFileError) -> VolumeHeader {
    try reader(for: path).readHeader(path)
  }

  /// Reads a volume, with values that fit single precision.
  ///
  /// - Throws: `VolumeFileError`.
  package static func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    try readStoredVolume(path).fittedToSinglePrecision
  }

  /// Reads a volume with exactly the stored numbers, as for writing them again.
  ///
  /// - Throws: `VolumeFileError`.
  package static func readStoredVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    try reader(for: path).readVolume(path)
  }

  /// Reads a label map; see `VolumeFile.labelMap(scheme:note:)`.
  ///
  /// - Throws: `VolumeFileError`.
  package static func readLabelMap(
    _ path: String, scheme: LabelScheme? = nil, note: (FileNote) -> Void = { _ in }
  ) throws(VolumeFileError) -> LabelMap {
    try readVolume(path).labelMap(scheme: scheme, note: note)
  }

  /// Returns whether a file holds only those slices of its grid that have labels, as DICOM segmentations do.
  package static func leavesSlicesOut(_ file: VolumeFile) -> Bool {
    file.header.format == DICOMSegmentationFormat().formatName
  }

  /// Writes a label map with a file's geometry.
  ///
  /// - Parameters:
  ///   - map: The labels; stored as bytes if they fit.
  ///   - geometry: The geometry of the image or mask from which the labels were made.
  ///   - path: A name with the suffix of one of the ``writers``.
  ///   - mayReplace: Whether an existing file may be replaced.
  /// - Throws: `VolumeFileError`.
  package static func writeLabelMap(
    _ map: LabelMap, geometry: VolumeGeometry, to path: String, mayReplace: Bool = true
  ) throws(VolumeFileError) {
    _ = try write(WrittenVolume(map, geometry: geometry), to: path, mayReplace: mayReplace)
  }

  /// Writes voxels; see `VolumeWriter`.
  ///
  /// - Throws: `VolumeFileError`.
  package static func write(
    _ voxels: StoredVoxels, geometry: VolumeGeometry, to path: String, mayReplace: Bool = true
  ) throws(VolumeFileError) {
    try writer(for: path).write(voxels, geometry: geometry, to: path, mayReplace: mayReplace)
  }

  /// Throws if no volume can be written under a name.
  ///
  /// - Throws: `VolumeFileError.cannotWrite(file:reason:)`.
  package static func checkName(_ path: String) throws(VolumeFileError) {
    try writer(for: path).checkName(path)
  }

  /// Returns the other files that a file of this name is written with, such as its voxels.
  package static func companions(of path: String) -> [String] {
    writers.flatMap { $0.companions(of: path) }
  }

  /// Returns what a file of this name can keep of a volume.
  ///
  /// - Throws: `VolumeFileError.cannotWrite(file:reason:)` for names of no format.
  package static func limits(_ path: String) throws(VolumeFileError) -> FormatLimits {
    try writer(for: path).limits(path)
  }

  /// Writes a volume, in the form that its format can hold.
  ///
  /// - Returns: What was lost or changed, one phrase each.
  /// - Throws: `VolumeFileError`.
  package static func write(
    _ volume: WrittenVolume, to path: String, mayReplace: Bool = true
  ) throws(VolumeFileError) -> [String] {
    let writer = try writer(for: path)
    let fitted = try volume.fitted(to: writer.limits(path), file: path)
    try writer.write(fitted.volume, to: path, mayReplace: mayReplace)
    return fitted.losses
  }

  /// Returns the reader of a file: the one that knows its bytes, else the one of its name.
  ///
  /// If there is none, the first reader reports what the file is instead.
  private static func reader(for path: String) throws(VolumeFileError) -> any VolumeReader {
    let start = try FileStart(path)
    if let reader = readers.first(where: { $0.recognizes(start) }) { return reader }
    let foreign = ForeignFormat.recognize(
      start.bytes, name: start.name, isCompressed: start.isCompressed)
    // Damaged text is still most likely what its name says.
    if let foreign, ![.text, .zeros].contains(foreign) { return readers[0] }
    let name = start.name.lowercased()
    return readers.first { $0.suffixes.contains(where: name.hasSuffix) } ?? readers[0]
  }

  private static func writer(for path: String) throws(VolumeFileError) -> any VolumeWriter {
    guard let writer = writers.first(where: { $0.writes(path) }) else {
      let endings = writers.flatMap(\.writtenSuffixes).reversed().joined(separator: " or ")
      throw .cannotWrite(file: path, reason: "its name must end in \(endings)")
    }
    return writer
  }
}
