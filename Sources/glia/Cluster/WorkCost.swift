import Cases
import Foundation
import Imaging
import VolumeFiles

/// What a case costs, estimated without reading its voxels.
enum WorkCost {
  /// The voxels of the largest of some files.
  ///
  /// Only headers are read. A file without a readable header counts half its size in bytes, as if it
  /// stored 16-bit numbers, and a series of DICOM files that of its folder. A case that cannot be
  /// read costs 1, because its failure is reported at once.
  static func voxels(of files: [String], areSeries: Bool = false) -> Int {
    files.map { file in
      if areSeries { return folderBytes(of: file) / 2 }
      if let grid = try? VolumeFormats.readHeader(file).grid { return grid.voxelCount }
      return bytes(of: file) / 2
    }.max().map { max($0, 1) } ?? 1
  }

  /// The cost of a case; see ``voxels(of:areSeries:)``.
  static func voxels(of finding: CaseSearch.Finding) -> Int {
    guard let source = try? finding.result.get() else { return 1 }
    return voxels(of: source.files, areSeries: source.layout == .dicom)
  }

  private static func bytes(of file: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    return (attributes?[.size] as? Int) ?? 0
  }

  private static func folderBytes(of file: String) -> Int {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(0) { $0 + bytes(of: "\(folder)/\($1)") }
  }
}

extension Shard {
  /// The cases of this part, in their order.
  func part(of findings: [CaseSearch.Finding]) -> [CaseSearch.Finding] {
    let numbers = Self.numbers(costs: findings.map { WorkCost.voxels(of: $0) }, count: count)
    return zip(findings, numbers).filter { $1 == number }.map(\.0)
  }
}
