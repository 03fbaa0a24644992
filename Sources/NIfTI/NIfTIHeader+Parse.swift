import Files
import VolumeFiles

extension NIfTIHeader {
  /// Returns the size of a header in bytes.
  static func size(version: Int) -> Int { version == 1 ? 348 : 540 }

  /// Reads and checks the header at the beginning of a file.
  init(from source: ByteSource) throws(VolumeFileError) {
    let file = source.path
    var bytes = [UInt8](repeating: 0, count: 540)
    let first = try source.read(into: &bytes, 0..<348)
    guard first > 0 else { throw .foreign(file: file, reason: "it is empty") }
    let size = HeaderFields(bytes: bytes, isBigEndian: false).integer(Int32.self, at: 0)
    let swapped = HeaderFields(bytes: bytes, isBigEndian: true).integer(Int32.self, at: 0)
    let version = [348: 1, 540: 2][size] ?? [348: 1, 540: 2][swapped]
    // DICOM files may also begin with 348; the magic tells them apart.
    if version == nil || (first == 348 && !Self.hasMagic(bytes)) {
      let format = ForeignFormat.recognize(
        Array(bytes.prefix(first)), name: fileName(file), isCompressed: source.isCompressed)
      if let format { throw .foreign(file: file, reason: format.reason(file)) }
    }
    guard let version else {
      guard first >= 4 else { throw .truncated(file: file, needed: 348, found: first) }
      throw .notNIfTI(
        file: file, reason: "sizeof_hdr is \(size); it must be 348 (NIfTI-1) or 540 (NIfTI-2)")
    }
    let needed = Self.size(version: version)
    let found =
      first < 348 || version == 1 ? first : 348 + (try source.read(into: &bytes, 348..<540))
    guard found == needed else { throw .truncated(file: file, needed: needed, found: found) }
    let fields = HeaderFields(bytes: bytes, isBigEndian: size != needed)
    self.init()
    self.version = version
    isBigEndian = fields.isBigEndian
    if version == 1 {
      try parse1(fields, file)
    } else {
      try parse2(fields, file)
    }
    try check(file)
    try findGrid(file)
  }

  /// Returns whether a file begins as NIfTI-1 or NIfTI-2, in either byte order.
  static func isNIfTI(_ bytes: [UInt8]) -> Bool { bytes.count == 348 && hasMagic(bytes) }

  /// Returns whether the bytes have the magic of NIfTI-1 or NIfTI-2.
  private static func hasMagic(_ bytes: [UInt8]) -> Bool {
    let fields = HeaderFields(bytes: bytes, isBigEndian: false)
    let magic = [fields.text(at: 344, count: 3), fields.text(at: 4, count: 3)]
    return magic[0] == "n+1" || magic[0] == "ni1" || magic[1] == "n+2" || magic[1] == "ni2"
  }

  private mutating func parse1(_ fields: HeaderFields, _ file: String) throws(VolumeFileError) {
    let magic = fields.text(at: 344, count: 4)
    if magic.isEmpty {
      throw .foreign(file: file, reason: ForeignFormat.analyze.reason(file))
    }
    try parseMagic(magic, single: "n+1", pair: "ni1", file)
    dim = fields.integers(Int16.self, at: 40, count: 8)
    datatype = fields.integer(Int16.self, at: 70)
    bitpix = fields.integer(Int16.self, at: 72)
    pixdim = fields.floats(at: 76, count: 8)
    let offset = fields.float(at: 108)
    guard offset >= 0, offset < 1e18 else {
      throw .field(
        "vox_offset", file: file, value: "\(offset)", requirement: "it must be 0 or positive")
    }
    vox_offset = Int(offset)
    scl_slope = fields.float(at: 112)
    scl_inter = fields.float(at: 116)
    xyzt_units = fields.integer(UInt8.self, at: 123)
    descrip = fields.text(at: 148, count: 80)
    qform_code = fields.integer(Int16.self, at: 252)
    sform_code = fields.integer(Int16.self, at: 254)
    quatern = fields.floats(at: 256, count: 3)
    qoffset = fields.floats(at: 268, count: 3)
    srow = fields.floats(at: 280, count: 12)
  }

  private mutating func parse2(_ fields: HeaderFields, _ file: String) throws(VolumeFileError) {
    try parseMagic(fields.text(at: 4, count: 4), single: "n+2", pair: "ni2", file)
    // Source: `NIFTI_INTENT_CONNECTIVITY_*`; nibabel, `cifti2`.
    if (3000..<3100).contains(fields.integer(Int32.self, at: 504)) {
      throw .foreign(file: file, reason: ForeignFormat.cifti.reason(file))
    }
    dim = fields.integers(Int64.self, at: 16, count: 8)
    datatype = fields.integer(Int16.self, at: 12)
    bitpix = fields.integer(Int16.self, at: 14)
    pixdim = fields.doubles(at: 104, count: 8)
    vox_offset = fields.integer(Int64.self, at: 168)
    scl_slope = fields.double(at: 176)
    scl_inter = fields.double(at: 184)
    descrip = fields.text(at: 240, count: 80)
    qform_code = fields.integer(Int32.self, at: 344)
    sform_code = fields.integer(Int32.self, at: 348)
    quatern = fields.doubles(at: 352, count: 3)
    qoffset = fields.doubles(at: 376, count: 3)
    srow = fields.doubles(at: 400, count: 12)
    xyzt_units = fields.integer(Int32.self, at: 500)
  }

  private mutating func parseMagic(_ magic: String, single: String, pair: String, _ file: String)
    throws(VolumeFileError)
  {
    guard magic == single || magic == pair else {
      throw .notNIfTI(
        file: file, reason: "magic is \"\(magic)\"; it must be \"\(single)\" or \"\(pair)\"")
    }
    isSingleFile = magic == single
  }
}
