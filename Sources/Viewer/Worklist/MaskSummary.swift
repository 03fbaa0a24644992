package import Imaging
import Metrics

/// Which of a case's masks the list measures: the first one that there is.
package enum ListedMask: String, Sendable {
  /// The mask that was corrected and saved in the viewer.
  case correction
  /// The model's labels.
  case prediction
  /// The expert's labels.
  case reference

  /// The word beside a volume.
  var short: String {
    switch self {
    case .correction: "edit"
    case .prediction: "pred"
    case .reference: "ref"
    }
  }

  /// The words in a sentence.
  package var words: String { self == .correction ? "saved correction" : rawValue }
}

/// What the list says of a case's mask.
package struct MaskSummary: Hashable, Sendable {
  /// The volume of a structure.
  package struct Part: Hashable, Sendable {
    /// The structure's short name, such as "TC".
    package let name: String
    /// Its volume in ml.
    package let milliliters: Double
  }

  /// Which mask it is.
  package let mask: ListedMask
  /// The volume in ml: of the whole tumor, or of all labels of a mask that knows no tumor regions.
  package let milliliters: Double
  /// The connected parts of that which count as lesions by ``LesionRules/counts(milliliters:)``; voxels touch by
  /// faces, edges and corners.
  package let lesions: Int
  /// The smaller connected parts.
  package let smallerParts: Int
  /// The volume of each structure that tables list, at most ``mostParts``, the largest first where
  /// each label is a structure of its own.
  package let parts: [Part]

  private static let mostParts = 6

  /// Measures a mask.
  ///
  /// - Parameters:
  ///   - map: Its labels.
  ///   - mask: Which mask it is.
  /// - Complexity: a few passes over the labels.
  package init(_ map: LabelMap, _ mask: ListedMask) {
    self.mask = mask
    let scheme = map.scheme
    let whole = Structure.region(.wholeTumor)
    var table =
      scheme.structures.contains(whole)
      ? scheme.mask(of: whole) : [UInt8](repeating: 1, count: labelCount)
    table[0] = 0
    var counts = [Int](repeating: 0, count: labelCount)
    var inside = [UInt8](repeating: 0, count: map.labels.count)
    map.labels.withUnsafeBufferPointer { labels in
      table.withUnsafeBufferPointer { table in
        counts.withUnsafeMutableBufferPointer { counts in
          inside.withUnsafeMutableBufferPointer { inside in
            for offset in labels.indices where labels[offset] != 0 {
              let label = Int(labels[offset])
              counts[label] += 1
              inside[offset] = table[label]
            }
          }
        }
      }
    }
    let voxel = map.grid.voxelMilliliters
    func volume(_ isIn: (Int) -> Bool) -> Double {
      Double(counts.indices.reduce(0) { $0 + (counts[$1] > 0 && isIn($1) ? counts[$1] : 0) })
        * voxel
    }
    milliliters = volume { table[$0] != 0 }
    let connected =
      milliliters == 0
      ? []
      : ConnectedComponents(inside, size: map.grid.size, connectivity: .corners).components
    lesions = connected.count { LesionRules.counts(milliliters: Double($0.voxelCount) * voxel) }
    smallerParts = connected.count - lesions
    var parts = scheme.structures.filter(\.isListed).map { structure in
      Part(
        name: structure.abbreviation,
        milliliters: volume { scheme.contains(Label($0), in: structure) })
    }
    if scheme.isPerLabel {
      parts = parts.filter { $0.milliliters > 0 }.sorted { $0.milliliters > $1.milliliters }
    }
    self.parts = Array(parts.prefix(Self.mostParts))
  }

  /// The lesions, and the parts that are too small to count, such as "2, and 19 of at most 0.05 ml".
  var lesionWords: String {
    guard smallerParts > 0 else { return "\(lesions)" }
    return
      "\(lesions), and \(smallerParts) of at most \(short(LesionRules.countedVolume / 1000)) ml"
  }

  /// A volume in ml in few characters: "12.3", "0.45", "<0.01" or "0".
  static func text(_ volume: Double) -> String {
    if volume == 0 { return "0" }
    return volume < 0.005 ? "<0.01" : Imaging.milliliters(volume)
  }
}
