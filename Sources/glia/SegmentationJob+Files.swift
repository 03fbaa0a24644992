import Cases
import Foundation
import Imaging
import Segmenter
import VolumeFiles

extension SegmentationJob {
  /// The files to write for a case.
  struct Files {
    var prediction: Bool
    var probabilities: Bool
    /// Whether files of these names may be replaced.
    let mayReplace: Bool
  }

  /// The files to write; `nil` if the case already has all of them and they are kept.
  ///
  /// An existing file counts as done if it can be read to its end and fits the case. A truncated
  /// file, or one that is something else, never counts as a result.
  ///
  /// - Throws: One sentence if a file is in the way.
  func missingFiles(_ existing: SegmentationBatch.Existing) throws -> Files? {
    var files = Files(
      prediction: true, probabilities: choices.withProbabilities, mayReplace: existing.mayReplace)
    if existing.skips {
      files.prediction = try !isDone(prediction, existing, check: checkPrediction)
      if choices.withProbabilities {
        files.probabilities = try !isDone(probabilities, existing, check: checkProbabilities)
      }
      return files.prediction || files.probabilities ? files : nil
    }
    if existing.mayReplace { return files }
    for file in [prediction] + (choices.withProbabilities ? [probabilities] : [])
    where FileManager.default.fileExists(atPath: file) {
      throw CommandFailure(
        "\(file) already exists; --force replaces it, --skip-existing keeps it")
    }
    try checkTransforms()
    return files
  }

  private func isDone(
    _ file: String, _ existing: SegmentationBatch.Existing, check: (String) throws -> Void
  ) throws -> Bool {
    guard FileManager.default.fileExists(atPath: file) else { return false }
    do {
      try check(file)
      return true
    } catch {
      if existing.mayReplace { return false }
      throw CommandFailure(
        "\(file) already exists but is not a result for this case: \(error.sentence); "
          + "--force replaces it")
    }
  }

  private func checkPrediction(_ file: String) throws {
    try check(VolumeFormats.readLabelMap(file, scheme: .brats2020).grid, of: file)
  }

  private func checkProbabilities(_ file: String) throws {
    let volume = try VolumeFormats.readVolume(file).volume
    try check(volume.grid, of: file)
    guard volume.frameCount == Region.allCases.count else {
      throw CommandFailure("it has \(volume.frameCount) frames, not \(Region.allCases.count)")
    }
  }

  private func check(_ grid: Grid, of file: String) throws {
    let loader = try CaseLoader(source, needsReference: false)
    let own = try choices.grid.geometry(
      of: source, main: loader.header, headers: loader.headers
    ).grid
    guard grid.matches(own) else {
      throw CommandFailure("it has \(grid), but the case has \(own)")
    }
  }
}
