package import Imaging

/// What is done with the probabilities of a whole volume before and after they become labels.
///
/// Each rule is off where its parameter is 0 or absent; ``none`` has none. The rules run in this order:
///
/// 1. ``sliceSmoothing``: each region's probability becomes a weighted mean with its neighbors along the
///    slice axis.
/// 2. Thresholds, as for single slices; regions become nested.
/// 3. ``seedThresholds`` and ``minimumIslands``: 26-connected components of a region's mask go, first of
///    the whole tumor, then of the core, then of the enhancing tumor, each on what is left. What goes
///    leaves its region and the ones inside it, and stays in the ones around it.
/// 4. ``minimumEnhancing`` and ``minimumEnhancingShare``: a total of less enhancing tumor than this, in
///    milliliters or as a part of the core, becomes core.
///
/// Source: entrants to BraTS clear small enhancing tumors, e.g. F. Isensee et al., "nnU-Net for Brain
/// Tumor Segmentation", BrainLes 2020; seeds are hysteresis thresholding (J. Canny 1986).
package struct PostProcessing: Hashable, Codable, Sendable {
  /// The weight of each of the two neighboring slices against a slice's own, 0 to 1.
  package var sliceSmoothing: Float
  /// A component of a region stays only where a voxel of it has more than this probability of the region.
  package var seedThresholds: [Region: Float]
  /// A component of a region goes where its volume is below this, in milliliters.
  package var minimumIslands: [Region: Double]
  /// All enhancing tumor becomes core where its volume is below this, in milliliters.
  package var minimumEnhancing: Double
  /// All enhancing tumor becomes core where it is less than this part of the core, 0 to below 1.
  ///
  /// Large cores without enhancement are those of lower-grade gliomas, on which a network finds a few
  /// milliliters that would be much in a small tumor.
  package var minimumEnhancingShare: Double

  /// Creates rules; zeros are left out.
  ///
  /// - Precondition: weights from 0 to 1, seeds from 0 to below 1, volumes finite and not negative.
  package init(
    sliceSmoothing: Float = 0, seedThresholds: [Region: Float] = [:],
    minimumIslands: [Region: Double] = [:], minimumEnhancing: Double = 0,
    minimumEnhancingShare: Double = 0
  ) {
    precondition((0...1).contains(sliceSmoothing), "smoothing by \(sliceSmoothing)")
    precondition(seedThresholds.values.allSatisfy { $0 >= 0 && $0 < 1 }, "\(seedThresholds)")
    precondition(
      (minimumIslands.values + [minimumEnhancing]).allSatisfy { $0 >= 0 && $0.isFinite },
      "\(minimumIslands), \(minimumEnhancing) ml")
    precondition((0..<1).contains(minimumEnhancingShare), "share \(minimumEnhancingShare)")
    self.sliceSmoothing = sliceSmoothing
    self.seedThresholds = seedThresholds.filter { $0.value > 0 }
    self.minimumIslands = minimumIslands.filter { $0.value > 0 }
    self.minimumEnhancing = minimumEnhancing
    self.minimumEnhancingShare = minimumEnhancingShare
  }

  /// No rules: labels come from thresholds alone.
  package static let none = PostProcessing()

  /// Whether there is no rule.
  package var isNone: Bool { self == .none }
}

// MARK: - Model files

extension PostProcessing {
  /// The names of the entries in a model's metadata.
  enum Key {
    static let smoothing = "slice-smoothing"
    static let seed = "seed-threshold"
    static let island = "minimum-island-ml"
    static let enhancing = "minimum-enhancing-ml"
    static let enhancingShare = "minimum-enhancing-share"
    static let all: Set = [smoothing, seed, island, enhancing, enhancingShare]
  }

  /// The entries of a model file whose output channels are `regions`; none for rules that are off.
  func properties(_ regions: [Region]) -> [String: String] {
    func list<Number: AdditiveArithmetic>(_ values: [Region: Number]) -> String? {
      guard !values.isEmpty else { return nil }
      let numbers = regions.map { "\(values[$0] ?? .zero)" }
      return Set(numbers).count == 1 ? numbers[0] : numbers.joined(separator: ",")
    }
    var properties: [String: String] = [:]
    properties[Key.smoothing] = sliceSmoothing > 0 ? "\(sliceSmoothing)" : nil
    properties[Key.seed] = list(seedThresholds)
    properties[Key.island] = list(minimumIslands)
    properties[Key.enhancing] = minimumEnhancing > 0 ? "\(minimumEnhancing)" : nil
    properties[Key.enhancingShare] = minimumEnhancingShare > 0 ? "\(minimumEnhancingShare)" : nil
    return properties
  }

  /// Reads the rules from the entries of a model file.
  ///
  /// - Parameters:
  ///   - properties: The entries; those of other things are passed over.
  ///   - regions: The model's output channels, in whose order lists are.
  ///   - file: The name to give in errors.
  /// - Throws: ``ModelError/unknownMetadata(file:key:value:expected:)``.
  package init(
    properties: [String: String], regions: [Region], file: String
  ) throws(ModelError) {
    func numbers(
      _ key: String, count: Set<Int>, _ isValid: (Double) -> Bool, _ expected: String
    ) throws(ModelError) -> [Double] {
      guard let text = properties[key] else { return [0] }
      let values = text.split(separator: ",", omittingEmptySubsequences: false).map {
        Double($0.filter { !$0.isWhitespace }) ?? .nan
      }
      guard count.contains(values.count), values.allSatisfy(isValid) else {
        throw .unknownMetadata(file: file, key: key, value: text, expected: expected)
      }
      return values
    }
    func list(_ values: [Double]) -> [Region: Double] {
      Dictionary(
        uniqueKeysWithValues: regions.enumerated().map { index, region in
          (region, values.count == 1 ? values[0] : values[index])
        })
    }
    let oneOrEach: Set = [1, regions.count]
    func isVolume(_ value: Double) -> Bool { value >= 0 && value.isFinite }
    let smoothing = try numbers(
      Key.smoothing, count: [1], (0...1).contains, "a number from 0 to 1")
    let seeds = try numbers(
      Key.seed, count: oneOrEach, { (0..<1).contains(Float($0)) },
      "a number from 0 to below 1, or one for each region")
    let islands = try numbers(
      Key.island, count: oneOrEach, isVolume, "a number of milliliters, or one for each region")
    let enhancing = try numbers(Key.enhancing, count: [1], isVolume, "a number of milliliters")
    let share = try numbers(
      Key.enhancingShare, count: [1], (0..<1).contains, "a number from 0 to below 1")
    self.init(
      sliceSmoothing: Float(smoothing[0]), seedThresholds: list(seeds).mapValues { Float($0) },
      minimumIslands: list(islands), minimumEnhancing: enhancing[0],
      minimumEnhancingShare: share[0])
  }
}
