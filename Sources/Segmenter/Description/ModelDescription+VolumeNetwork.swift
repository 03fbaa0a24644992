package import Imaging

extension ModelDescription {
  /// A network of volumes that helps one of slices with whole volumes.
  ///
  /// Where a whole volume is segmented, the probability of each structure is the mean over both networks,
  /// weighted by a share. Slices by themselves are the slice network's alone.
  package struct VolumeNetwork: Hashable, Sendable {
    /// Its ONNX file, in the folder of this one or a path from there; it has a description of its own.
    package var file: String
    /// Its share of the mean for each region, 0 to 1.
    package var shares: [Region: Float]

    /// The share that a network has if nothing is said.
    package static let usualShare: Float = 0.5

    /// Names a network.
    ///
    /// - Parameters:
    ///   - file: Its ONNX file.
    ///   - shares: Its share for each region; the usual one for those that are left out.
    package init(_ file: String, shares: [Region: Float] = [:]) {
      self.file = file
      self.shares = Dictionary(
        uniqueKeysWithValues: Region.allCases.map { ($0, shares[$0] ?? Self.usualShare) })
    }
  }
}

extension ModelDescription.VolumeNetwork {
  /// Reads `volumeNetwork` of a description.
  init(_ json: JSONCursor) throws(DescriptionError) {
    try json.checkKeys(["file", "share"])
    guard let file = json["file"] else {
      throw json.wrong("an object with \"file\", the name of an ONNX file")
    }
    self.init(try file.text())
    guard let share = json["share"] else { return }
    let expected = "a number from 0 to 1, or one by structure, such as {\"WT\": 0.5, \"TC\": 0.3}"
    guard let members = share.tree.members else {
      let number = Float(try share.number(0...1, expected))
      for region in Region.allCases { shares[region] = number }
      return
    }
    try share.checkKeys(Region.allCases.map(\.abbreviation))
    for member in members {
      guard let region = Region.allCases.first(where: { $0.abbreviation == member.key }),
        let number = share[member.key]
      else { continue }
      shares[region] = Float(try number.number(0...1, expected))
    }
  }

  /// The value of `volumeNetwork`.
  var json: JSONTree {
    .object([.init("file", .text(file)), .init("share", shareTree)])
  }

  private var shareTree: JSONTree {
    let numbers = Region.allCases.map { exact(shares[$0] ?? Self.usualShare) }
    if Set(numbers).count == 1 { return .number(numbers[0]) }
    return .object(
      zip(Region.allCases, numbers).map { .init($0.abbreviation, .number($1)) })
  }
}

// The entries of `metadata_props` that say the same; see ModelMetadata.

extension ModelDescription.VolumeNetwork {
  /// The entries: the file, and its share or one for each region.
  package static let entries = (file: "volume-network", share: "volume-share")

  /// Reads the entries of a model file; `nil` if there is none.
  ///
  /// - Throws: ``ModelError/unknownMetadata(file:key:value:expected:)``.
  init?(
    properties: [String: String], regions: [Region], file: String
  ) throws(ModelError) {
    guard let name = properties[Self.entries.file] else { return nil }
    self.init(name)
    guard let text = properties[Self.entries.share] else { return }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
      Float($0.filter { !$0.isWhitespace }) ?? .nan
    }
    guard [1, regions.count].contains(numbers.count),
      numbers.allSatisfy({ (0...1).contains($0) })
    else {
      throw .unknownMetadata(
        file: file, key: Self.entries.share, value: text,
        expected: "a number from 0 to 1, or one for each region")
    }
    for (index, region) in regions.enumerated() {
      shares[region] = numbers.count == 1 ? numbers[0] : numbers[index]
    }
  }

  /// The entries of a model file.
  func properties(_ regions: [Region]) -> [String: String] {
    let numbers = regions.map { "\(shares[$0] ?? Self.usualShare)" }
    return [
      Self.entries.file: file,
      Self.entries.share: Set(numbers).count == 1 ? numbers[0] : numbers.joined(separator: ","),
    ]
  }
}
