import Files
import Imaging
import VolumeFiles

extension NRRDHeader {
  /// Reads and checks the header at the beginning of a file.
  init(from source: ByteSource) throws(VolumeFileError) {
    let file = source.path
    let text = try NRRDText(source)
    self.init()
    (magic, offset) = (text.magic, text.offset)
    segments = SlicerSegments(text.pairs)
    content = text.fields["content"] ?? ""
    let type = try Self.type(text.required("type", file), file)
    let dimension = try Self.integers(text.required("dimension", file), "dimension", file)
    guard dimension.count == 1, (2...16).contains(dimension[0]) else {
      throw .field(
        "dimension", file: file, value: text.fields["dimension"] ?? "",
        requirement: "it must be from 2 to 16")
    }
    sizes = try Self.integers(text.required("sizes", file), "sizes", file)
    guard sizes.count == dimension[0] else {
      throw .field(
        "sizes", file: file, value: text.fields["sizes"] ?? "",
        requirement: "there must be \(dimension[0]) of them, as dimension says")
    }
    for size in sizes where size < 1 {
      throw .field("sizes", file: file, value: "\(size)", requirement: "each must be positive")
    }
    self.type = type
    _ = try ByteSource.byteCount(sizes, width: type.bytesPerVoxel, field: "sizes", file: file)
    try readEncoding(text, file)
    try readDataFile(text, file)
    try findAxes(text, file)
    try findGrid(text, file)
  }

  /// The type that a name in the header stands for.
  ///
  /// Source: teem's `nrrdTypeStrEqv`.
  private static func type(_ name: String, _ file: String) throws(VolumeFileError) -> VoxelType {
    switch name.lowercased() {
    case "signed char", "int8", "int8_t", "char": return .int8
    case "uchar", "unsigned char", "uint8", "uint8_t": return .uint8
    case "short", "short int", "signed short", "signed short int", "int16", "int16_t":
      return .int16
    case "ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t": return .uint16
    case "int", "signed int", "int32", "int32_t": return .int32
    case "uint", "unsigned int", "uint32", "uint32_t": return .uint32
    case "longlong", "long long", "long long int", "signed long long", "signed long long int",
      "int64", "int64_t":
      return .int64
    case "ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t":
      return .uint64
    case "float": return .float32
    case "double": return .float64
    default:
      throw .field(
        "type", file: file, value: name,
        requirement: "8- to 64-bit integers, float and double are supported")
    }
  }

  private mutating func readEncoding(_ text: NRRDText, _ file: String) throws(VolumeFileError) {
    let name = try text.required("encoding", file).lowercased()
    switch name {
    case "raw": encoding = .raw
    case "gzip", "gz": encoding = .gzip
    case "ascii", "text", "txt": encoding = .text
    default:
      throw .field(
        "encoding", file: file, value: name,
        requirement: "raw, gzip and ascii are supported; 'unu save -e gzip -f nrrd -i "
          + "\(fileName(file)) -o OUT.nrrd' converts it")
    }
    if encoding != .text, type.bytesPerVoxel > 1 {
      let order = try text.required("endian", file).lowercased()
      guard order == "little" || order == "big" else {
        throw .field("endian", file: file, value: order, requirement: "it must be little or big")
      }
      isBigEndian = order == "big"
    }
    func skip(_ name: String, _ least: Int) throws(VolumeFileError) -> Int {
      guard let value = text.fields[name] else { return 0 }
      guard let number = Int(value), number >= least, number < 1 << 60 else {
        throw .field(
          name, file: file, value: value, requirement: "it must be a number of at least \(least)")
      }
      return number
    }
    lineSkip = try skip("lineskip", 0)
    byteSkip = try skip("byteskip", -1)
    guard byteSkip >= 0 || encoding == .raw else {
      throw .field(
        "byteskip", file: file, value: "-1", requirement: "only raw voxels can end a file so")
    }
  }

  private mutating func readDataFile(_ text: NRRDText, _ file: String) throws(VolumeFileError) {
    guard let name = text.fields["datafile"] else {
      guard text.hasEnd else {
        throw .notNRRD(file, "its header has no end (an empty line) and names no data file")
      }
      return
    }
    guard !name.hasPrefix("LIST"), !Self.isPattern(name) else {
      throw .field(
        "data file", file: file, value: name,
        requirement: "voxels spread over several files are not supported; 'unu save -f nrrd -i "
          + "\(fileName(file)) -o OUT.nrrd' joins them")
    }
    dataFile = name
  }

  /// Whether a name stands for several files: "slice%03d.raw 1 20 1".
  private static func isPattern(_ name: String) -> Bool {
    let words = name.split(separator: " ")
    return words.count >= 4 && words[0].contains("%")
      && words.dropFirst().allSatisfy { Int($0) != nil }
  }

  // MARK: - Parsing

  static func integers(
    _ text: String, _ field: String, _ file: String
  ) throws(VolumeFileError) -> [Int] {
    var numbers: [Int] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      guard let number = Int(word) else {
        throw .field(field, file: file, value: text, requirement: "it must be whole numbers")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Numbers between blanks; `nan` for those that are not known.
  static func numbers(
    _ text: String, _ field: String, _ file: String
  ) throws(VolumeFileError) -> [Double] {
    var numbers: [Double] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      guard let number = Double(word) else {
        throw .field(field, file: file, value: text, requirement: "it must be numbers")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Vectors such as "(1,0,0) none (0,0,2.5)"; `nil` for `none` and for vectors of NaN.
  static func vectors(
    _ text: String, _ field: String, _ file: String
  ) throws(VolumeFileError) -> [[Double]?] {
    let bad = VolumeFileError.field(
      field, file: file, value: text, requirement: "it must be vectors such as (1,0,0), or none")
    var vectors: [[Double]?] = []
    var rest = text.drop(while: \.isWhitespace)
    while !rest.isEmpty {
      if rest.lowercased().hasPrefix("none") {
        vectors.append(nil)
        rest = rest.dropFirst(4)
      } else {
        guard rest.first == "(", let end = rest.firstIndex(of: ")") else { throw bad }
        var vector: [Double] = []
        for word in rest[..<end].dropFirst().split(separator: ",") {
          guard let number = Double(word.filter { !$0.isWhitespace }) else { throw bad }
          vector.append(number)
        }
        guard !vector.isEmpty else { throw bad }
        vectors.append(vector.allSatisfy(\.isNaN) ? nil : vector)
        rest = rest[rest.index(after: end)...]
      }
      rest = rest.drop(while: \.isWhitespace)
    }
    return vectors
  }

  /// Words in quotation marks, as units and labels are written.
  static func quoted(_ text: String) -> [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
