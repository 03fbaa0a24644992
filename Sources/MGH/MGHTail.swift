import Imaging
import VolumeFiles

/// What may follow the voxels of a FreeSurfer volume: scan parameters, and tags such as a color table.
///
/// FreeSurfer 7 stores the names and colors of labels in its segmentations. Whatever is damaged here is
/// left out: the voxels are complete.
///
/// Source: FreeSurfer's `mghRead`, `TAGreadStart` and `CTABreadFromBinary`; nibabel's
/// `_read_annot_ctab_new_format` reads the same table.
struct MGHTail {
  /// The repetition time in milliseconds; 0 if it is unknown.
  private(set) var tr: Float = 0
  /// The names and colors of labels; `nil` if there are none.
  private(set) var labels: LabelTable?

  private var bytes: [UInt8]
  private var place = 0

  /// The most bytes that are read: a table of FreeSurfer takes 60 kB.
  private static let longest = 1 << 22

  /// Reads on from the end of the voxels.
  init(_ source: ByteSource) throws(VolumeFileError) {
    bytes = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while bytes.count < Self.longest {
      let found = try source.read(into: &chunk, 0..<chunk.count)
      bytes += chunk[..<found]
      if found < chunk.count { break }
    }
    guard bytes.count >= 4 else { return }
    tr = MGHHeader.float(bytes, 0)
    // Five parameters: repetition time, flip angle, echo time, inversion time, field of view.
    place = 20
    while let tag = integer(), tag != 0 {
      if tag == 1 {
        labels = table()
        return
      }
      guard let length = length(of: tag), length >= 0, length <= bytes.count - place else { return }
      place += length
    }
  }

  /// The length of a tag's content, which old tags store in 4 bytes and new ones in 8.
  private mutating func length(of tag: Int) -> Int? {
    if tag == 30 { return integer() }
    guard let high = integer(), let low = integer(), high == 0 else { return nil }
    return low
  }

  /// Reads a color table of version 2; `nil` for anything else.
  private mutating func table() -> LabelTable? {
    guard integer() == -2, integer() != nil, text() != nil, let count = integer() else {
      return nil
    }
    var entries: [LabelTable.Entry] = []
    for _ in 0..<max(count, 0) {
      guard let value = integer(), let name = text(), let red = integer(), let green = integer(),
        let blue = integer(), integer() != nil
      else { break }
      guard let label = Label(exactly: value),
        [red, green, blue].allSatisfy({ (0...255).contains($0) })
      else { continue }
      let color = UInt32(red << 16 | green << 8 | blue)
      entries.append(LabelTable.Entry(label, name, color: color))
    }
    let table = LabelTable(entries)
    return table.entries.isEmpty ? nil : table
  }

  private mutating func integer() -> Int? {
    guard place + 4 <= bytes.count else { return nil }
    defer { place += 4 }
    return MGHHeader.integer(bytes, place)
  }

  /// Reads a text with its length before it, up to its zero byte.
  private mutating func text() -> String? {
    guard let length = integer(), length >= 0, length <= bytes.count - place else { return nil }
    defer { place += length }
    return String(decoding: bytes[place..<place + length].prefix { $0 != 0 }, as: UTF8.self)
  }
}
