import Imaging

extension SegmentationInput {
  /// An image that shows less than this share of the head is worth a note.
  static let smallCoverage = 0.7

  /// Which share of the head each image shows, 0–1.
  ///
  /// The head is the brain where there is a mask, else what at least half of the images show. Every fourth voxel
  /// along each axis is looked at, or every one where there are few.
  func coverage(brain: BrainMask?) -> [Modality: Double] {
    guard volumes.count > 1 else { return [:] }
    let steps = grid.size.map { $0 >= 32 ? 4 : 1 }
    let size = zip(grid.size, steps).map { ($0 + $1 - 1) / $1 }
    let coarse = Grid(
      size: size,
      affine: Affine(
        elements: grid.affine.elements.enumerated().map {
          $0.offset % 4 == 3 ? $0.element : $0.element * Double(steps[$0.offset % 4])
        }))
    let inBrain = brain?.map(on: coarse).labels
    let images = Modality.allCases.compactMap { modality in
      volumes[modality].flatMap { volume in normalizations[modality].map { (modality, volume, $0) }
      }
    }
    var counts = [Int](repeating: 0, count: images.count)
    var all = 0
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        for i in 0..<size[0] {
          let place = grid.offset(VoxelPoint(i: i * steps[0], j: j * steps[1], k: k * steps[2]))
          let shows = images.map { _, volume, normalization in
            normalization.isTissue(
              Float(volume.storage[place]) * Float(volume.slope) + Float(volume.intercept))
          }
          let isHead =
            inBrain.map { $0[coarse.offset(VoxelPoint(i: i, j: j, k: k))] != 0 }
            ?? (2 * shows.count { $0 } >= images.count)
          guard isHead else { continue }
          all += 1
          for index in shows.indices where shows[index] { counts[index] += 1 }
        }
      }
    }
    guard all > 0 else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: zip(images, counts).map { ($0.0, Double($1) / Double(all)) })
  }
}
