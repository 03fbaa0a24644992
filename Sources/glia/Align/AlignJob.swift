import Cases
import DICOM
import Files
import Foundation
import Imaging
import Registration
import VolumeFiles

/// One pair of images to align, and the files to write.
struct AlignJob {
  let options: AlignCommand

  /// Aligns, writes and reports.
  func run() throws {
    try checkOutputs()
    let start = ContinuousClock.now
    let moving = try VolumeFormats.readVolume(Self.image(options.moving))
    let fixed = try VolumeFormats.readHeader(Self.image(options.fixed))
    var report = AlignReport(moving: options.moving, fixed: options.fixed)
    let map: Affine
    if let file = options.apply {
      map = try TransformFile.read(file).affine
      report.applied = file
      if map.determinant < 0 {
        printNote("\(file) mirrors the image: what was left is right afterwards; check the result")
      }
    } else {
      let found = try search(moving.volume)
      map = found.transform.affine
      report.note(found, on: fixed.grid)
      for doubt in found.doubts { printNote("\(options.moving): \(doubt)") }
      try checkPlace(of: moving.header.grid.aligned(by: map), fixed.grid)
      if let file = options.transform {
        try TransformFile.write(found.transform, to: file, mayReplace: options.force)
        report.transform = file
      }
    }
    report.matrix = map.elements
    if options.apply != nil { try checkPlace(of: moving.header.grid.aligned(by: map), fixed.grid) }
    try Interruption.check()
    if let file = options.output {
      try write(moving, by: map, fixed: fixed, to: file)
      report.output = file
    }
    report.seconds = (ContinuousClock.now - start).seconds
    if options.json { try printJSON(report) } else { report.lines.forEach(printLine) }
  }

  /// Refuses before any work what could not be written after it.
  private func checkOutputs() throws {
    if let file = options.output {
      try VolumeFormats.checkName(file)
      try refuse(file, over: [options.moving, options.fixed])
    }
    guard !options.force else { return }
    for file in [options.output, options.transform].compactMap({ $0 })
    where FileManager.default.fileExists(atPath: file) {
      throw CommandFailure("\(file) already exists; --force replaces it")
    }
  }

  private func search(_ moving: Volume) throws -> RigidRegistration.Result {
    let fixed = try VolumeFormats.readVolume(Self.image(options.fixed)).volume
    let initial = try options.initial.map { try TransformFile.readRigid($0) }
    for (volume, path) in [(moving, options.moving), (fixed, options.fixed)]
    where volume.frameCount > 1 {
      printNote("\(path) has \(volume.frameCount) time points; the first is compared")
    }
    let registration = RigidRegistration(
      threads: options.threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let bar = ProgressBar("aligning", total: 100)
    defer { bar.finish() }
    do {
      return try registration.align(
        moving: moving, to: fixed, initial: initial,
        isCancelled: { Interruption.isRequested }, progress: { bar.update(Int($0 * 100)) })
    } catch .cancelled {
      throw CancellationError()
    } catch {
      throw CommandFailure(
        "\(options.moving) cannot be aligned with \(options.fixed): \(error)")
    }
  }

  /// The file that stands for an image: of a folder with one DICOM series, one of that series.
  private static func image(_ path: String) throws -> String {
    guard (try? fileKind(path)) == .folder else { return path }
    let count = DICOMFolder.scan([path]).studies.reduce(0) { $0 + $1.series.count }
    guard count < 2 else {
      throw CommandFailure(
        "\(path) is a folder with \(count) DICOM series; name one file of a series, which stands for all of it"
      )
    }
    return try SeriesFile.find(path, series: nil, command: "align")
  }

  /// Refuses a transform that takes the moving image away from the fixed one, and notes if it nearly does.
  private func checkPlace(of moved: Grid, _ fixed: Grid) throws {
    let share = max(fixed.share(of: moved), moved.share(of: fixed))
    let how = options.apply.map { "by \($0)" } ?? "aligned"
    guard share > 0 else {
      throw CommandFailure(
        "\(how), \(options.moving) lies wholly outside \(options.fixed), so nothing is written")
    }
    if share < 0.25 {
      printNote(
        "\(how), \(options.moving) and \(options.fixed) hardly overlap; check the result")
    }
  }

  private func write(
    _ moving: VolumeFile, by map: Affine, fixed: VolumeHeader, to file: String
  ) throws {
    let geometry =
      options.keepGrid
      ? VolumeGeometry(grid: moving.header.grid.aligned(by: map)) : fixed.geometry
    if options.keepGrid, !geometry.grid.affine.isOrthogonal {
      printNote("\(file): the axes are not at right angles, which some programs ignore")
    }
    if options.labels {
      let labels = try moving.labelMap { printNote("\($0.file): \($0.text)") }.aligned(by: map)
      if !options.keepGrid { try checkLabels(labels, on: fixed.grid) }
      try VolumeFormats.writeLabelMap(
        options.keepGrid ? labels : labels.resampled(to: fixed.grid), geometry: geometry, to: file,
        mayReplace: options.force)
      return
    }
    guard !moving.volume.storage.isColor else {
      throw CommandFailure("\(options.moving) holds colors; only numbers can be aligned")
    }
    if (try? moving.labelMap()) != nil {
      printNote(
        "\(options.moving) looks like a label map, whose labels are interpolated here; "
          + "--apply TRANSFORM --labels keeps them")
    }
    let aligned = moving.volume.aligned(by: map)
    let written = options.keepGrid ? aligned : aligned.resampled(to: fixed.grid)
    guard written.hasContrast() || !moving.volume.hasContrast() else {
      throw CommandFailure(
        "nothing that \(options.moving) shows lies inside \(options.fixed), so nothing is written")
    }
    try VolumeFormats.write(
      written.stored, geometry: geometry, to: file, mayReplace: options.force)
  }

  /// Refuses or notes the loss of labels that are not on a grid.
  private func checkLabels(_ labels: LabelMap, on grid: Grid) throws {
    guard labels.labels.contains(where: { $0 != 0 }) else { return }
    let share = labels.share(inside: grid)
    guard share > 0 else {
      throw CommandFailure(
        "all labels of \(options.moving) lie outside \(options.fixed), so nothing is written")
    }
    let lost = Int(((1 - share) * 100).rounded())
    if lost > 0 {
      printNote("\(options.moving): \(lost) % of its labels lie outside \(options.fixed)")
    }
  }
}

extension Volume {
  /// The voxels in their own type if a file can hold it without scaling, else as 32-bit floats.
  fileprivate var stored: StoredVoxels {
    if slope == 1, intercept == 0, frameCount == 1 {
      switch storage {
      case .uint8(let values): return .uint8(values)
      case .uint16(let values): return .uint16(values)
      case .int16(let values): return .int16(values)
      default: break
      }
    }
    return .float32((0..<frameCount).flatMap { values(frame: $0) }, frames: frameCount)
  }
}

extension Duration {
  /// Seconds as a number.
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
