package import Imaging

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

  /// The entries for a model file with the output channels `regions`; none for rules that are off.
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
  ///   - properties: The entries; others are ignored.
  ///   - regions: The model's output channels; lists are in their order.
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
      "a number of at least 0 and below 1, or one for each region")
    let islands = try numbers(
      Key.island, count: oneOrEach, isVolume, "a number of milliliters, or one for each region")
    let enhancing = try numbers(Key.enhancing, count: [1], isVolume, "a number of milliliters")
    let share = try numbers(
      Key.enhancingShare, count: [1], (0..<1).contains, "a number of at least 0 and below 1")
    self.init(
      sliceSmoothing: Float(smoothing[0]), seedThresholds: list(seeds).mapValues { Float($0) },
      minimumIslands: list(islands), minimumEnhancing: enhancing[0],
      minimumEnhancingShare: share[0])
  }
}
