package import Imaging
package import VolumeFiles

/// DICOM segmentations: a mask whose segments are labels.
package struct DICOMSegmentationFormat: VolumeReader {
  /// The name in a sentence.
  package let formatName = "DICOM segmentation"
  /// None: a series' files have the same, so a segmentation is named by its path.
  package let suffixes: [String] = []

  /// Creates the format.
  package init() {}

  /// Returns whether the class of the file's object, which stands near its beginning, is a segmentation's.
  package func recognizes(_ start: FileStart) -> Bool {
    guard !start.isCompressed, DICOMFile.isRecognized(start.bytes) else { return false }
    return [DICOMClass.segmentation, DICOMClass.labelMapSegmentation].contains { name in
      guard let place = start.bytes.firstRange(of: Array(name.utf8)) else { return false }
      // A longer identifier is another class.
      let next = start.bytes.dropFirst(place.upperBound).first ?? 0
      return next != UInt8(ascii: ".") && !(48...57).contains(next)
    }
  }

  /// Reads a header; see `VolumeReader`.
  package func readHeader(_ path: String) throws(VolumeFileError) -> VolumeHeader {
    try SegmentationFile(path).header(notes: [])
  }

  /// Reads a mask; see `VolumeReader`.
  package func readVolume(_ path: String) throws(VolumeFileError) -> VolumeFile {
    let file = try SegmentationFile(path)
    let (stored, overlapping) = try file.labels()
    var notes: [String] = []
    if file.kind == .fractional {
      let meaning =
        file.file.dataSet.string(.segmentationFractionalType)?.lowercased() ?? "fraction"
      notes.append(
        "is FRACTIONAL; voxels with a \(meaning) of at least half of the maximum are in a segment")
    }
    if overlapping > 0 {
      notes.append(
        "its segments overlap in \(overlapping) voxels, where the smaller one is kept")
    }
    let numbers = file.numbers
    var labels = stored
    if !numbers.isPlain {
      for place in labels.indices where labels[place] != 0 {
        labels[place] = numbers.labels[labels[place]] ?? labels[place]
      }
      notes.append("its segments have their labels again: \(numbers.text)")
    }
    let volume = Volume(grid: file.grid, storage: .uint16(labels))
    let header = file.header(notes: notes.map { FileNote(file: path, text: $0) })
    return VolumeFile(header: header, volume: volume, notes: header.notes)
  }

  /// The names and colors of a segmentation's segments.
  ///
  /// - Throws: `VolumeFileError`.
  package func labels(_ path: String) throws(VolumeFileError) -> LabelTable {
    try SegmentationFile(path).table
  }
}

extension SegmentationFile {
  /// Which label each segment becomes.
  struct Numbers {
    /// Labels by segment number.
    let labels: [Label: Label]
    /// Whether each segment's label is its number.
    var isPlain: Bool { labels.allSatisfy { $0 == $1 } }

    /// The labels in the order of the segments: "segment 3 is label 4".
    var text: String {
      let changed = labels.filter { $0 != $1 }.sorted { $0.key < $1.key }
      let shown = changed.prefix(4).map { "segment \($0.key) is label \($0.value)" }
      return shown.joined(separator: ", ") + (changed.count > 4 ? " and so on" : "")
    }
  }

  /// The labels that the segments had in glia, if it wrote the file; else the segments' numbers.
  var numbers: Numbers {
    let numbers = segments.keys.compactMap { Label(exactly: $0) }
    let plain = Numbers(
      labels: Dictionary(uniqueKeysWithValues: numbers.map { ($0, $0) }))
    guard file.dataSet.string(.manufacturer) == "glia" else { return plain }
    let labels = numbers.compactMap { number -> (Label, Label)? in
      guard let note = segments[Int(number)]?.string(.segmentDescription),
        let label = Segment.label(note)
      else { return nil }
      return (number, label)
    }
    guard labels.count == numbers.count, Set(labels.map(\.1)).count == labels.count else {
      return plain
    }
    return Numbers(labels: Dictionary(uniqueKeysWithValues: labels))
  }

  /// The names and colors of the segments.
  var table: LabelTable {
    let numbers = numbers
    return LabelTable(
      segments.compactMap { number, item in
        guard let number = Label(exactly: number), number > 0, let label = numbers.labels[number]
        else {
          return nil
        }
        let color = CIELab(
          values: item.numbers(.recommendedDisplayCIELabValue).map { Int($0) })
        let name = item.string(.segmentLabel) ?? "label \(label)"
        return LabelTable.Entry(label, name, color: color?.rgb)
      })
  }

  /// The header in the form that all formats share; nothing in it tells who the patient is.
  func header(notes: [FileNote]) -> VolumeHeader {
    let names = table.entries.map(\.name)
    let shown = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
    return VolumeHeader(
      path: file.path, format: "DICOM segmentation",
      geometry: VolumeGeometry(grid: grid), frameCount: 1,
      typeName: kind == .binary ? "1 bit" : "uint\(bits)", transform: "position of the frames",
      fields: [
        .init("SegmentationType", .text(kind.rawValue)),
        .init("NumberOfFrames", .integer(frames.count)),
        .init("segments", .integer(segments.count)), .init("SegmentLabel", .text(shown)),
      ], notes: notes)
  }
}
