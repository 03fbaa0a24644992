import Imaging
import Testing

private func map(_ size: [Int], _ affine: Affine, _ labels: [Label]) -> LabelMap {
  LabelMap(grid: Grid(size: size, affine: affine), scheme: .brats2020, labels: labels)
}

@Test func `labels on a flipped grid come back in place`() {
  let stored = map([3, 2, 1], .spacing(1, 1, 1), [1, 2, 4, 0, 1, 2])
  // The same voxels, counted from the right.
  let flipped = Grid(
    size: [3, 2, 1], affine: Affine(elements: [-1, 0, 0, 2, 0, 1, 0, 0, 0, 0, 1, 0]))
  let result = stored.resampled(to: flipped)
  #expect(result.labels == [4, 2, 1, 2, 1, 0])
  #expect(result.grid == flipped)
  #expect(result.resampled(to: stored.grid) == stored)
}

@Test func `finer voxels repeat the label of the voxel in which they lie`() {
  let coarse = map([2, 1, 1], .spacing(2, 2, 2), [1, 4])
  let fine = Grid(
    size: [4, 1, 1], affine: Affine(elements: [1, 0, 0, -0.5, 0, 1, 0, 0, 0, 0, 1, 0]))
  #expect(coarse.resampled(to: fine).labels == [1, 1, 4, 4])
}

@Test func `what lies outside is background`() {
  let small = map([2, 1, 1], .spacing(1, 1, 1), [1, 2])
  let large = Grid(
    size: [5, 1, 1], affine: Affine(elements: [1, 0, 0, -2, 0, 1, 0, 0, 0, 0, 1, 0]))
  #expect(small.resampled(to: large).labels == [0, 0, 1, 2, 0])
}

@Test func `no label is made up between labels`() {
  let labels: [Label] = (0..<64).map { [0, 1, 2, 4][$0 * 7 % 4] }
  let source = map([4, 4, 4], .spacing(1, 1, 1), labels)
  let turned = Grid(
    size: [5, 5, 5],
    affine: Affine(elements: [0.6, -0.8, 0, 1, 0.8, 0.6, 0, 0, 0, 0, 0.7, 0]))
  #expect(source.resampled(to: turned).presentLabels.isSubset(of: [0, 1, 2, 4]))
}
