import Files
import Imaging
import VolumeFiles

/// The names of labels in a NIfTI file: a header extension of plain text, as NIfTI defines for comments.
///
/// The text is a table as in a BIDS `dseg.tsv`, with the tissue of a tumor as a further column, so that
/// people can read it with any program that prints extensions, and other programs skip it:
///
///     index	name	color	tissue
///     1	edema	#1a2b3c	edema
///
/// Sources: `nifti1.h`, "header extensions" and `NIFTI_ECODE_COMMENT`; BIDS 1.10, "Common image-derived
/// labels".
enum LabelExtension {
  /// The code of extensions that are plain text.
  private static let comment = 6
  /// The columns of the table.
  private static let columns = ["index", "name", "color", "tissue"]
  /// Extensions longer than this in all, in bytes, are not read.
  static let limit = 1 << 22

  // MARK: - Writing

  /// Returns an extension that holds a table, a multiple of 16 bytes long; empty without entries.
  static func bytes(_ table: LabelTable) -> [UInt8] {
    guard !table.entries.isEmpty else { return [] }
    let lines = [columns] + table.entries.map(fields)
    let text = Array(lines.map { $0.joined(separator: "\t") + "\n" }.joined().utf8)
    let size = (text.count + 8 + 15) / 16 * 16
    var bytes: [UInt8] = []
    for number in [Int32(size), Int32(comment)] {
      withUnsafeBytes(of: number) { bytes += $0 }
    }
    return bytes + text + [UInt8](repeating: 0, count: size - 8 - text.count)
  }

  private static func fields(_ entry: LabelTable.Entry) -> [String] {
    let color = entry.color.map { color in
      let digits = String(color & 0xFFFFFF, radix: 16)
      return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
    let name = String(entry.name.map { $0.isNewline || $0 == "\t" || $0 == "\0" ? " " : $0 })
    return ["\(entry.value)", name, color ?? "n/a", entry.tissue?.rawValue ?? "n/a"]
  }

  // MARK: - Reading

  /// Finds the table among the extensions of a header.
  ///
  /// - Parameters:
  ///   - bytes: What lies between the header and the voxels, from the four bytes that say whether
  ///     extensions follow.
  ///   - isBigEndian: The byte order of the header.
  /// - Returns: `nil` if no extension is such a table. Anything else is left to the programs that wrote it.
  static func table(_ bytes: [UInt8], isBigEndian: Bool) -> LabelTable? {
    guard bytes.count >= 4, bytes[0] != 0 else { return nil }
    let fields = HeaderFields(bytes: bytes, isBigEndian: isBigEndian)
    var offset = 4
    while offset + 8 <= bytes.count {
      let size = fields.integer(Int32.self, at: offset)
      guard size >= 16, size % 16 == 0, offset + size <= bytes.count else { return nil }
      if fields.integer(Int32.self, at: offset + 4) == comment,
        let table = table(fields.text(at: offset + 8, count: size - 8))
      {
        return table
      }
      offset += size
    }
    return nil
  }

  /// Reads the table's text; `nil` if it is no table of labels, or a line of it is damaged.
  private static func table(_ text: String) -> LabelTable? {
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    guard let head = lines.first, head.starts(with: columns.prefix(2)) else { return nil }
    func field(_ name: String, of line: [String]) -> String? {
      head.firstIndex(of: name).flatMap { line.indices.contains($0) ? line[$0] : nil }
    }
    var entries: [LabelTable.Entry] = []
    for line in lines.dropFirst() {
      guard line.count >= 2, let value = Label(line[0]) else { return nil }
      let color = field("color", of: line).flatMap { $0.hasPrefix("#") ? $0.dropFirst() : nil }
      entries.append(
        LabelTable.Entry(
          value, line[1], color: color.flatMap { UInt32($0, radix: 16) },
          tissue: field("tissue", of: line).flatMap(Tissue.init(rawValue:))))
    }
    return entries.isEmpty ? nil : LabelTable(entries)
  }
}
