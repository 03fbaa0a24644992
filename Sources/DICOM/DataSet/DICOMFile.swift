/// A DICOM file without its pixels.
///
///     let file = try DICOMFile("IM0001")
///     file.dataSet.string(.seriesDescription)
package struct DICOMFile: Sendable {
  /// The file, as the user named it.
  package let path: String
  /// The meta information of group 0002; empty in files without it.
  package let meta: DICOMDataSet
  /// The elements before the pixels.
  package let dataSet: DICOMDataSet
  /// The encoding.
  package let transferSyntax: DICOMTransferSyntax
  /// Where the pixels are; `nil` if there are none, or none was reached.
  package let pixels: DICOMPixels?
  /// The inflated bytes of a deflated file, in which ``pixels`` are places; `nil` for others.
  package let inflated: [UInt8]?

  /// Reads a file's elements.
  ///
  /// - Parameters:
  ///   - path: The file, with or without a preamble.
  ///   - reading: What is read.
  /// - Throws: ``DICOMError``.
  package init(_ path: String, reading: DICOMReading = .all) throws(DICOMError) {
    try self.init(DICOMInput(path), reading: reading)
  }

  /// Reads elements from bytes in memory.
  ///
  /// - Throws: ``DICOMError``.
  package init(
    bytes: [UInt8], path: String, reading: DICOMReading = .all
  ) throws(DICOMError) {
    try self.init(DICOMInput(bytes, path: path), reading: reading)
  }

  private init(_ input: DICOMInput, reading: DICOMReading) throws(DICOMError) {
    path = input.path
    guard let start = try Self.start(of: input) else { throw .notDICOM(file: input.path) }
    input.move(to: start)
    var parser = DICOMParser(input, reading: reading, syntax: .explicitLittleEndian)
    meta = try parser.readMeta()
    let named = meta.string(.transferSyntaxUID).map { DICOMTransferSyntax($0) }
    var syntax = named ?? .explicitLittleEndian
    if !syntax.isDeflated {
      let found = try Self.guessSyntax(input)
      // Some exports name one representation and write the other.
      let isWrong = found.isImplicit != syntax.isImplicit || found.isBigEndian != syntax.isBigEndian
      if named == nil || (isWrong && !syntax.isBigEndian) { syntax = found }
    }
    transferSyntax = if let named, named.isCompressed { named } else { syntax }
    if syntax.isDeflated {
      let packed = try input.take(input.left, of: nil)
      guard let bytes = DICOMDeflate.inflate(packed) else {
        throw .malformed(
          file: input.path, tag: .transferSyntaxUID, reason: "its deflated part cannot be inflated")
      }
      inflated = bytes
      parser = DICOMParser(
        DICOMInput(bytes, path: input.path), reading: reading, syntax: .explicitLittleEndian)
    } else {
      inflated = nil
      parser = DICOMParser(input, reading: reading, syntax: syntax)
    }
    (dataSet, pixels) = try parser.readAll()
  }

  /// Finds the first element: behind the preamble and "DICM", or at the file's beginning if what is
  /// there is plausible; `nil` if the file is not DICOM.
  private static func start(of input: DICOMInput) throws(DICOMError) -> Int? {
    let bytes = Array(try input.take(min(input.left, 132), of: nil))
    if hasMark(bytes) { return 132 }
    return isPlausible(bytes) ? 0 : nil
  }

  /// Whether a file's first bytes are those of DICOM.
  ///
  /// - Parameter bytes: At least the first 132 bytes.
  /// - Returns: Whether they are, as far as they tell.
  package static func isRecognized(_ bytes: [UInt8]) -> Bool {
    hasMark(bytes) || isPlausible(bytes)
  }

  private static func hasMark(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 132 && bytes[128..<132].elementsEqual("DICM".utf8)
  }

  /// Whether bytes could be the first element of a file without a preamble.
  static func isPlausible(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 12 else { return false }
    let group = Int(bytes[0]) | Int(bytes[1]) << 8
    let element = Int(bytes[2]) | Int(bytes[3]) << 8
    guard group == 2 || group == 8 else {
      // Big-endian: group 0008 with an explicit representation.
      return bytes[0] == 0 && bytes[1] == 8 && DICOMRepresentation(bytes[4], bytes[5]) != nil
    }
    guard element <= 0x18 else { return false }
    if DICOMRepresentation(bytes[4], bytes[5]) != nil { return true }
    let length = bytes[4...7].reversed().reduce(0) { $0 << 8 | Int($1) }
    return group == 8 && length > 0 && length <= 64 && length % 2 == 0
  }

  /// Finds the encoding of a file that does not say it, from its next element.
  private static func guessSyntax(_ input: DICOMInput) throws(DICOMError) -> DICOMTransferSyntax {
    guard input.left >= 8 else { return .explicitLittleEndian }
    let place = input.position
    let bytes = Array(try input.take(8, of: nil))
    input.move(to: place)
    guard DICOMRepresentation(bytes[4], bytes[5]) != nil else { return .implicitLittleEndian }
    // The first group is at most 00FF, so the lower byte says where the number begins.
    return bytes[0] == 0 && bytes[1] != 0 ? .explicitBigEndian : .explicitLittleEndian
  }
}
