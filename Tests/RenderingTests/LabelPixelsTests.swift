import Imaging
import Rendering
import Testing

/// Labels in fewer pixels than voxels.
private func reduced(_ slice: LabelSlice, to width: Int, _ height: Int) -> [[Label]] {
  let labels = slice.labels
  let pixels = LabelPixels(
    labels,
    columns: AxisVotes(
      outputs: width, start: 0, length: Double(labels.width), samples: labels.width),
    rows: AxisVotes(
      outputs: height, start: 0, length: Double(labels.height), samples: labels.height)
  ).labels.values
  return (0..<height).map { Array(pixels[$0 * width..<($0 + 1) * width]) }
}

@Suite struct LabelPixelsTests {
  @Test func `a lesion of one voxel has a pixel, however small the picture is`() {
    let lesion = labels(
      """
      ............
      .....1......
      ............
      ............
      """)
    #expect(reduced(lesion, to: 4, 1) == [[0, 1, 0, 0]])
    #expect(reduced(lesion, to: 1, 1) == [[1]])
  }

  @Test func `a lesion over the corner of four pixels gets the one that it fills most`() {
    let lesion = labels(
      """
      ........
      ..11....
      ..111...
      ...111..
      ....1...
      ........
      ........
      ........
      """)
    #expect(reduced(lesion, to: 2, 2) == [[1, 0], [0, 0]])
  }

  @Test func `what hangs together with a pixel that is shown gets no further one`() {
    let spur = labels(
      """
      111.....
      111.....
      1111....
      ...11...
      .....1..
      ........
      """)
    #expect(reduced(spur, to: 3, 2) == [[1, 0, 0], [0, 0, 0]])
  }

  @Test func `a label inside of others is not lost, either`() {
    let tumor = labels(
      """
      222222
      222222
      224222
      222222
      222222
      222222
      """)
    #expect(reduced(tumor, to: 2, 2) == [[4, 2], [2, 2]])
    // But not at the cost of another's only pixel.
    #expect(reduced(tumor, to: 1, 1) == [[2]])
  }
}
