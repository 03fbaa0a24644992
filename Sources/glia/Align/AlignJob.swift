import Cases
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
    let moving = try VolumeFormats.readVolume(options.moving)
    let fixed = try VolumeFormats.readHeader(options.fixed)
    var report = AlignReport(moving: options.moving, fixed: options.fixed)
    let map: Affine
    if let file = options.apply {
      map = try TransformFile.read(file).affine
      report.applied = file
    } else {
      let found = try search(moving.volume)
      map = found.transform.affine
      report.note(found, on: fixed.grid)
      for doubt in found.doubts { printNote("\(options.moving): \(doubt)") }
      if let file = options.transform {
        try TransformFile.write(found.transform, to: file, mayReplace: options.force)
        report.transform = file
      }
    }
    report.matrix = map.elements
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
    if let file = options.output { try VolumeFormats.checkName(file) }
    guard !options.force else { return }
    for file in [options.output, options.transform].compactMap({ $0 })
    where FileManager.default.fileExists(atPath: file) {
      throw CommandFailure("\(file) already exists; --force replaces it")
    }
  }

  private func search(_ moving: Volume) throws -> RigidRegistration.Result {
    let fixed = try VolumeFormats.readVolume(options.fixed).volume
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

  private func write(
    _ moving: VolumeFile, by map: Affine, fixed: VolumeHeader, to file: String
  ) throws {
    let geometry =
      options.keepGrid
      ? VolumeGeometry(grid: moving.header.grid.aligned(by: map)) : fixed.geometry
    if options.labels {
      let labels = try moving.labelMap { printNote("\($0.file): \($0.text)") }.aligned(by: map)
      try VolumeFormats.writeLabelMap(
        options.keepGrid ? labels : labels.resampled(to: fixed.grid), geometry: geometry, to: file,
        mayReplace: options.force)
      return
    }
    guard !moving.volume.storage.isColor else {
      throw CommandFailure("\(options.moving) holds colors; only numbers can be aligned")
    }
    let aligned = moving.volume.aligned(by: map)
    try VolumeFormats.write(
      options.keepGrid ? aligned.stored : aligned.resampled(to: fixed.grid).stored,
      geometry: geometry, to: file, mayReplace: options.force)
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
