extension ForeignFormat {
  /// Recognizes a file by its first bytes, or else by its name.
  ///
  /// - Parameters:
  ///   - bytes: The first 348 bytes, or all of a shorter file; decompressed if the file is gzip.
  ///   - name: The file's name.
  ///   - isCompressed: Whether the file is gzip.
  /// - Returns: `nil` if the format is not recognized.
  package static func recognize(_ bytes: [UInt8], name: String, isCompressed: Bool)
    -> ForeignFormat?
  {
    if let (_, format) = signatures.first(where: { bytes.starts(with: $0.bytes) }) {
      return format == hdf5 && name.lowercased().hasSuffix(".mnc") ? minc : format
    }
    func text(at offset: Int, _ count: Int) -> String {
      String(decoding: bytes.dropFirst(offset).prefix(count), as: UTF8.self)
    }
    if text(at: 128, 4) == "DICM" { return dicom }
    if text(at: 257, 5) == "ustar" { return tar }
    if isBareDICOM(bytes) { return dicom }
    if isCompressed, bytes.starts(with: [0x1f, 0x8b]) { return gzipTwice }
    // Tested before text, because the suffix is more specific than "it is text".
    if let format = written(bytes) { return format }
    if let format = named(name) { return format }
    if bytes.count >= 4, bytes.allSatisfy({ $0 == 0 }) { return zeros }
    return isText(bytes) ? self.text : nil
  }

  /// Recognizes a file by its name alone.
  package static func named(_ name: String) -> ForeignFormat? {
    let name = name.lowercased()
    return suffixes.first { suffix, _ in name.hasSuffix(suffix) && name.count > suffix.count }?.1
  }

  /// The bytes with which files of each format begin.
  ///
  /// Source: the formats' own descriptions; `file`'s magic numbers.
  private static let signatures: [(bytes: [UInt8], format: ForeignFormat)] = [
    (Array("mrtrix image".utf8), mif),
    (Array("mrtrix tracks".utf8), tracts),
    (Array("TRACK\0".utf8), tracts),
    (Array("CDF".utf8) + [1], minc),
    (Array("CDF".utf8) + [2], minc),
    ([0x89] + Array("HDF\r\n".utf8) + [0x1a, 0x0a], hdf5),
    (Array("MATLAB 5.0".utf8), matlab),
    (Array("MATRIX7".utf8), ecat),
    (Array("!INTERFILE".utf8), interfile),
    (Array("# vtk DataFile".utf8), vtk),
    ([0x93] + Array("NUMPY".utf8), numpy),
    ([0xff, 0xff, 0xfe], surface),
    ([0xff, 0xd8, 0xff], jpeg),
    ([0xff, 0x4f, 0xff, 0x51], jpeg),
    ([0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20], jpeg),
    ([0x89] + Array("PNG\r\n".utf8), png),
    (Array("GIF8".utf8), gif),
    (Array("%PDF".utf8), pdf),
    (Array("II*\0".utf8), tiff),
    (Array("MM\0*".utf8), tiff),
    (Array("PK".utf8) + [3, 4], zip),
    (Array("PK".utf8) + [5, 6], zip),
    ([0xfd] + Array("7zXZ\0".utf8), xz),
    (Array("BZh".utf8), bzip2),
    ([0x28, 0xb5, 0x2f, 0xfd], zstd),
    ([0x04, 0x22, 0x4d, 0x18], lz4),
    ([0x1f, 0x9d], compress),
    (Array("7z".utf8) + [0xbc, 0xaf, 0x27, 0x1c], sevenZip),
    (Array("Rar!".utf8), rar),
    (Array("version https://git-lfs".utf8), lfsPointer),
  ]

  private static let suffixes: [(String, ForeignFormat)] = [
    (".dcm", dicom), (".dicom", dicom), (".ima", dicom), ("dicomdir", dicom),
    (".mif", mif), (".mif.gz", mif), (".mih", mif), (".mnc", minc), (".mnc.gz", minc),
    (".par", parRec), (".rec", parRec), (".v", ecat), (".vti", vtk), (".vtk", vtk),
    (".head", afni), (".brik", afni), (".brik.gz", afni), (".brik.bz2", afni),
    (".gii", gifti), (".gii.gz", gifti), (".trk", tracts), (".tck", tracts),
    (".mat", matlab), (".npy", numpy), (".npz", numpy), (".onnx", onnx),
    (".jpg", jpeg), (".jpeg", jpeg), (".jp2", jpeg), (".png", png), (".gif", gif), (".bmp", bmp),
    (".pdf", pdf),
    (".tif", tiff), (".tiff", tiff), (".zip", zip), (".tar", tar), (".tar.gz", tar), (".tgz", tar),
    (".xz", xz), (".bz2", bzip2), (".zst", zstd), (".h5", hdf5), (".hdf5", hdf5),
  ]

  /// Returns whether this is a DICOM file without the preamble of 128 bytes: it begins with an
  /// element of group 8 or 2.
  private static func isBareDICOM(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 132, [2, 8].contains(bytes[0]), bytes[1] == 0, bytes[3] == 0 else {
      return false
    }
    // The first element: a group length, a character set, an image type or a UID.
    guard [0, 1, 2, 5, 8, 0x10, 0x12, 0x16, 0x18].contains(bytes[2]) else { return false }
    let isExplicit = bytes[4...5].allSatisfy { (0x41...0x5a).contains($0) }
    return isExplicit || (bytes[6] == 0 && bytes[7] == 0 && bytes[4] % 2 == 0 && bytes[4] > 0)
  }

  /// Recognizes formats that begin with words.
  private static func written(_ bytes: [UInt8]) -> ForeignFormat? {
    let start = String(decoding: bytes, as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    let words = start.lowercased()
    if words.hasPrefix("<!doctype html") || words.contains("<html") { return webPage }
    if words.hasPrefix("<?xml") || words.hasPrefix("<error") {
      return words.contains("gifti") ? gifti : words.contains("vtkfile") ? vtk : xml
    }
    if words.contains("data description file") { return parRec }
    if words.hasPrefix("type"), words.contains("-attribute") { return afni }
    if bytes.count < 348, words.contains("annex/objects/") { return annexPointer }
    return nil
  }

  /// Returns whether all bytes are printable text, as in notes and tables.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4
      && bytes.allSatisfy { (0x20..<0x7f).contains($0) || (9...13).contains($0) || $0 >= 0xc0 }
  }
}
