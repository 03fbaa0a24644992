import Imaging
import Segmenter

extension SegmentationJob {
  /// What was done, as `--json` prints it.
  struct Summary: Encodable {
    /// The cases that were segmented.
    var cases: [Report] = []
    /// The cases that already had their files.
    var skipped: [Skipped] = []
    /// The cases that could not be segmented, and why.
    var failed: [Failure] = []
    /// What computed; its members are absent if there was nothing to segment.
    var computing = Computing()

    enum CodingKeys: CodingKey {
      case cases
      case skipped
      case failed
    }

    func encode(to encoder: any Encoder) throws {
      var members = encoder.container(keyedBy: CodingKeys.self)
      try members.encode(cases, forKey: .cases)
      try members.encode(skipped, forKey: .skipped)
      try members.encode(failed, forKey: .failed)
      try computing.encode(to: encoder)
    }
  }

  /// What computed the network.
  struct Computing: Codable {
    /// The model's file.
    var model: String?
    var threads: Int?
    var backend: String?
    /// The precision: `exact`, 32-bit numbers, or `fast`, 16-bit ones.
    var precision: String?
  }

  /// A case that was skipped.
  struct Skipped: Codable {
    let name: String
    let prediction: String
  }

  /// A case that could not be segmented.
  struct Failure: Codable {
    let name: String
    let reason: String
  }

  /// What was done with one case; the property names are the JSON keys.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  struct Report: Codable {
    let name: String
    let prediction: String
    let probabilities: String?
    let scheme: String
    let first_slice: Int
    let last_slice: Int
    /// What the user should know about the case's files, one sentence each.
    let notes: [String]
    /// The files of the transforms by which sequences were moved; absent if none was.
    let transforms: [String: String]?
    /// The sequences that the network got as input, and those that were missing.
    let modalities, missing_modalities: [String]
    /// The planes whose slices are averaged.
    let planes: [String]
    /// The file of the 3-D network that helped; absent if none did.
    let volume_network: String?
    /// Whether probabilities were averaged with those of the mirror image.
    let mirrored: Bool
    let volume_ml: [String: Double]
    /// What post-processing did; absent if there was none.
    let post_processing: Changes?
    /// Why there was no post-processing; absent if there was.
    let not_post_processed: String?
    let seconds: Double

    /// The report as readable lines.
    var lines: [String] {
      let volumes = Region.allCases.compactMap { region in
        volume_ml[region.abbreviation].map { "\(region.abbreviation) \(fixed($0, 1)) ml" }
      }
      let others = volume_ml.filter { entry in
        !Region.allCases.contains { $0.abbreviation == entry.key }
      }.sorted { $0.value > $1.value }.map { "\($0.key) \(fixed($0.value, 1)) ml" }
      // Atlases have dozens.
      let shown = others.prefix(8) + (others.count > 8 ? ["and \(others.count - 8) more"] : [])
      return [
        "\(prediction)   \((volumes + shown).joined(separator: ", "))   \(fixed(seconds, 1)) s",
        "  post-processing: "
          + (post_processing?.words ?? "none (\(not_post_processed ?? ""))"),
      ]
    }
  }

  /// What post-processing changed, by region.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  struct Changes: Codable {
    let removed_components: [String: Int]
    let removed_ml: [String: Double]
    let enhancing_to_core_ml: Double
    let changed_voxels: Int
    let changed_ml: Double
    let slice_smoothing: Double

    init(_ result: PostProcessed, _ rules: PostProcessing) {
      func perRegion<Value>(_ value: (PostProcessed.Change) -> Value) -> [String: Value] {
        Dictionary(
          uniqueKeysWithValues: result.changes.map { ($0.key.abbreviation, value($0.value)) })
      }
      removed_components = perRegion(\.components)
      removed_ml = perRegion { result.milliliters($0.componentVoxels) }
      enhancing_to_core_ml = result.milliliters(result.enhancingVoxelsToCore)
      changed_voxels = result.changedVoxels
      changed_ml = result.milliliters(result.changedVoxels)
      slice_smoothing = Double(rules.sliceSmoothing)
    }

    /// The changes in words.
    var words: String {
      var words = Region.allCases.map(\.abbreviation).compactMap { region -> String? in
        guard let count = removed_components[region], count > 0 else { return nil }
        return "\(count) \(region) island\(count == 1 ? "" : "s") "
          + "(\(fixed(removed_ml[region] ?? 0, 2)) ml) removed"
      }
      if enhancing_to_core_ml > 0 {
        words.append("\(fixed(enhancing_to_core_ml, 2)) ml of enhancing tumor became core")
      }
      if slice_smoothing > 0 { words.append("probabilities smoothed along the slices") }
      words.append(
        changed_voxels == 0
          ? "nothing changed"
          : "\(changed_voxels) voxels (\(fixed(changed_ml, 2)) ml) changed")
      return words.joined(separator: ", ")
    }
  }
}
