import Imaging
import Metrics
import Viewer
import VolumeFiles

/// What `glia measure` found in a case.
struct MeasureReport {
  /// A mask, and the file that it is from.
  struct Mask {
    let path: String
    let map: LabelMap
  }

  /// The values of a mask's labels in an image.
  struct Labels {
    /// The image's title; `nil` if there is no image, and so no values.
    let image: String?
    let statistics: LabelStatistics
  }

  /// A connected part of a structure, by its number among those of the structure.
  struct Part {
    let structure: Structure
    let number: Int
    let component: MeasuredComponent
  }

  let name: String
  let mask: Mask?
  let plane: Plane
  let labels: [Labels]
  let parts: [Part]
  /// What was measured in the viewer.
  let table: MeasurementTable
  /// What the user should know, one sentence each.
  let notes: [String]

  /// Measures a case.
  ///
  /// - Throws: `CommandFailure` if there is nothing to measure, or no structure of a name.
  init(
    _ name: String, images: [MeasurementTable.Image], mask: Mask?, measurements: [CaseMeasurement],
    structures: [String], plane: Plane
  ) throws {
    guard mask != nil || !measurements.isEmpty && structures.isEmpty else {
      throw CommandFailure("\(name) has no mask; name one with --mask FILE")
    }
    (self.name, self.mask, self.plane) = (name, mask, plane)
    var notes: [String] = []
    let alone =
      images.isEmpty ? mask.map { Labels(image: nil, statistics: LabelStatistics($0.map)) } : nil
    labels =
      [alone].compactMap(\.self)
      + images.compactMap { image in
        guard let mask else { return nil }
        guard let statistics = LabelStatistics(mask.map, image.volume, frame: image.frame) else {
          notes.append("\(image.title) is in color, so it has no values to measure")
          return nil
        }
        if statistics.isResampled {
          notes.append("\(image.title) was resampled to the mask's grid")
        }
        if image.volume.frameCount > 1 {
          notes.append("\(image.title) has several volumes; only the first was measured")
        }
        return Labels(image: image.title, statistics: statistics)
      }
    parts =
      try mask.map { mask in
        try Self.structures(structures, of: mask).flatMap { structure in
          MeasuredComponent.all(of: structure, in: mask.map, plane: plane).enumerated().map {
            Part(structure: structure, number: $0.offset + 1, component: $0.element)
          }
        }
      } ?? []
    let grid = images.first?.volume.grid ?? mask?.map.grid
    table = MeasurementTable(name: name, measurements, in: images, grid: grid)
    self.notes = notes
  }

  /// The structures of some names; without names, the regions, or each label if there are none.
  private static func structures(_ names: [String], of mask: Mask) throws -> [Structure] {
    let all = mask.map.scheme.structures
    guard !names.isEmpty else { return all.filter(\.isListed) }
    return try names.map { name in
      let wanted = name.lowercased()
      guard
        let found = all.first(where: {
          [$0.id, $0.name, $0.abbreviation].contains { $0.lowercased() == wanted }
        })
      else {
        let known = all.prefix(20).map(\.abbreviation).joined(separator: ", ")
        throw CommandFailure("\(mask.path) has no structure \(name); it has \(known)")
      }
      return found
    }
  }

  /// The name of a row of statistics.
  func rowName(_ row: LabelStatistics.Row) -> String {
    if let structure = row.structure { return structure.abbreviation }
    guard let label = row.label else { return "" }
    let name = mask?.map.scheme.name(of: label) ?? ""
    return name == "label \(label)" ? name : "\(label) \(name)"
  }
}
