import Imaging

extension SegmentationInput {
  /// An image that shows less than this share of the head gets a note.
  static let smallCoverage = 0.7

  /// The share of the head that each image shows, 0–1.
  ///
  /// The head is the brain if there is a mask, else the voxels that at least half of the images show. Only every
  /// fourth voxel along each axis is checked, or every one along short axes.
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
    let modalities = Modality.allCases.filter { volumes[$0] != nil && normalizations[$0] != nil }
    let images = modalities.compactMap { shown($0, size, steps) }
    var counts = [Int](repeating: 0, count: images.count)
    var all = 0
    for place in 0..<size.reduce(1, *) {
      if let inBrain {
        guard inBrain[place] != 0 else { continue }
      } else {
        guard 2 * images.count(where: { $0[place] }) >= images.count else { continue }
      }
      all += 1
      for index in images.indices where images[index][place] { counts[index] += 1 }
    }
    guard all > 0 else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: zip(modalities, counts).map { ($0, Double($1) / Double(all)) })
  }

  /// Whether an image shows tissue at every n-th voxel along each axis.
  private func shown(_ modality: Modality, _ size: [Int], _ steps: [Int]) -> [Bool]? {
    guard let volume = volumes[modality], let normalization = normalizations[modality] else {
      return nil
    }
    var shown: [Bool] = []
    shown.reserveCapacity(size.reduce(1, *))
    let (width, height) = (grid.size[0], grid.size[1])
    let (slope, intercept) = (Float(volume.slope), Float(volume.intercept))
    for k in 0..<size[2] {
      for j in 0..<size[1] {
        let row = (k * steps[2] * height + j * steps[1]) * width
        for i in 0..<size[0] {
          shown.append(
            normalization.isTissue(
              Float(volume.storage[row + i * steps[0]]) * slope + intercept))
        }
      }
    }
    return shown
  }
}
