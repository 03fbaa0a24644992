internal import Files
internal import Foundation
internal import Imaging
internal import NIfTI

/// Which of the images that dcm2niix made of a series is the series' image.
///
/// Source: dcm2niix's FILENAMING.md; names begin with "image", as the run asks.
enum ConversionOutput {
  /// An image that was made.
  struct Image {
    let path: String
    /// The words after "image", such as `Eq`, `Tilt`, `ph`.
    let words: [String]
    let voxelCount: Int
  }

  /// The image of a series.
  struct Choice {
    let path, json: String
    let notes: [String]
    /// Whether its voxels are those of the files, not ones that dcm2niix interpolated.
    let isPlain: Bool
  }

  /// Lists the images in a folder.
  static func images(in folder: String) -> [Image] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().compactMap { name in
      guard name.hasSuffix(".nii"), let header = try? NIfTI.readHeader("\(folder)/\(name)") else {
        return nil
      }
      let words = name.dropLast(4).split(separator: "_").dropFirst()
      return Image(
        path: "\(folder)/\(name)", words: words.map(String.init),
        voxelCount: header.grid.voxelCount * header.frameCount)
    }
  }

  /// Chooses the image: corrected for a tilted gantry where dcm2niix did so, and else the largest
  /// that is no phase or part.
  ///
  /// Images that dcm2niix interpolated to even spacing are not used: ``ConvertedGeometry`` does so with
  /// every slice, and for oblique ones too.
  static func choose(_ images: [Image]) -> Choice? {
    func has(_ word: String) -> (Image) -> Bool { { $0.words.contains(word) } }
    let parts: Set = ["ph", "imaginary", "ROI1", "ROI2", "ROI3"]
    let plain = images.filter { parts.isDisjoint(with: $0.words) }
    let even = plain.filter { !has("Eq")($0) }
    let tilted = plain.filter(has("Tilt"))
    // A tilted stack is made even by dcm2niix alone.
    let tiltedEven = tilted.filter(has("Eq"))
    var candidates = !tiltedEven.isEmpty ? tiltedEven : !tilted.isEmpty ? tilted : even
    if candidates.isEmpty { candidates = plain.isEmpty ? images : plain }
    guard let best = candidates.max(by: { $0.voxelCount < $1.voxelCount }) else { return nil }
    var notes: [String] = []
    if !tiltedEven.isEmpty {
      notes.append("its slices are unevenly spaced and were interpolated to even spacing")
    }
    if !tilted.isEmpty { notes.append("it was corrected for the gantry's tilt") }
    if candidates.count > 1 {
      notes.append("dcm2niix made \(candidates.count) images of it; the largest is used")
    }
    return Choice(
      path: best.path, json: json(of: best), notes: notes, isPlain: tilted.isEmpty)
  }

  /// The facts about an image; those of an image that was computed from it stand for it.
  private static func json(of image: Image) -> String {
    let own = String(image.path.dropLast(4)) + ".json"
    if FileManager.default.fileExists(atPath: own) { return own }
    let path = String(image.path.dropLast(fileName(image.path).count + 1))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().first { $0.hasSuffix(".json") }.map { "\(path)/\($0)" } ?? own
  }

  /// Explains why there is no image, from what dcm2niix printed.
  ///
  /// Lines with the patient's name are left out.
  static func reason(_ result: Program.Result, series: DICOMSeries) -> String {
    let lines = result.output.split(whereSeparator: \.isNewline).map(String.init)
    let words = ["error", "unable", "unsupported", "fail", "no valid", "no images"]
    let line = lines.last { line in
      words.contains { line.lowercased().contains($0) } && !series.patient.isNamed(in: line)
    }
    if let line {
      // Its paths are those of links in the cache.
      let text = line.split(separator: " ").filter { !$0.contains("/.work-") }
      return text.joined(separator: " ")
    }
    return result.status < 0
      ? "it was ended by signal \(-result.status)"
      : "it ended with status \(result.status) and made no image"
  }
}
