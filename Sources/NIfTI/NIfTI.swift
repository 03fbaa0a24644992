import Files
import Imaging
package import VolumeFiles

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads and writes NIfTI files.
package enum NIfTI {
  /// Reads a header alone.
  ///
  /// - Parameter path: `.nii`, `.nii.gz`, or either file of an `.hdr` and `.img` pair.
  /// - Returns: The checked header.
  /// - Throws: ``VolumeFileError`` with one sentence.
  package static func readHeader(_ path: String) throws(VolumeFileError) -> NIfTIHeader {
    try NIfTIHeader(from: ByteSource(FilePair(path).header))
  }

  /// Reads a volume: NIfTI-1 or NIfTI-2, compressed or not, one file or a pair, either byte order.
  ///
  /// Voxels keep the stored type. Memory for them is allocated only after the header was checked
  /// and the file is known to be large enough.
  ///
  /// - Parameter path: `.nii`, `.nii.gz`, or either file of an `.hdr` and `.img` pair.
  /// - Returns: The header and the voxels.
  /// - Throws: ``VolumeFileError`` with one sentence.
  package static func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    try readStoredVolume(path).fittedToSinglePrecision
  }

  /// Reads a volume as it is stored, even if its values do not fit single precision.
  static func readStoredVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    let files = try FilePair(path)
    let headerSource = try ByteSource(files.header)
    let header = try NIfTIHeader(from: headerSource)
    guard let type = VoxelType(datatype: header.datatype) else {
      preconditionFailure("a checked header has a known datatype")
    }
    let source = header.isSingleFile ? headerSource : try ByteSource(files.voxels)
    if !header.isSingleFile, files.voxels == files.header {
      throw .notNIfTI(file: path, reason: "its magic says that the voxels are in an .img file")
    }
    try checkRoom(header, source)

    let read = header.isSingleFile ? NIfTIHeader.size(version: header.version) : 0
    let gap = header.vox_offset - read
    var between = [UInt8](
      repeating: 0, count: header.isSingleFile && gap <= LabelExtension.limit ? max(gap, 0) : 0)
    let found = try source.read(into: &between, 0..<between.count)
    let skipped = try found + source.skip(gap - between.count)
    guard skipped == gap else {
      throw .field(
        "vox_offset", file: source.path, value: "\(header.vox_offset)",
        requirement: "the file has only \(read + skipped) bytes")
    }
    let storage = try VoxelStorage(
      type, count: header.grid.voxelCount * header.frameCount, isBigEndian: header.isBigEndian,
      from: source)
    try source.verifyEnd()
    let scaling = header.scaling
    let volume = Volume(
      grid: header.grid, frameCount: header.frameCount, storage: storage, slope: scaling.slope,
      intercept: scaling.intercept)
    return VolumeFile(
      header: header.general(path), volume: volume, notes: header.notes,
      labels: LabelExtension.table(between, isBigEndian: header.isBigEndian))
  }

  /// Throws if the file or the machine's memory is too small for the voxels.
  private static func checkRoom(_ header: NIfTIHeader, _ source: ByteSource) throws(VolumeFileError)
  {
    let needed = header.vox_offset + header.voxelBytes
    // Deflate compresses by a factor of at most about 1032. Source: zlib's technical notes.
    let possible =
      source.isCompressed
      ? source.fileSize.multipliedReportingOverflow(by: 1032).partialValue : source.fileSize
    guard possible >= header.vox_offset else {
      throw .field(
        "vox_offset", file: source.path, value: "\(header.vox_offset)",
        requirement: "the file has only \(source.fileSize) bytes")
    }
    guard possible >= needed else {
      if source.isCompressed {
        throw .field(
          "dim", file: source.path,
          value: header.dim[1...header.dim[0]].map(String.init).joined(separator: "×"),
          requirement: "\(source.fileSize) compressed bytes cannot hold that many voxels")
      }
      throw .truncated(file: source.path, needed: needed, found: source.fileSize)
    }
    let memory = sysconf(CInt(_SC_PHYS_PAGES)) * sysconf(CInt(_SC_PAGESIZE))
    guard memory <= 0 || header.voxelBytes <= memory else {
      throw .tooLarge(file: source.path, bytes: header.voxelBytes, memory: memory)
    }
  }
}
