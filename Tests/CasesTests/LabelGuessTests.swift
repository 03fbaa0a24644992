import Cases
import Imaging
import Testing
import VolumeFiles

/// What labels are taken for where nothing tells their meaning.
@Suite struct LabelGuessTests {
  /// Writes a mask, and reads it.
  private func read(
    _ labels: [Label], dataSet: LabelScheme? = nil, other: LabelScheme? = nil
  ) throws -> (scheme: LabelScheme, guesses: [String]) {
    let folder = try TemporaryFolder()
    let grid = Grid(
      size: [4, 1, 1], affine: Affine(elements: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]))
    let values = labels + [Label](repeating: 0, count: 4 - labels.count)
    let path = folder.file("mask.nii")
    try VolumeFormats.writeLabelMap(
      LabelMap(grid: grid, scheme: .labels(labels), labels: values),
      geometry: VolumeGeometry(grid: grid), to: path)
    var guesses: [String] = []
    let map = try CaseMask.read(
      path, on: grid, dataSet: dataSet, other: other, guess: { guesses.append($0.words) })
    return (map.scheme, guesses)
  }

  @Test func `the numbers alone are a guess`() throws {
    var found = try read([1, 2, 3])
    #expect(found.scheme == .brats2023)
    #expect(found.guesses == ["brats2023 (1 necrotic, 2 edema, 3 enhancing)"])
    found = try read([2, 4])
    #expect(found.guesses == ["brats2020 (2 edema, 4 enhancing)"])
    #expect(try read([1]).guesses == ["the whole tumor"])
  }

  @Test func `a data set or another mask leaves nothing to guess`() throws {
    #expect(try read([1, 2, 3], dataSet: .msd).guesses.isEmpty)
    #expect(try read([1, 2], other: .brats2020).guesses.isEmpty)
    #expect(try read([]).guesses.isEmpty)
    // Labels that are no tumor's are read as nothing in particular.
    #expect(try read([7, 9]).guesses.isEmpty)
  }
}
