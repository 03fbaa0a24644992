internal import Files
internal import Foundation
internal import Imaging
internal import NIfTI

/// One run of dcm2niix, in a folder of its own.
struct ConversionRun {
  let series: DICOMSeries
  let program: Dcm2niix
  /// The folder, in which only `image.nii` and `series.json` are left at the end.
  let work: String
  let isCancelled: @Sendable () -> Bool

  init(
    _ series: DICOMSeries, program: Dcm2niix, work: String,
    isCancelled: @escaping @Sendable () -> Bool
  ) {
    (self.series, self.program, self.work) = (series, program, work)
    self.isCancelled = isCancelled
  }

  /// Converts the series.
  func run() throws(ConversionError) {
    let (input, output) = ("\(work)/in", "\(work)/out")
    for folder in [input, output] {
      guard mkdir(folder, 0o700) == 0 else { throw failure() }
    }
    try collect(into: input)
    // -c keeps the image comments, which may hold a name, out of the header; -g i ignores the
    // user's own defaults. -l n stores unsigned numbers as signed ones where they fit.
    let result = program.program.run(
      [
        "-g", "i", "-b", "y", "-ba", "y", "-c", "glia", "-d", "0", "-f", "image", "-z", "n", "-l",
        "n", "-o",
        output, input,
      ], isCancelled: isCancelled)
    guard let result else { throw .failed(reason: "it could not be started") }
    if isCancelled() { throw .cancelled }
    let images = ConversionOutput.images(in: output)
    guard let chosen = ConversionOutput.choose(images) else {
      throw .failed(reason: ConversionOutput.reason(result, series: series))
    }
    var notes = chosen.notes
    if series.doubledCount > 0 {
      let count = series.doubledCount
      notes.append(
        "\(count) of its slices \(count == 1 ? "occurs" : "occur") more than once; the first image of each is used"
      )
    }
    if chosen.isPlain {
      let geometry: ConvertedGeometry
      do {
        geometry = try ConvertedGeometry(chosen.path, of: series)
      } catch let error as ConversionError {
        throw error
      } catch {
        throw .cache(folder: work, reason: error.localizedDescription)
      }
      notes += geometry.notes
      if !geometry.isChecked {
        if let dropped = missing(chosen) { notes.append(dropped) }
        if let gaps = series.unequalSpacing {
          notes.append(
            "its slices are \(Self.text(gaps.lowerBound)) to \(Self.text(gaps.upperBound)) mm "
              + "apart, but dcm2niix treated them as evenly spaced; positions across slices are "
              + "wrong")
        }
      }
    }
    try finish(chosen, notes)
    for folder in [input, output] { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// Links the files into a folder, under names that say nothing.
  ///
  /// Where dcm2niix does not decode JPEG-LS, dcmtk's dcmdjpls writes decompressed copies there.
  private func collect(into folder: String) throws(ConversionError) {
    var decoder: Program?
    for syntax in series.transferSyntaxes {
      do throws(ConversionError) {
        try program.check(syntax)
      } catch {
        guard syntax.kind == .jpegLS,
          let found = Program(
            named: "dcmdjpls", environment: ProcessInfo.processInfo.environment)
        else { throw error }
        decoder = found
      }
    }
    for (index, file) in series.files.enumerated() {
      if isCancelled() { throw .cancelled }
      let digits = String(index)
      let place =
        "\(folder)/\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).dcm"
      if let decoder {
        guard let result = decoder.run([file, place]), result.status == 0 else {
          throw .failed(
            reason: "dcmdjpls could not decompress \(fileName(series.shownName(of: file)))")
        }
      } else {
        guard symlink(absolutePath(file), place) == 0 else { throw failure() }
      }
    }
  }

  /// Says how many slices are missing in the image, if any are.
  private func missing(_ chosen: ConversionOutput.Choice) -> String? {
    guard series.sliceCount > 1, let header = try? NIfTI.readHeader(chosen.path) else { return nil }
    let made = header.grid.size[2] * header.frameCount
    let expected = series.sliceCount * series.frameCount
    guard made < expected else { return nil }
    return
      "dcm2niix converted \(made) of its \(expected) slices; positions across slices may be wrong"
  }

  /// Puts the image in its place, without free texts in its header, and writes the record.
  private func finish(
    _ chosen: ConversionOutput.Choice, _ notes: [String]
  ) throws(ConversionError) {
    let image = "\(work)/image.nii"
    guard rename(chosen.path, image) == 0 else { throw failure() }
    guard let file = FileHandle(forUpdatingAtPath: image) else { throw failure() }
    do {
      // db_name and aux_file of NIfTI-1; descrip holds echo time and hour of the scan.
      for (offset, length) in [(14, 18), (148, 80), (228, 24), (328, 16)] {
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(count: length))
      }
      try file.close()
      let details = FileManager.default.contents(atPath: chosen.json).flatMap {
        try? JSONDecoder().decode(ConvertedSeries.Details.self, from: $0)
      }
      let record = ConvertedSeries.Record(notes: notes, details: details ?? .init())
      try JSONEncoder().encode(record).write(to: URL(fileURLWithPath: "\(work)/series.json"))
    } catch {
      throw .cache(folder: work, reason: error.localizedDescription)
    }
  }

  private static func text(_ millimeters: Double) -> String {
    let rounded = (millimeters * 100).rounded() / 100
    return Int(exactly: rounded).map { String($0) } ?? String(rounded)
  }

  private func failure() -> ConversionError {
    .cache(folder: work, reason: systemReason())
  }
}
