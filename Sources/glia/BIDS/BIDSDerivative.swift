import ArgumentParser
import Cases
import Files
import Foundation
import Imaging
import VolumeFiles

/// The files of a BIDS derivative data set that describe its masks.
///
/// Source: BIDS 1.10.0, "Derived dataset and pipeline description" and "Imaging: segmentations".
struct BIDSDerivative {
  let dataset: String
  let output: String

  /// The name by which paths refer to the source data set.
  private static let link = "raw"

  /// Where the source data set is: relative to the derivatives if they are inside it.
  private var location: String {
    let (own, source) = (absolutePath(output), absolutePath(dataset))
    if own.hasPrefix(source + "/") {
      return own.dropFirst(source.count + 1).split(separator: "/").map { _ in ".." }
        .joined(separator: "/")
    }
    return URL(fileURLWithPath: source, isDirectory: true).absoluteString
  }

  /// Writes the description of the data set, unless it is there.
  func prepare() throws {
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("the folder \(output) cannot be created: \(error.localizedDescription)")
    }
    var source: [String: JSONValue] = ["URL": .text(location)]
    let description = FileManager.default.contents(atPath: dataset + "/dataset_description.json")
      .flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
    if let doi = description?["DatasetDOI"] as? String { source["DOI"] = .text(doi) }
    var members: [String: JSONValue] = [
      "Name": .text("Tumor segmentations by glia"), "BIDSVersion": .text("1.10.0"),
      "DatasetType": .text("derivative"),
      "GeneratedBy": .list([
        .object([
          "Name": .text("glia"), "Version": .text(Glia.configuration.version),
          "Description": .text("Segmentation of brain tumors with a neural network"),
        ])
      ]),
      "SourceDatasets": .list([.object(source)]),
      "DatasetLinks": .object([Self.link: .text(location)]),
    ]
    if let license = description?["License"] as? String { members["License"] = .text(license) }
    try Self.writeOnce(.object(members), to: output + "/dataset_description.json")
    try Self.writeOnce(
      text: """
        # Tumor segmentations

        Written by `glia bids`. Each mask `_dseg.nii.gz` has its labels in the `.tsv` and its sources in
        the `.json` beside it. For research and teaching; not a medical device.

        """, to: output + "/README.md")
  }

  /// Writes a mask's labels and sources.
  func describe(_ job: SegmentationJob, _ report: SegmentationJob.Report) throws {
    let scheme = try Self.scheme(report.scheme, of: job.prediction)
    var table = ["index\tname\tabbreviation\tcolor"]
    table.append("0\tbackground\tBG\t#000000")
    for entry in scheme.table.entries {
      let color = entry.color ?? LabelColors.colorBlindSafe[entry.value, entry.tissue]
      let hexadecimal = String(color, radix: 16, uppercase: true)
      table.append(
        "\(entry.value)\t\(entry.name)\t\(Self.abbreviation(entry))\t#"
          + String(repeating: "0", count: 6 - hexadecimal.count) + hexadecimal)
    }
    try AtomicFile.write(
      Array((table.joined(separator: "\n") + "\n").utf8),
      to: BIDSName.sidecar(of: job.prediction, "tsv"))
    let loader = try CaseLoader(job.source, needsReference: false)
    let images = job.source.presentModalities.compactMap { job.source.modalities[$0] }
    let sources = (images + [job.source.image].compactMap(\.self)).map { JSONValue.text(uri($0)) }
    var members: [String: JSONValue] = [
      "Description": .text("Tumor labels by glia, model \(fileName(modelName))"),
      "Sources": .list(sources), "SpatialReference": .text(uri(loader.header.path)),
      "Manual": .flag(false), "LabelScheme": .text(report.scheme),
    ]
    if let file = report.probabilities {
      var own = members
      own["Manual"] = nil
      own["Description"] = .text("Probabilities of WT, TC and ET by glia")
      own["LabelMap"] = .list(Region.allCases.map { .text($0.abbreviation) })
      try Self.write(.object(own), to: BIDSName.sidecar(of: file, "json"))
    }
    members["Structures"] = .list(
      scheme.structures.filter(\.isListed).map { .text($0.abbreviation) })
    // Last: without it, the mask counts as unfinished.
    try Self.write(.object(members), to: BIDSName.sidecar(of: job.prediction, "json"))
  }

  var modelName = Assets.modelPath

  /// What a mask's labels mean.
  ///
  /// - Parameters:
  ///   - name: The name of the scheme, as reports have it.
  ///   - mask: The file.
  /// - Returns: The known scheme of that name, else the names in the file, else its labels.
  /// - Throws: One sentence if the file cannot be read.
  static func scheme(_ name: String, of mask: String) throws -> LabelScheme {
    if let known = LabelScheme(rawValue: name) { return known }
    let file = try VolumeFormats.readVolume(mask)
    let present = try file.labelMap(scheme: .binary).presentLabels
    return file.ownScheme(of: present) ?? .labels(present.subtracting([0]))
  }

  private static func abbreviation(_ entry: LabelTable.Entry) -> String {
    switch entry.tissue {
    case .core: "NCR"
    case .edema: "ED"
    case .enhancing: "ET"
    case .cavity: "RC"
    case nil: "L\(entry.value)"
    }
  }

  /// A file of the source data set as a BIDS URI.
  private func uri(_ path: String) -> String {
    let base = fullPath(dataset)
    let own = fullPath(path)
    guard own.hasPrefix(base + "/") else { return own }
    return "bids:\(Self.link):" + own.dropFirst(base.count + 1)
  }

  // MARK: - JSON files

  static func write(_ value: JSONValue, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(Array(try encoder.encode(value)) + [10], to: path)
  }

  private static func writeOnce(_ value: JSONValue, to path: String) throws {
    if !FileManager.default.fileExists(atPath: path) { try write(value, to: path) }
  }

  static func writeOnce(text: String, to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try AtomicFile.write(Array(text.utf8), to: path)
  }
}
