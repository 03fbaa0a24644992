package import Imaging

/// What inference must know about a model besides its graph; kept in the file's `metadata_props`.
///
/// | key             | value                                                                     |
/// |-----------------|---------------------------------------------------------------------------|
/// | `modalities`    | the input channels in order, such as `flair,t1,t1ce,t2`                   |
/// | `normalization` | `zscore-nonzero-clip5`, see ``Imaging/Normalization``                     |
/// | `regions`       | the output channels in order, such as `WT,TC,ET`                          |
/// | `threshold`     | a voxel is in a region above this probability: one number, or one for each region |
/// | `slices`        | `axial-radiological`: rows from anterior, columns from the patient's right |
/// | `mirror`        | `left-right`: probabilities are averaged with those of the mirrored slice |
/// | `planes`        | planes whose slices are averaged over a volume, such as `axial,coronal`   |
/// | `plane-smoothing` | the weight of neighbors when slices of other planes are smoothed         |
/// | `spacing`       | millimeters between voxels, one number or three; 1 if absent              |
/// | `volume-network` | the file of a network of volumes that helps with whole volumes           |
/// | `volume-share`  | its share of the mean: one number, or one for each region                 |
///
/// ``PostProcessing`` has further entries; docs/model-format.md lists all of them.
/// Every other entry, such as the license or the training data, is kept in ``notes``.
package struct ModelMetadata: Hashable, Sendable {
  /// The input channels in order.
  package var modalities: [Modality]
  /// The output channels in order, each a probability.
  package var regions: [Region]
  /// The probability above which a voxel belongs to a region.
  package var thresholds: [Region: Float]
  /// Whether probabilities are averaged with those of the left-right mirrored slice.
  package var mirrors: Bool
  /// The planes whose slices' probabilities are averaged over a whole volume; axial is always among
  /// them.
  package var planes: [Plane]
  /// How slices of planes other than axial are smoothed before averaging.
  ///
  /// This is the weight of each of the two neighbors relative to the slice's own, 0 to 1.
  package var planeSmoothing: Float
  /// The spacing in mm of the images that the network was trained on: right–left, anterior–posterior and
  /// superior–inferior.
  package var spacing: [Double]
  /// The post-processing of whole volumes.
  package var postProcessing: PostProcessing
  /// The network of volumes that helps with whole volumes; `nil` for none.
  package var volumeNetwork: ModelDescription.VolumeNetwork?
  /// Everything else in the file's metadata.
  package var notes: [String: String]

  /// Creates metadata.
  ///
  /// - Precondition: no modality, region or plane occurs twice, axial is one of the planes, and
  ///   thresholds and weights lie between 0 and 1.
  package init(
    modalities: [Modality] = Modality.allCases, regions: [Region] = Region.allCases,
    thresholds: [Region: Float] = [:], mirrors: Bool = false,
    planes: [Plane] = [.axial], planeSmoothing: Float = 0, spacing: [Double] = [1, 1, 1],
    postProcessing: PostProcessing = .none,
    volumeNetwork: ModelDescription.VolumeNetwork? = nil, notes: [String: String] = [:]
  ) {
    precondition(!modalities.isEmpty && Set(modalities).count == modalities.count)
    precondition(planes.contains(.axial) && Set(planes).count == planes.count)
    precondition((0...1).contains(planeSmoothing), "smoothing by \(planeSmoothing)")
    precondition(!regions.isEmpty && Set(regions).count == regions.count)
    self.modalities = modalities
    self.regions = regions
    self.thresholds = Dictionary(uniqueKeysWithValues: regions.map { ($0, thresholds[$0] ?? 0.5) })
    precondition(self.thresholds.values.allSatisfy { $0 >= 0 && $0 < 1 }, "\(thresholds)")
    self.mirrors = mirrors
    self.planes = planes
    self.planeSmoothing = planeSmoothing
    precondition(spacing.count == 3 && spacing.allSatisfy { $0 > 0 }, "a spacing of \(spacing)")
    self.spacing = spacing
    self.postProcessing = postProcessing
    self.volumeNetwork = volumeNetwork
    self.notes = notes
  }

  /// How slices are laid out for the network.
  private static let sliceLayout = "axial-radiological"
  /// The only way in which slices are mirrored.
  private static let mirroring = "left-right"

  /// The entries of the model file.
  package var properties: [String: String] {
    var properties = notes
    properties["modalities"] = modalities.map(\.rawValue).joined(separator: ",")
    properties["normalization"] = Normalization.name
    properties["regions"] = regions.map(\.abbreviation).joined(separator: ",")
    let values = regions.map { String(thresholds[$0] ?? 0.5) }
    properties["threshold"] =
      Set(values).count == 1 ? values[0] : values.joined(separator: ",")
    properties["slices"] = Self.sliceLayout
    if mirrors { properties["mirror"] = Self.mirroring }
    if planes != [.axial] {
      properties["planes"] = planes.map(\.rawValue).joined(separator: ",")
    }
    if planeSmoothing > 0 { properties["plane-smoothing"] = "\(planeSmoothing)" }
    if spacing != [1, 1, 1] {
      properties["spacing"] = spacing.map { short($0) }.joined(separator: ",")
    }
    if let volumeNetwork { properties.merge(volumeNetwork.properties(regions)) { $1 } }
    return properties.merging(postProcessing.properties(regions)) { $1 }
  }

  /// Reads the entries of a model file.
  ///
  /// - Throws: ``ModelError`` if an entry is missing or has an unknown value.
  package init(properties: [String: String], file: String) throws(ModelError) {
    func entry(_ key: String) throws(ModelError) -> String {
      guard let value = properties[key] else { throw .missingMetadata(file: file, key: key) }
      return value
    }
    func unknown(_ key: String, _ expected: String) throws(ModelError) -> ModelError {
      .unknownMetadata(file: file, key: key, value: try entry(key), expected: expected)
    }
    let modalities = Self.list(try entry("modalities")).map { Modality(rawValue: $0) }
    guard !modalities.isEmpty, !modalities.contains(nil), Set(modalities).count == modalities.count
    else { throw try unknown("modalities", "different ones of flair, t1, t1ce and t2") }

    guard try entry("normalization") == Normalization.name else {
      throw try unknown("normalization", Normalization.name)
    }
    let regions = Self.list(try entry("regions")).map { name in
      Region.allCases.first { $0.abbreviation.lowercased() == name }
    }
    guard !regions.isEmpty, !regions.contains(nil), Set(regions).count == regions.count else {
      throw try unknown("regions", "different ones of WT, TC and ET")
    }
    let thresholds = Self.list(try entry("threshold")).map { Float($0) ?? .nan }
    guard thresholds.allSatisfy({ $0 >= 0 && $0 < 1 }),
      [1, regions.count].contains(thresholds.count)
    else { throw try unknown("threshold", "a number from 0 to 1, or one for each region") }
    if let layout = properties["slices"], layout != Self.sliceLayout {
      throw try unknown("slices", Self.sliceLayout)
    }
    let mirrors = try Self.mirrors(properties, file: file)
    let known = regions.compactMap(\.self)
    let postProcessing = try PostProcessing(properties: properties, regions: known, file: file)
    let used = PostProcessing.Key.all.union([
      "modalities", "normalization", "regions", "threshold", "slices", "mirror",
      "planes", "plane-smoothing", "spacing", "volume-network", "volume-share",
    ])
    self.init(
      modalities: modalities.compactMap(\.self), regions: known,
      thresholds: Dictionary(
        uniqueKeysWithValues: known.enumerated().map { index, region in
          (region, thresholds.count == 1 ? thresholds[0] : thresholds[index])
        }),
      mirrors: mirrors, planes: try Self.planes(properties, file: file),
      planeSmoothing: try Self.planeSmoothing(properties, file: file),
      spacing: try Self.spacing(properties, file: file),
      postProcessing: postProcessing,
      volumeNetwork: try ModelDescription.VolumeNetwork(
        properties: properties, regions: known, file: file),
      notes: properties.filter { !used.contains($0.key) })
  }

  /// Whether the entries ask for averaging with the mirror image.
  ///
  /// - Throws: ``ModelError/unknownMetadata(file:key:value:expected:)``.
  package static func mirrors(
    _ properties: [String: String], file: String
  ) throws(ModelError) -> Bool {
    guard let value = properties["mirror"] else { return false }
    guard value == mirroring else {
      throw .unknownMetadata(file: file, key: "mirror", value: value, expected: mirroring)
    }
    return true
  }

  /// The planes that the entries ask for.
  ///
  /// - Throws: ``ModelError/unknownMetadata(file:key:value:expected:)``.
  package static func planes(
    _ properties: [String: String], file: String
  ) throws(ModelError) -> [Plane] {
    guard let value = properties["planes"] else { return [.axial] }
    guard let planes = Plane.list(value) else {
      throw .unknownMetadata(
        file: file, key: "planes", value: value,
        expected: "axial, or axial with coronal, sagittal or both")
    }
    return planes
  }

  /// The weight of neighbors in other planes that the entries ask for.
  ///
  /// - Throws: ``ModelError/unknownMetadata(file:key:value:expected:)``.
  package static func planeSmoothing(
    _ properties: [String: String], file: String
  ) throws(ModelError) -> Float {
    guard let value = properties["plane-smoothing"] else { return 0 }
    guard let weight = Float(value), (0...1).contains(weight) else {
      throw .unknownMetadata(
        file: file, key: "plane-smoothing", value: value, expected: "a number from 0 to 1")
    }
    return weight
  }

  /// The spacing that the entries ask for.
  ///
  /// One number or three, with commas, spaces or `x` between them, and `mm` or nothing behind them.
  ///
  /// - Throws: ``ModelError/unknownMetadata(file:key:value:expected:)``.
  package static func spacing(
    _ properties: [String: String], file: String
  ) throws(ModelError) -> [Double] {
    guard let value = properties["spacing"] else { return [1, 1, 1] }
    let words = value.lowercased().replacing("mm", with: " ")
      .split { ", x×[]()".contains($0) }
    let numbers = words.map { Double($0) ?? .nan }
    guard [1, 3].contains(numbers.count), numbers.allSatisfy({ (0.1...20).contains($0) }) else {
      throw .unknownMetadata(
        file: file, key: "spacing", value: value,
        expected: "one number of millimeters, or three, such as 1,1,1")
    }
    return numbers.count == 3 ? numbers : [numbers[0], numbers[0], numbers[0]]
  }

  /// The words of a comma-separated list, in lower case, without spaces.
  private static func list(_ text: String) -> [String] {
    text.lowercased().split(separator: ",").map { $0.filter { !$0.isWhitespace } }
  }
}
