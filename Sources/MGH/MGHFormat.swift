import Files
import Imaging
package import VolumeFiles

/// FreeSurfer volumes: `.mgh`, and `.mgz`, which is the same as gzip.
package struct MGHFormat: VolumeReader {
  /// The name in a sentence.
  package let formatName = "FreeSurfer"
  /// The suffixes of files that can be read.
  package let suffixes = [".mgh.gz", ".mgh", ".mgz"]
  /// The suffixes of files that can be written.
  package let writtenSuffixes = [".mgh", ".mgz"]

  /// Creates the format.
  package init() {}

  /// Returns whether the file begins with version 1, four sizes and a type.
  package func recognizes(_ start: FileStart) -> Bool { MGHHeader.isMGH(start.bytes) }

  /// Reads a header; see `VolumeReader`.
  package func readHeader(_ path: String) throws(VolumeFileError) -> VolumeHeader {
    try MGHHeader(from: ByteSource(path)).general(path)
  }

  /// Reads a volume; see `VolumeReader`.
  package func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    let source = try ByteSource(path)
    var header = try MGHHeader(from: source)
    let bytes = try ByteSource.byteCount(
      header.dims, width: header.voxelType.bytesPerVoxel, field: "the size", file: path)
    try source.checkRoom(
      for: bytes, after: MGHHeader.size,
      field: ("the size", header.dims.map(String.init).joined(separator: "×")))
    let storage = try VoxelStorage(
      header.voxelType, count: header.dims.reduce(1, *), isBigEndian: true, from: source)
    let tail = try MGHTail(source)
    header.tr = tail.tr
    try source.verifyEnd()
    return VolumeFile(
      header: header.general(path),
      volume: Volume(grid: header.grid, frameCount: header.dims[3], storage: storage),
      notes: header.notes(path), labels: tail.labels)
  }
}

extension MGHFormat: VolumeWriter {
  /// Five types, and the time between frames as repetition time.
  package func limits(_ path: String) -> FormatLimits {
    FormatLimits(types: [.uint8, .int16, .uint16, .int32, .float32], keepsFrameTime: true)
  }

  /// Writes a volume; see `VolumeWriter`.
  package func write(
    _ volume: WrittenVolume, to path: String, mayReplace: Bool
  ) throws(VolumeFileError) {
    volume.check()
    try checkName(path)
    var header = volume.geometry.exact as? MGHHeader ?? MGHHeader(grid: volume.geometry.grid)
    guard let type = MGHHeader.types.first(where: { $0.type == volume.storage.type }) else {
      preconditionFailure("\(volume.storage.typeName) in an MGH file")
    }
    header.type = type.code
    header.dims = volume.geometry.grid.size + [volume.frames ?? 1]
    header.tr = Float((volume.frameSeconds ?? 0) * 1000)
    let output = try VolumeOutput(path, mayReplace: mayReplace)
    try output.write(
      [
        .bytes(header.bytes), .voxels(volume.storage, isBigEndian: true), .bytes(header.tailBytes),
      ], compressed: path.hasSuffix(".mgz"))
    try output.commit()
  }
}

extension MGHHeader {
  /// The header's bytes, most significant first.
  fileprivate var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func put(_ number: UInt32) {
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }
    for number in [1] + dims + [type, dof] { put(UInt32(truncatingIfNeeded: number)) }
    bytes += [UInt8(truncatingIfNeeded: goodRASFlag >> 8), UInt8(truncatingIfNeeded: goodRASFlag)]
    for number in delta + Mdc + Pxyz_c { put(number.bitPattern) }
    return bytes + [UInt8](repeating: 0, count: Self.size - bytes.count)
  }

  /// The scan parameters that follow the voxels.
  fileprivate var tailBytes: [UInt8] {
    let bits = tr.bitPattern
    return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (24 - 8 * $0)) }
      + [UInt8](repeating: 0, count: 16)
  }

  /// Decisions made while the header was read.
  fileprivate func notes(_ path: String) -> [FileNote] {
    goodRASFlag > 0
      ? []
      : [
        FileNote(
          file: path,
          text: "its positions are marked invalid (goodRASFlag \(goodRASFlag)), so voxels of 1 mm "
            + "in coronal slices are assumed, as in FreeSurfer")
      ]
  }

  /// Converts the header to the form that all formats share.
  fileprivate func general(_ path: String) -> VolumeHeader {
    VolumeHeader(
      path: path, format: "FreeSurfer MGH", geometry: VolumeGeometry(grid: grid, exact: self),
      frameCount: dims[3], frameSeconds: tr > 0 && dims[3] > 1 ? Double(tr) / 1000 : nil,
      typeName: "\(voxelType)", isBigEndian: true, transform: "Mdc and Pxyz_c",
      fields: [
        .init("goodRASFlag", .integer(goodRASFlag)), .init("dof", .integer(dof)),
        .init("tr", .number(Double(tr))),
      ], notes: notes(path))
  }
}
