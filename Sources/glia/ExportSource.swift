import Cases
import Imaging
import Metrics
import Rendering
import Viewer
import ViewerRuntime
import VolumeFiles

/// What `glia export` draws: one volume of a case and the label maps over it.
struct ExportSource {
  let name: String
  private(set) var modality: Modality?
  private(set) var volume: Volume
  /// The frame of a 4-D volume.
  private(set) var frame: Int
  private(set) var window: IntensityWindow
  private(set) var prediction: LabelMap?
  private(set) var reference: LabelMap?
  /// Masks of other readers and models, by name.
  private(set) var others: [(name: String, map: LabelMap)]
  /// Three frames: WT, TC and ET.
  let probabilities: Volume?
  /// The region whose probabilities are shown and marked.
  let region: Region
  let threshold: Double
  private(set) var geometry: SliceGeometry
  let overlay: OverlayMode
  /// The colors and names of labels, if a file gives them.
  let palette: LabelPalette?
  /// What was measured in the viewer.
  let measurements: [CaseMeasurement]
  /// The colors of labels if no file gives them.
  let labelColors: LabelColors
  /// The voxels that are shown; `nil` for all.
  let box: VoxelBox?
  /// The case's files.
  private let files: Case

  /// Reads the modality that is shown and the masks at the same time.
  static func read(_ options: ExportCommand) async throws -> ExportSource {
    let found = try Case.discover(
      [options.casePath], layouts: options.layouts.table(),
      sequences: options.sequence.byModality, isVerbose: options.layouts.verbose, note: printNote)
    guard found.count == 1 else {
      let names = found.prefix(5).map(\.name).joined(separator: ", ")
      throw CommandFailure(
        "\(options.casePath) holds \(found.count) cases (\(names)\(found.count > 5 ? ", …" : "")); "
          + "export takes one")
    }
    return try await read(found[0], options)
  }

  /// Reads what is shown of a case, whatever the case of the command line.
  ///
  /// - Parameters:
  ///   - found: The case.
  ///   - options: What is shown, and how.
  ///   - note: Receives what the user should know, one sentence each.
  /// - Returns: The images and masks.
  /// - Throws: One sentence if a file cannot be read, or the case lacks what is to be shown.
  static func read(
    _ found: Case, _ options: ExportCommand, note: @Sendable (String) -> Void = printNote
  ) async throws -> ExportSource {
    let loader = try CaseLoader(found)
    let source = loader.source
    for sentence in FileNote.sentences(loader.notes) + source.remarks {
      note("\(source.name): \(sentence)")
    }
    let modality = options.modality ?? source.presentModalities.first
    guard let path = modality.flatMap({ source.modalities[$0] }) ?? source.image else {
      let present = source.presentModalities.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(
        "\(source.name) has no \(modality?.rawValue ?? "image"); it has \(present)")
    }
    let frame = options.frame ?? modality.flatMap { source.frames[$0] } ?? 0
    let scheme = source.labelScheme

    let referencePath = options.reference ?? source.reference
    async let image = VolumeFormats.readVolume(path)
    async let probable = probabilities(options.probabilities)
    let read = try await image
    let volume = read.volume
    let probabilities = try await probable
    let grid = volume.grid
    let reference = try referencePath.map {
      try CaseMask.read($0, on: grid, dataSet: options.reference == nil ? scheme : nil) {
        note("\($0)")
      }
    }
    let prediction = try options.prediction.map {
      try CaseMask.read($0, on: grid, dataSet: scheme, other: reference?.scheme) {
        note("\($0)")
      }
    }
    let others = try ReaderSources.named(options.mask).map { reader in
      (
        name: reader.name,
        map: try CaseMask.read(
          reader.path, on: grid, dataSet: scheme, other: reference?.scheme, note: { note("\($0)") })
      )
    }
    let maskCount = others.count + [prediction, reference].compactMap(\.self).count
    if let mode = options.overlay?.mode, mode.isOfAllMasks, maskCount < 2 {
      throw CommandFailure(
        "--overlay \(mode.rawValue) needs two or more masks, and there is "
          + "\(maskCount == 0 ? "none" : "one"); add them with --mask NAME=FILE")
    }
    guard frame < volume.frameCount else {
      throw CommandFailure(
        "\(path) has no time point \(frame); "
          + (volume.frameCount == 1
            ? "it has one, 0" : "they go from 0 to \(volume.frameCount - 1)"))
    }
    for sentence in FileNote.sentences(read.notes) { note("\(source.name): \(sentence)") }
    let background = volume.background(frame: frame).value
    if let sentence = FileNote.background([(modality?.displayName ?? source.name, background)]) {
      note("\(source.name): \(sentence)")
    }
    if let own = probabilities?.grid, let file = options.probabilities, !own.matches(grid) {
      throw CommandFailure("the grids differ: \(file) has \(own), \(path) has \(grid)")
    }

    if options.overlay == .heat, probabilities == nil {
      throw CommandFailure(
        "--overlay heat needs probabilities; 'glia segment --probabilities' writes them, "
          + "and --probabilities FILE shows them")
    }
    return ExportSource(
      name: source.name, modality: source.modalities.isEmpty ? nil : modality, volume: volume,
      frame: frame,
      window: (options.window ?? .preset(.opening(volume, frame: frame)))
        .window(of: volume, frame: frame),
      prediction: prediction, reference: reference, others: others, probabilities: probabilities,
      region: options.region.region, threshold: options.threshold,
      geometry: SliceGeometry(volume.grid, plane: options.plane, convention: options.convention),
      overlay: options.overlay == nil && probabilities != nil
        ? .heat
        : options.overlay == nil && !others.isEmpty && maskCount > 1
          ? .outlines : try overlay(options.overlay, prediction != nil, reference != nil),
      palette: try options.labels.map { LabelPalette(try LabelDescriptions(contentsOf: $0)) },
      measurements: options.measurements ? measurements(of: source, note: note) : [],
      labelColors: options.labelColors,
      box: options.look.crop ? VoxelBox(aroundHead: volume, frame: frame) : nil, files: source)
  }

  /// The files that the command reads.
  func inputs(_ options: ExportCommand) -> [String] {
    files.files
      + [options.prediction, options.reference, options.probabilities, options.labels]
      .compactMap(\.self) + ((try? ReaderSources.named(options.mask)) ?? []).map(\.path)
  }

  /// What was measured in a case; a file that cannot be used is reported.
  private static func measurements(
    of source: Case, note report: (String) -> Void
  ) -> [CaseMeasurement] {
    guard
      case .read(let measurements, let note) = MeasurementFiles().read(
        MeasurementFiles.path(of: source))
    else { return [] }
    if let note { report(note) }
    return measurements
  }

  /// The marks of what was measured in a slice, with the values of this image.
  func marks(_ index: Int) -> [SliceMark] {
    let slab = SliceSlab(geometry, index: index)
    return measurements.compactMap { measurement in
      slab.mark(
        measurement, values: { measurement.values(in: volume, frame: frame) },
        color: SliceSlab.standardColor)
    }
  }

  /// The time point that is shown; `nil` for images without time, such as sequences in one file.
  var timePoint: Int? {
    let isTime = modality.flatMap { files.frames[$0] } == nil
    return volume.frameCount > 1 && isTime ? frame : nil
  }

  /// The same source with what labels mean, as another part of the program has found it.
  func reading(_ schemes: SchemePair) -> ExportSource {
    var other = self
    other.prediction?.scheme = schemes.prediction
    other.reference?.scheme = schemes.reference
    return other
  }

  /// The chosen region in each mask that tells it, on a slice.
  func layers(_ index: Int) -> [MaskLayer] {
    // As in the viewer, a reference or prediction is not one reader more where there are two by name.
    let own =
      overlay == .votes && others.count > 1
      ? []
      : [("prediction", prediction), ("reference", reference)].compactMap { name, map in
        map.map { (name: name, map: $0) }
      }
    return (own + others).enumerated().compactMap { place, mask in
      guard mask.map.scheme.structures.contains(.region(region)) else { return nil }
      let table = mask.map.scheme.mask(of: .region(region))
      let labels = mask.map.sampledSlice(index, geometry)
      return MaskLayer(
        name: mask.name, style: MaskStyle(place),
        mask: Slice(
          width: labels.width, height: labels.height,
          values: labels.values.map { Label(table[Int($0)]) }))
    }
  }

  /// The same source in another plane.
  func inPlane(_ plane: Plane) -> ExportSource {
    var other = self
    other.geometry = SliceGeometry(
      volume.grid, plane: plane, convention: geometry.convention)
    return other
  }

  /// This source for each of the case's modalities; only itself for a single image.
  func inModalities(window chosen: WindowChoice?) throws -> [ExportSource] {
    let present = files.presentModalities
    return present.isEmpty
      ? [self]
      : try present.map { try $0 == modality ? self : showing($0, window: chosen) }
  }

  private func showing(
    _ modality: Modality, window chosen: WindowChoice?
  ) throws -> ExportSource {
    var other = self
    other.modality = modality
    if let frame = files.frames[modality] {
      other.frame = frame
    } else if let path = files.modalities[modality] {
      other.volume = try VolumeFormats.readVolume(path).volume
      other.frame = min(frame, other.volume.frameCount - 1)
    }
    let choice = chosen ?? .preset(.opening(other.volume, frame: other.frame))
    other.window = choice.window(of: other.volume, frame: other.frame)
    return other
  }

  private static func probabilities(_ path: String?) async throws -> Volume? {
    guard let path else { return nil }
    let volume = try VolumeFormats.readVolume(path).volume
    guard volume.frameCount == Region.allCases.count, !volume.storage.isColor else {
      throw CommandFailure(
        "\(path) has \(volume.frameCount) frames; --probabilities needs three, WT, TC and ET, "
          + "as 'glia segment --probabilities' writes them")
    }
    return volume
  }

  /// The probabilities of the chosen region on a slice, and its outline; `nil` without
  /// probabilities.
  func heat(_ index: Int) -> HeatLayer? {
    guard let probabilities, let frame = Region.allCases.firstIndex(of: region) else { return nil }
    let table = prediction?.scheme.mask(of: .region(region))
    let mask = prediction?.sampledSlice(index, geometry)
    return HeatLayer(
      structure: .region(region), probabilities: probabilities.slice(index, geometry, frame: frame),
      threshold: threshold,
      mask: mask.flatMap { mask in
        table.map { table in
          Slice(
            width: mask.width, height: mask.height,
            values: mask.values.map { Label(table[Int($0)]) })
        }
      })
  }

  /// The slice with the most voxels above the threshold in the chosen region.
  private var mostProbableSlice: Int? {
    guard let probabilities, let frame = Region.allCases.firstIndex(of: region) else { return nil }
    let limit = Float(threshold)
    let counts = (0..<geometry.count).map { index in
      probabilities.slice(index, geometry, frame: frame).values.count { $0 > limit }
    }
    guard let most = counts.max(), most > 0 else { return nil }
    return counts.firstIndex(of: most)
  }

  /// The requested overlay, or the one that the masks allow.
  private static func overlay(
    _ choice: OverlayChoice?, _ hasPrediction: Bool, _ hasReference: Bool
  ) throws -> OverlayMode {
    if choice == .both, !(hasPrediction && hasReference) {
      let (missing, option) =
        hasPrediction ? ("reference", "--reference") : ("prediction", "--prediction")
      let shown =
        hasPrediction ? "the prediction alone" : hasReference ? "the reference alone" : "neither"
      let what = hasPrediction || hasReference ? "no \(missing)" : "no prediction and no reference"
      printNote("there is \(what), so \(shown) is drawn; add one with \(option) FILE")
      return hasPrediction ? .prediction : hasReference ? .reference : .off
    }
    if let choice, [.prediction, .agreement].contains(choice), !hasPrediction {
      throw CommandFailure(
        "--overlay \(choice.rawValue) needs a prediction; 'glia segment' makes one, "
          + "and --prediction FILE shows it")
    }
    if let choice, [.reference, .agreement].contains(choice), !hasReference {
      throw CommandFailure(
        "--overlay \(choice.rawValue) needs a reference, which the case lacks; use --reference FILE"
      )
    }
    if let choice { return choice.mode }
    if hasPrediction { return hasReference ? .both : .prediction }
    return hasReference ? .reference : .off
  }

  /// The requested slice, if the case has it.
  func checked(_ slice: Int) throws -> Int {
    guard (0..<geometry.count).contains(slice) else {
      throw CommandFailure(
        "--slice is \(slice); \(geometry.plane.rawValue) slices of \(name) go from 0 to "
          + "\(geometry.count - 1)")
    }
    return slice
  }

  /// The slice with the most reference labels, then the most predicted ones, then the middle one.
  var defaultSlice: Int {
    reference?.on(geometry.grid).largestSlice(geometry)
      ?? (prediction ?? others.first?.map)?.on(geometry.grid).largestSlice(geometry)
      ?? mostProbableSlice
      ?? geometry.count / 2
  }

  /// The window in words; `nil` for colors.
  var windowWords: String? {
    volume.storage.isColor
      ? nil
      : "window \(SliceDescription.number(window.lower)) to "
        + SliceDescription.number(window.upper)
  }

  /// The slices that show more than a tenth as much as the fullest one; all if none shows anything.
  var shownSlices: ClosedRange<Int> {
    let limit = Float(window.lower + (window.upper - window.lower) / 10)
    let counts = (0..<geometry.count).map { index in
      volume.shownSlice(index, geometry, frame: frame, window: window).values
        .count { $0 > limit }
    }
    let enough = (counts.max() ?? 0) / 10
    guard let first = counts.firstIndex(where: { $0 > enough }),
      let last = counts.lastIndex(where: { $0 > enough })
    else { return 0...geometry.count - 1 }
    return first...last
  }

  /// Slices spread evenly over those with tumor if the overlay shows any, otherwise with anatomy.
  func spreadSlices(_ count: Int) -> [Int] {
    var shown = [Bool](repeating: false, count: geometry.count)
    for map in overlay == .off
      ? [] : [reference, prediction].compactMap({ $0 }) + others.map(\.map)
    {
      for (index, voxels) in map.on(geometry.grid).labeledVoxels(geometry).enumerated()
      where voxels > 0 {
        shown[index] = true
      }
    }
    if !shown.contains(true) {
      let background = volume.background(frame: frame).value
      for index in 0..<geometry.count {
        shown[index] = volume.slice(index, geometry, frame: frame).values.contains {
          $0 != background && $0.isFinite
        }
      }
    }
    let first = shown.firstIndex(of: true) ?? 0
    let last = shown.lastIndex(of: true) ?? geometry.count - 1
    guard count > 1 else { return [(first + last) / 2] }
    guard last - first + 1 > count else { return Array(first...last) }
    return (0..<count).map { first + ($0 * (last - first) + (count - 1) / 2) / (count - 1) }
  }
}
