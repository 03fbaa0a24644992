import Foundation
import Imaging
import NIfTI
import Segmenter

/// One case to be segmented, and the files that come of it.
struct SegmentationJob {
  let source: Case
  let folder: String

  /// Where the labels go.
  var prediction: String { path("pred") }
  /// Where the probabilities go.
  var probabilities: String { path("prob") }

  private func path(_ kind: String) -> String {
    URL(fileURLWithPath: folder, isDirectory: true)
      .appendingPathComponent("\(source.name)_\(kind).nii.gz").relativePath
  }

  /// What was done, as `--json` prints it.
  struct Summary: Encodable {
    let cases: [Report]
    let model: String
    let threads: Int
  }

  /// What was done with one case.
  struct Report: Encodable {
    let name: String
    let prediction: String
    let probabilities: String?
    let scheme: String
    let first_slice: Int
    let last_slice: Int
    let volume_ml: [String: Double]
    let seconds: Double

    /// One line for people.
    var line: String {
      let volumes = Region.allCases.compactMap { region in
        volume_ml[region.abbreviation].map { "\(region.abbreviation) \(fixed($0, 1)) ml" }
      }
      return "\(prediction)   \(volumes.joined(separator: ", "))   \(fixed(seconds, 1)) s"
    }
  }

  /// Refuses to begin where files would be replaced, or two cases would write the same one.
  static func check(_ jobs: [SegmentationJob], withProbabilities: Bool, mayReplace: Bool) throws {
    var taken: [String: String] = [:]
    for job in jobs {
      if let other = taken[job.prediction] {
        throw CommandFailure(
          "\(other) and \(job.source.directory) would both be written to \(job.prediction)")
      }
      taken[job.prediction] = job.source.directory
      let files = [job.prediction] + (withProbabilities ? [job.probabilities] : [])
      for file in files where !mayReplace && FileManager.default.fileExists(atPath: file) {
        throw CommandFailure("\(file) is there already; --force replaces it")
      }
    }
  }

  /// Segments the case and writes its files.
  func run(
    _ segmenter: Segmenter, slices: SegmentCommand.SliceRange?, withProbabilities: Bool
  ) throws -> Report {
    let start = ContinuousClock.now
    let loader = try CaseLoader(source)
    let volumes = try loader.load()
    try Interruption.check()
    let input: SegmentationInput
    do {
      input = try SegmentationInput(volumes: volumes.volumes)
    } catch {
      throw CommandFailure("\(source.name) cannot be segmented: \(error)")
    }
    let wanted = try range(slices, count: input.geometry.count)
    note(missing: segmenter.model.metadata.modalities.filter { input.volumes[$0] == nil })

    let bar = ProgressBar(source.name, total: wanted.count)
    defer { bar.finish() }
    let result: VolumeSegmentation
    do {
      // Whoever asks for probabilities wants the network's own, on background too.
      result = try segmenter.segment(
        input, slices: Array(wanted), extent: withProbabilities ? .everything : .tissue,
        isCancelled: { Interruption.isRequested }
      ) { bar.update($0.done) }
    } catch .cancelled {
      throw CancellationError()
    } catch {
      throw CommandFailure("\(source.name) cannot be segmented: \(error)")
    }
    let scheme = scheme(volumes, loader)
    let map = result.labelMap(scheme: scheme)
    try Interruption.check()
    if withProbabilities {
      try NIfTI.writeFloats(
        result.probabilities(), frames: 3, like: volumes.header, to: probabilities)
    }
    try NIfTI.writeLabelMap(map, like: volumes.header, to: prediction)
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Report(
      name: source.name, prediction: prediction,
      probabilities: withProbabilities ? probabilities : nil, scheme: scheme.rawValue,
      first_slice: wanted.lowerBound, last_slice: wanted.upperBound - 1,
      volume_ml: milliliters(map), seconds: Double(seconds) + Double(attoseconds) * 1e-18)
  }

  private func range(_ slices: SegmentCommand.SliceRange?, count: Int) throws -> Range<Int> {
    guard let slices else { return 0..<count }
    guard slices.last < count else {
      throw CommandFailure(
        "--slices is \(slices.first)-\(slices.last); \(source.name) has slices 0 to \(count - 1)")
    }
    return slices.first..<slices.last + 1
  }

  private func note(missing: [Modality]) {
    guard !missing.isEmpty else { return }
    let names = missing.map(\.displayName).joined(separator: ", ")
    printNote("\(source.name) is segmented without \(names)")
  }

  /// The meaning of the labels in the case's own files, else that of BraTS 2017 to 2021.
  private func scheme(_ volumes: CaseVolumes, _ loader: CaseLoader) -> LabelScheme {
    if let scheme = loader.scheme { return scheme }
    if let scheme = volumes.reference?.scheme, scheme != .binary { return scheme }
    return .brats2020
  }

  private func milliliters(_ map: LabelMap) -> [String: Double] {
    let table = map.scheme.regionTable
    var counts = [Int](repeating: 0, count: 256)
    for label in map.labels { counts[Int(label)] += 1 }
    var volumes: [String: Double] = [:]
    for region in Region.allCases {
      let count = (0..<256).filter { table[$0].contains(RegionSet(region)) }.reduce(0) {
        $0 + counts[$1]
      }
      volumes[region.abbreviation] = Double(count) * map.grid.voxelMilliliters
    }
    return volumes
  }
}
