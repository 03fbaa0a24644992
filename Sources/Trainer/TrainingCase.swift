internal import Cases
package import Imaging
import VolumeFiles

/// One patient in memory: normalized slices of one plane and their regions, cropped to the head.
///
/// Slices are laid out as the viewer shows them: in axial slices, anterior is at the top and the
/// patient's right is on the left. The four modalities are interleaved, in units of 1/4096, 8 bytes
/// per pixel. Background is 0, and nothing else is.
package final class TrainingCase: @unchecked Sendable {
  // Filled in the initializer and never changed.

  /// The patient's name.
  package let name: String
  /// The plane of the slices.
  package let plane: Plane
  /// The same patient in other planes.
  package let others: [TrainingCase]
  /// Whether the images were z-scores already; see ``TrainingData/Splits/normalized``.
  package let isNormalized: Bool
  /// Which regions were drawn; bits 0–2 are WT, TC and ET.
  package let known: UInt8
  /// Which modalities are present, in the order of ``Modality``.
  package let isPresent: [Bool]
  /// The number of slices.
  package let count: Int
  /// Rows of a slice, with one row of background on each side.
  package let height: Int
  /// Columns of a slice, with one column of background on each side.
  package let width: Int
  /// Slices that contain any of the head.
  package private(set) var headSlices: [Int] = []
  /// Slices with tumor.
  package private(set) var tumorSlices: [Int] = []
  /// The share of the whole tumor that enhances, 0 to 1; 0 without tumor.
  package private(set) var enhancingShare: Float = 0
  /// Slices with a core or enhancing tumor.
  package private(set) var coreSlices: [Int] = []

  let pixels: UnsafeMutablePointer<Int16>
  let masks: UnsafeMutablePointer<UInt8>
  /// The regions that each slice shows; `nil` for slices without any of the head.
  private var contents: [UInt8?] = []
  /// The case whose memory this one uses; `nil` if it has its own.
  private let owner: TrainingCase?

  /// Reads a patient's volumes and the label map.
  ///
  /// - `volumes`: The modalities' files; a missing modality is background.
  /// - `reference`: The label map's file.
  /// - `scheme`: What its labels mean; `nil` to guess from the labels.
  package convenience init(
    name: String, volumes files: [Modality: String], reference: String, scheme: LabelScheme?
  ) throws {
    let labels = try VolumeFormats.readLabelMap(reference, scheme: scheme)
    var volumes: [Modality: Volume] = [:]
    for (modality, file) in files {
      let volume = try VolumeFormats.readVolume(file).volume
      guard volume.grid.size == labels.grid.size else {
        throw TrainingDataError(
          "\(file) has \(Self.text(volume.grid.size)) voxels and \(reference) has "
            + "\(Self.text(labels.grid.size)); they must have the same grid")
      }
      volumes[modality] = volume
    }
    try self.init(name: name, volumes: volumes, labels: labels)
  }

  private static func text(_ size: [Int]) -> String {
    size.map(String.init).joined(separator: "×")
  }

  /// Creates a case from a patient's volumes and label map, all on one grid.
  ///
  /// - `slices`: The slices with trusted labels; `nil` for all. Samples show only these.
  /// - `plane`: The plane of the slices.
  /// - `others`: The same patient in other planes.
  /// - `isNormalized`: Whether the volumes are z-scores already, with a background of 0.
  package init(
    name: String, volumes given: [Modality: Volume], labels: LabelMap,
    slices trusted: Set<Int>? = nil, plane: Plane = .axial, others: [TrainingCase] = [],
    isNormalized: Bool = false
  ) throws {
    self.name = name
    self.isNormalized = isNormalized
    self.plane = plane
    self.others = others
    owner = nil
    var volumes: [(Int, Volume, Normalization)] = []
    for (channel, modality) in Modality.allCases.enumerated() {
      guard let volume = given[modality] else { continue }
      precondition(volume.grid.size == labels.grid.size, "volumes and labels on different grids")
      let normalization =
        isNormalized ? Normalization(mean: 0, deviation: 1) : Normalization(measuring: volume)
      volumes.append((channel, volume, normalization))
    }
    guard !volumes.isEmpty else { throw TrainingDataError("\(name) has no images") }
    isPresent = (0..<4).map { channel in volumes.contains { $0.0 == channel } }
    guard !labels.scheme.knownRegions.isEmpty else {
      throw TrainingDataError(
        "the labels of \(name) fit no brain tumor scheme; --scheme binary treats all but 0 as tumor"
      )
    }
    known = labels.scheme.knownRegions.reduce(0) { $0 | RegionSet($1).rawValue }
    let geometry = SliceGeometry(labels.grid, plane: plane)
    count = geometry.count

    // The smallest rectangle that contains the head in every slice, plus one row and column on each
    // side.
    var (top, bottom, left, right) = (geometry.height, -1, geometry.width, -1)
    var slices: [[Slice<Float>]] = []
    for index in 0..<count {
      let channels = volumes.map { $0.2($0.1.slice(index, geometry)) }
      for slice in channels {
        slice.values.withUnsafeBufferPointer { values in
          for row in 0..<slice.height {
            for column in 0..<slice.width where values[row * slice.width + column] != 0 {
              top = min(top, row)
              bottom = max(bottom, row)
              left = min(left, column)
              right = max(right, column)
            }
          }
        }
      }
      slices.append(channels)
    }
    guard bottom >= 0 else { throw TrainingDataError("\(name) is background everywhere") }
    height = bottom - top + 3
    width = right - left + 3
    let area = height * width
    pixels = .allocate(capacity: count * area * 4)
    pixels.initialize(repeating: 0, count: count * area * 4)
    masks = .allocate(capacity: count * area)
    masks.initialize(repeating: 0, count: count * area)
    var table = [UInt8](repeating: 0, count: labelCount)
    for region in Region.allCases {
      let mask = labels.scheme.mask(of: .region(region), bit: RegionSet(region).rawValue)
      for label in table.indices { table[label] |= mask[label] }
    }
    var voxels = (tumor: 0, enhancing: 0)
    for index in 0..<count {
      for (place, (channel, _, _)) in volumes.enumerated() {
        let slice = slices[index][place]
        slice.values.withUnsafeBufferPointer { values in
          for row in top...bottom {
            var target = ((index * height + row - top + 1) * width + 1) * 4 + channel
            for column in left...right {
              let value = values[row * slice.width + column]
              if value != 0 {
                let stored = Int16((value * 4096).rounded())
                pixels[target] = stored == 0 ? 1 : stored
              }
              target += 4
            }
          }
        }
      }
      let mask = labels.slice(index, geometry)
      var seen: UInt8 = 0
      mask.values.withUnsafeBufferPointer { values in
        for row in top...bottom {
          for column in left...right {
            let regions = table[Int(values[row * mask.width + column])] & known
            seen |= regions
            if regions & 1 != 0 { voxels.tumor += 1 }
            if regions & 4 != 0 { voxels.enhancing += 1 }
            masks[(index * height + row - top + 1) * width + column - left + 1] = regions
          }
        }
      }
      let showsHead = slices[index].contains { $0.values.contains { $0 != 0 } }
      contents.append(showsHead ? seen : nil)
    }
    if voxels.tumor > 0 { enhancingShare = Float(voxels.enhancing) / Float(voxels.tumor) }
    choose { trusted?.contains($0) ?? true }
  }

  /// Takes some slices of a case, with a different set of known regions.
  private init(_ other: TrainingCase, known: UInt8, slices isChosen: (Int) -> Bool) {
    (name, plane, others, isPresent) = (other.name, other.plane, [], other.isPresent)
    (count, height, width) = (other.count, other.height, other.width)
    (pixels, masks, owner) = (other.pixels, other.masks, other.owner ?? other)
    (contents, enhancingShare) = (other.contents, other.enhancingShare)
    isNormalized = other.isNormalized
    self.known = known
    choose(isChosen)
  }

  private func choose(_ isChosen: (Int) -> Bool) {
    headSlices = contents.indices.filter { contents[$0] != nil && isChosen($0) }
    tumorSlices = headSlices.filter { (contents[$0] ?? 0) & 1 != 0 }
    coreSlices = headSlices.filter { (contents[$0] ?? 0) & 6 != 0 }
  }

  /// The slices outside ``headSlices`` that show any of the given regions, with only those known.
  ///
  /// - Returns: `nil` if there are none.
  package func remainder(showing regions: UInt8) -> TrainingCase? {
    let chosen = Set(headSlices)
    let rest = TrainingCase(self, known: known & regions) {
      !chosen.contains($0) && (self.contents[$0] ?? 0) & regions != 0
    }
    return rest.headSlices.isEmpty ? nil : rest
  }

  /// The patient in a plane; itself if that plane is missing.
  func view(in plane: Plane) -> TrainingCase { others.first { $0.plane == plane } ?? self }

  deinit {
    guard owner == nil else { return }
    pixels.deallocate()
    masks.deallocate()
  }
}

/// Training data that cannot be used.
package struct TrainingDataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problem in one sentence.
  package let description: String

  /// Creates an error from a sentence.
  package init(_ description: String) { self.description = description }
}
