internal import Imaging

extension [Modality: Volume] {
  /// Cuts the blurred edges of stripped brains in images that were interpolated: what is background in all stripped
  /// images that were not is background there too.
  ///
  /// At the edge of the brain, thick slices are means of brain and background. They widen the brain by dark voxels,
  /// which changes its mean and deviation. An image keeps its edges if more than a tenth of its brain would be cut,
  /// because then it shows other parts of the head.
  ///
  /// - Parameters:
  ///   - grid: The grid of these volumes.
  ///   - stored: The volumes before they were brought there.
  /// - Returns: The volumes, with edges cut.
  func trimmed(on grid: Grid, stored: [Modality: Volume]) -> [Modality: Volume] {
    let isExact = stored.mapValues { grid.coincides(with: $0.grid) }
    guard isExact.values.contains(true), isExact.values.contains(false) else { return self }
    let stripped = stored.filter { $0.value.isStripped }
    let sharp = stripped.keys.filter { isExact[$0] == true }
    let blurred = stripped.keys.filter { isExact[$0] == false }
    guard !sharp.isEmpty, !blurred.isEmpty else { return self }
    var isBrain = [Bool](repeating: false, count: grid.voxelCount)
    for modality in sharp {
      guard let volume = self[modality] else { continue }
      let background = volume.background().value
      for (place, value) in volume.values().enumerated()
      where value != background && value.isFinite {
        isBrain[place] = true
      }
    }
    var result = self
    for modality in blurred {
      guard let volume = self[modality] else { continue }
      let background = volume.background().value
      var values = volume.values()
      var (tissue, cut) = (0, 0)
      for place in values.indices where values[place] != background && values[place].isFinite {
        tissue += 1
        guard !isBrain[place] else { continue }
        cut += 1
        values[place] = background
      }
      guard cut > 0, cut * 10 <= tissue else { continue }
      result[modality] = Volume(grid: grid, storage: .float32(values))
    }
    return result
  }
}
