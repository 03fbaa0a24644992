import Files
import Imaging
package import VolumeFiles

/// NRRD: `.nrrd` in one file, and `.nhdr` with its voxels in another.
package struct NRRDFormat: VolumeReader {
  /// The name in a sentence.
  package let formatName = "NRRD"
  /// The suffixes of files that can be read.
  package let suffixes = [".nrrd.gz", ".nrrd", ".nhdr"]
  /// The suffixes of files that can be written.
  package let writtenSuffixes = [".seg.nrrd", ".nrrd", ".nhdr"]

  /// Creates the format.
  package init() {}

  /// Returns whether the file begins with "NRRD000".
  package func recognizes(_ start: FileStart) -> Bool {
    start.bytes.starts(with: Array("NRRD00".utf8))
  }

  /// Reads a header; see `VolumeReader`.
  package func readHeader(_ path: String) throws(VolumeFileError) -> VolumeHeader {
    let header = try NRRDHeader(from: ByteSource(path))
    return header.general(path)
  }

  /// Reads a volume; see `VolumeReader`.
  package func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    let source = try ByteSource(path)
    let header = try NRRDHeader(from: source)
    let storage = try header.readVoxels(source)
    let volume = Volume(
      grid: header.grid, frameCount: header.isColor ? 1 : header.frameCount, storage: storage)
    guard let segments = header.segments else {
      return VolumeFile(header: header.general(path), volume: volume, notes: header.notes)
    }
    let merged = segments.merged(volume, file: path)
    return VolumeFile(
      header: header.general(path), volume: segments.uncropped(merged.volume),
      notes: header.notes + [merged.note].compactMap(\.self), labels: segments.table)
  }
}

extension NRRDHeader {
  /// Converts the header to the form that all formats share.
  fileprivate func general(_ path: String) -> VolumeHeader {
    VolumeHeader(
      path: path,
      format: (segments == nil ? "NRRD" : "NRRD segmentation")
        + (dataFile == nil ? "" : " with a data file"),
      geometry: wholeGeometry, frameCount: isColor || segments != nil ? 1 : frameCount,
      frameSeconds: frameSeconds, typeName: isColor ? "rgb24" : "\(type)",
      isBigEndian: isBigEndian, transform: hasDirections ? "space directions" : "spacings",
      fields: [
        .init("space", .text(geometry.space ?? "")), .init("encoding", .text(encoding.rawValue)),
        .init("content", .text(content)),
      ], notes: notes)
  }

  /// The positions of the voxels; those of the reference image's if segments were cropped.
  private var wholeGeometry: VolumeGeometry {
    guard let whole = segments?.wholeGrid(of: grid) else {
      return VolumeGeometry(grid: grid, exact: geometry)
    }
    return VolumeGeometry(grid: whole, exact: NRRDGeometry(whole.affine))
  }

  /// Whether the channels of a voxel are the parts of a color.
  ///
  /// ITK writes colors as vectors of bytes.
  var isColor: Bool {
    guard type == .uint8, frameAxis == 0, segments == nil else { return false }
    switch sizes[0] {
    case 3: return ["rgb-color", "3-color", "vector", "3-vector"].contains(frameKind)
    case 4: return ["rgba-color", "4-color"].contains(frameKind)
    default: return false
    }
  }
}
