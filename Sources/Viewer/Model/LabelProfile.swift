public import Imaging

/// In which slices of the three array axes there are labels: what the slice rail shows.
public struct LabelProfile: Hashable, Sendable {
  /// For each array axis, whether each of its slices has a label other than background.
  public private(set) var isOn: [[Bool]]
  private let axial: SliceGeometry

  /// The profile of no labels.
  public init(_ grid: Grid) {
    isOn = grid.size.map { [Bool](repeating: false, count: $0) }
    axial = Prediction.axial(grid)
  }

  /// The profile of a label map.
  ///
  /// - Complexity: one pass over the labels; runs of background are passed over by words.
  public init(_ map: LabelMap) {
    self.init(map.grid)
    let size = map.grid.size
    var (first, second, third) = (isOn[0], isOn[1], isOn[2])
    map.labels.withUnsafeBytes { labels in
      for k in 0..<size[2] {
        for j in 0..<size[1] {
          let start = size[0] * (j + size[1] * k)
          var i = 0
          while i < size[0] {
            if i + 8 <= size[0],
              labels.loadUnaligned(fromByteOffset: start + i, as: UInt64.self) == 0
            {
              i += 8
              continue
            }
            if labels[start + i] != 0 { (first[i], second[j], third[k]) = (true, true, true) }
            i += 1
          }
        }
      }
    }
    isOn = [first, second, third]
  }

  /// Takes the labels of an axial slice in, laid out radiologically.
  ///
  /// Slices of the other planes stay marked where labels went away: that is cheap, and right again
  /// with the next whole segmentation.
  public mutating func take(_ labels: Slice<UInt8>, _ index: Int) {
    isOn[axial.normal][index] = false
    for row in 0..<labels.height {
      for column in 0..<labels.width where labels[column, row] != 0 {
        let voxel = axial.voxel(column: column, row: row, index: index)
        for axis in 0..<3 { isOn[axis][voxel[axis]] = true }
      }
    }
  }
}
