import ONNX
import Segmenter
import Testing

/// The smaller network for tiles with only background around them.
struct TrimmedGraphTests {
  /// Four planes of zeros but for a square of numbers in the middle.
  static func image(side: Int, square: Int) -> [Float] {
    let noise = Segmenter.noise(4 * square * square)
    let first = (side - square) / 2
    var image = [Float](repeating: 0, count: 4 * side * side)
    for plane in 0..<4 {
      for row in 0..<square {
        for column in 0..<square {
          image[(plane * side + first + row) * side + first + column] =
            noise[(plane * square + row) * square + column]
        }
      }
    }
    return image
  }

  @Test func `it computes what the whole network computes`() throws {
    let model = try tinyModel()
    let margin = model.tiles.axes[0].margin
    let trimmed = try #require(TrimmedGraph(model.graph, background: margin))
    #expect((margin, trimmed.trim) == (92, 88))
    // Tissue up to the border of the output, 20 pixels wide.
    let whole = try NaiveNetwork(model.graph)
      .run(Self.image(side: 204, square: 20), height: 204, width: 204)
    let part = try NaiveNetwork(trimmed.graph)
      .run(Self.image(side: 28, square: 20), height: 28, width: 28)
    #expect(part.count == 3 * 20 * 20)
    #expect(largestDifference(whole, part) < 1e-5)
    #expect(
      try trimmed.graph.operationCount(height: 156, width: 188)
        < 0.7 * model.graph.operationCount(height: 332, width: 364))
  }

  @Test func `it fits tiles with as much background on all sides`() throws {
    let model = try tinyModel()
    let trimmed = try #require(TrimmedGraph(model.graph, background: 92))
    let tile = try #require(
      model.cover(height: 44, width: 52, box: (3..<20, 5..<31)).tiles.first)
    func fits(_ background: Int) -> Bool {
      trimmed.fits(
        height: tile.rows.input, width: tile.columns.input, background: background,
        of: model.graph)
    }
    #expect(fits(92) && fits(93))
    #expect(!fits(91) && !fits(0))
  }

  @Test(arguments: [(2, 2, true), (3, 1, true), (1, 3, false)])
  func `it exists only if a skip needs no more of a level than its pooling does`(
    above: Int, below: Int, isThere: Bool
  ) throws {
    let model = try Model(Self.oneLevel(above: above, below: below), path: "net.onnx")
    let margin = model.tiles.axes[0].margin
    #expect(margin == 12)
    let trimmed = TrimmedGraph(model.graph, background: margin)
    try #require((trimmed != nil) == isThere)
    guard let trimmed else { return }
    // Tissue up to the border of the output, 16 pixels wide.
    let (whole, part) = (40, 40 - 2 * trimmed.trim)
    #expect(part < whole)
    let expected = try NaiveNetwork(model.graph)
      .run(Self.image(side: whole, square: 16), height: whole, width: whole)
    let found = try NaiveNetwork(trimmed.graph)
      .run(Self.image(side: part, square: 16), height: part, width: part)
    #expect(largestDifference(expected, found) < 1e-5)
  }

  @Test func `a skip may start at a pooled level, whose border was put back`() throws {
    var net = SmallNetwork()
    net.convolve(4, isPadded: false)
    let pooled = net.halve()
    net.convolve(4, isPadded: false)
    let low = net.convolve(4, isPadded: false)
    let (starts, ends) = (net.integers([2, 2]), net.integers([-2, -2]))
    let skip = net.add("Slice", [pooled, starts, ends, net.integers([2, 3])])
    net.join([skip, low])
    net.enlarge(4)
    net.convolve(3, side: 1, isActive: false)
    let model = try net.model()
    let margin = model.tiles.axes[0].margin
    let trimmed = try #require(TrimmedGraph(model.graph, background: margin))
    #expect((margin, trimmed.trim) == (5, 2))
    let expected = try NaiveNetwork(model.graph)
      .run(Self.image(side: 26, square: 16), height: 26, width: 26)
    let found = try NaiveNetwork(trimmed.graph)
      .run(Self.image(side: 22, square: 16), height: 22, width: 22)
    #expect(largestDifference(expected, found) < 1e-5)
  }

  /// An unpadded network of one level.
  ///
  /// `above` convolutions, a max-pool and four more, the skip, and `below` convolutions: its output is 12
  /// pixels less wide on each side.
  private static func oneLevel(above: Int, below: Int) -> ONNXModel {
    var (nodes, tensors) = ([ONNXNode](), [ONNXTensor]())
    var x = "x"
    func add(_ type: String, _ inputs: [String], _ attributes: [String: ONNXAttribute] = [:]) {
      let name = "\(type)\(nodes.count)"
      nodes.append(
        ONNXNode(type, name: name, inputs: inputs, outputs: [name], attributes: attributes))
      x = name
    }
    func tensor(_ shape: [Int]) -> String {
      let (name, count) = ("t\(tensors.count)", shape.reduce(1, *))
      let numbers = Segmenter.noise(count).map { $0 * 4 / Float(count).squareRoot() }
      tensors.append(ONNXTensor(name: name, shape: shape, floats: numbers))
      return name
    }
    func convolve(_ inputs: Int, _ outputs: Int = 4, side: Int = 3) {
      add(
        "Conv", [x, tensor([outputs, inputs, side, side]), tensor([outputs])],
        ["kernel_shape": .integers([side, side])])
    }
    func integers(_ values: [Int64]) -> String {
      let name = "t\(tensors.count)"
      tensors.append(ONNXTensor(name: name, shape: [values.count], integers: values))
      return name
    }
    let halves: [String: ONNXAttribute] = [
      "kernel_shape": .integers([2, 2]), "strides": .integers([2, 2]),
    ]
    for _ in 0..<above {
      convolve(4)
      add("Relu", [x])
    }
    let skip = x
    add("MaxPool", [x], halves)
    for _ in 0..<4 { convolve(4) }
    add("ConvTranspose", [x, tensor([4, 4, 2, 2])], halves)
    let enlarged = x
    add("Slice", [skip, integers([8, 8]), integers([-8, -8]), integers([2, 3])])
    add("Concat", [x, enlarged], ["axis": .integer(1)])
    for number in 0..<below { convolve(number == 0 ? 8 : 4) }
    convolve(4, 3, side: 1)
    nodes.append(ONNXNode("Sigmoid", name: "last", inputs: [x], outputs: ["y"]))
    return ONNXModel(
      graph: ONNXGraph(
        name: "net", nodes: nodes, initializers: tensors,
        inputs: [ONNXValue(name: "x", shape: [1, 4, "h", "w"])],
        outputs: [ONNXValue(name: "y", shape: [1, 3, "oh", "ow"])]),
      metadata: ModelMetadata().properties)
  }
}
