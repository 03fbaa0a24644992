import Imaging
import Rendering
import Testing

@Suite struct LabelBorderTests {
  /// The area that lines enclose, in voxels; holes count against it.
  private func area(_ lines: [LabelBorder.Line]) -> Double {
    lines.reduce(0) { sum, line in
      let points = line.path.points
      return sum
        + zip(points, points.dropFirst() + points.prefix(1)).reduce(0) {
          $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2
        }
    }
  }

  private func length(_ lines: [LabelBorder.Line]) -> Double {
    lines.reduce(0) { sum, line in
      let points = line.path.points
      let ends = points.dropFirst() + (line.path.isClosed ? points.prefix(1) : [])
      return sum + zip(points, ends).reduce(0) { $0 + abs($1.0.x - $1.1.x) + abs($1.0.y - $1.1.y) }
    }
  }

  @Test func `a square has four corners, wherever it lies`() {
    for rows in ["11\n11", "....\n.11.\n.11.\n...."] {
      let lines = LabelBorder(labels(rows)).lines
      #expect(lines.count == 1)
      #expect(lines[0].path.isClosed && lines[0].path.points.count == 4)
      #expect(area(lines) == 4 && length(lines) == 8)
    }
  }

  @Test func `voxels that touch at a corner have lines of their own, a hole has one too`() {
    #expect(LabelBorder(labels("1.\n.1")).lines.map(\.path.points.count) == [4, 4])
    let ring = LabelBorder(labels("111\n1.1\n111")).lines
    #expect(ring.count == 2 && area(ring) == 8 && length(ring) == 16)
  }

  @Test func `a border between labels belongs to the inner one`() {
    let lines = LabelBorder(labels("....\n.24.\n....")).lines
    let divided = lines.filter(\.isDivision)
    #expect(divided.map(\.label) == [4])
    #expect(length(divided) == 1)
    #expect(length(lines.filter { !$0.isDivision }) == 6)
    #expect(!divided[0].path.isClosed)
    // A label that is hidden has no line.
    #expect(LabelBorder(labels("24")) { $0 != 4 }.lines.map(\.label) == [2])
  }

  /// The edges between voxels in and out are counted one by one.
  @Test(arguments: 1...8) func `lines enclose any mask exactly`(seed: Int) {
    let (width, height) = (13, 11)
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    let values = (0..<width * height).map { _ -> Label in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Label(state >> 63)
    }
    let slice = Slice(width: width, height: height, values: values)
    func isInside(_ x: Int, _ y: Int) -> Bool {
      x >= 0 && y >= 0 && x < width && y < height && slice[x, y] != 0
    }
    var edges = 0
    for y in -1..<height {
      for x in -1..<width {
        edges +=
          (isInside(x, y) != isInside(x + 1, y) ? 1 : 0)
          + (isInside(x, y) != isInside(x, y + 1) ? 1 : 0)
      }
    }
    let lines = LabelBorder(LabelSlice(labels: slice, scheme: .binary)).lines
    let areClosed = lines.allSatisfy { $0.path.isClosed }
    #expect(areClosed)
    #expect(Int(area(lines)) == values.count { $0 != 0 })
    #expect(Int(length(lines)) == edges)
  }
}
