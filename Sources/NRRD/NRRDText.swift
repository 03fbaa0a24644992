import VolumeFiles

/// The lines of an NRRD header: fields and the user's key/value pairs.
///
/// Source: "Definition of NRRD File Format", teem.sourceforge.net/nrrd/format.html.
struct NRRDText {
  /// The first line, such as "NRRD0004".
  let magic: String
  /// The fields by name, in lower case without blanks, because both "data file" and "datafile" are
  /// allowed.
  private(set) var fields: [String: String] = [:]
  /// The user's key/value pairs.
  private(set) var pairs: [String: String] = [:]
  /// The data files listed after `data file: LIST`.
  private(set) var list: [String] = []
  /// Whether an empty line ended the header, so that voxels may follow.
  private(set) var hasEnd = false
  /// The byte after the header.
  let offset: Int

  /// Reads a header to its empty line or the end of the file.
  init(_ source: ByteSource) throws(VolumeFileError) {
    var text = HeaderText(source)
    magic = try text.next() ?? ""
    guard Self.isMagic(magic) else {
      throw .notNRRD(source.path, "its first line is \"\(magic.prefix(16))\"")
    }
    while let line = try text.next() {
      if line.isEmpty {
        hasEnd = true
        break
      }
      if line.hasPrefix("#") { continue }
      if fields["datafile"]?.hasPrefix("LIST") == true {
        list.append(line)
        continue
      }
      // Which of the two separators comes first decides: both may occur in a value.
      guard let colon = line.firstIndex(of: ":") else {
        throw .notNRRD(source.path, "a line of its header is \"\(line.prefix(40))\"")
      }
      let name = line[..<colon]
      let rest = line[line.index(after: colon)...]
      if rest.hasPrefix("=") {
        pairs[String(name)] = Self.unescaped(rest.dropFirst())
      } else {
        let key = name.lowercased().filter { $0 != " " }
        fields[key] = Self.trimmed(rest)
      }
    }
    offset = text.offset
  }

  /// Returns whether a line begins an NRRD file: versions 1 to 6, and the oldest files.
  static func isMagic(_ line: some StringProtocol) -> Bool {
    line.hasPrefix("NRRD000") && line.count == 8 || line == "NRRD00.01"
  }

  /// The value of a field; throws if it is missing.
  func required(_ name: String, _ file: String) throws(VolumeFileError) -> String {
    guard let value = fields[name] else {
      throw .field(name, file: file, value: "missing", requirement: "every NRRD file needs it")
    }
    return value
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }

  /// Replaces `\n` and `\\` in a value.
  private static func unescaped(_ text: some StringProtocol) -> String {
    guard text.contains("\\") else { return String(text) }
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}

extension VolumeFileError {
  /// The error of a file that is not NRRD.
  static func notNRRD(_ file: String, _ reason: String) -> VolumeFileError {
    .wrongFormat(file: file, format: "NRRD", reason: reason)
  }
}
