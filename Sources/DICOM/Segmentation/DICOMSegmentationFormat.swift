import Imaging
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
    var (labels, overlapping) = try file.labels()
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
    if !numbers.isPlain {
      for place in labels.indices where labels[place] != 0 {
        labels[place] = numbers.labels[labels[place]] ?? labels[place]
      }
    }
    notes.append(file.naming)
    let volume = Volume(grid: file.grid, storage: .uint16(labels))
    let header = file.header(notes: notes.map { FileNote(file: path, text: $0) })
    return VolumeFile(header: header, volume: volume, notes: header.notes, labels: file.table)
  }
}

extension SegmentationFile {
  /// Which label each segment becomes.
  struct Numbers {
    /// Labels by segment number.
    let labels: [Label: Label]
    /// Whether each segment's label is its number.
    var isPlain: Bool { labels.allSatisfy { $0 == $1 } }
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
        let type = item.items(.segmentedPropertyTypeCodeSequence).first
        return LabelTable.Entry(
          label, name, color: color?.rgb, tissue: type.flatMap { Self.tissue($0) })
      })
  }

  /// The tissue that a type's code stands for; `nil` if it is not a tumor's.
  private static func tissue(_ type: DICOMDataSet) -> Tissue? {
    let tissues: [(DICOMCode, Tissue)] = [
      (.edema, .edema), (.enhancingLesion, .enhancing), (.necrosis, .core),
      (.nonEnhancingLesion, .core),
    ]
    let value = type.string(.codeValue)
    return tissues.first { $0.0.value == value }?.1
  }

  /// Which label is what, in words: "its labels are 1 (edema) and 2 (enhancing tumor)".
  var naming: String {
    let names = table.entries.map { "\($0.value) (\($0.name))" }
    let shown = names.count > 6 ? names.prefix(5) + ["\(names.count - 5) more"] : names[...]
    guard let last = shown.last, shown.count > 1 else {
      return shown.first.map { "its only label is \($0)" } ?? "its segments have no names"
    }
    return "its labels are \(shown.dropLast().joined(separator: ", ")) and \(last)"
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
