import Foundation
import Imaging
import ONNX
import ONNXRuntime
import Segmenter
import TestSupport
import Testing

/// A network with an operator that glia does not have: the sigmoid of x / √(1 + x²), channel by channel.
private func unknownNetwork(
  _ operation: String = "LRN", sides: [ONNXDimension] = ["h", "w"], halves: Bool = false,
  metadata: [String: String] = ModelMetadata().properties
) -> ONNXModel {
  var pick = [Float](repeating: 0, count: 12)
  for channel in 0..<3 { pick[channel * 4 + channel] = 1 }
  let attributes: [String: ONNXAttribute] = [
    "size": .integer(1), "alpha": .float(1), "beta": .float(0.5), "bias": .float(1),
  ]
  let square: [String: ONNXAttribute] = [
    "kernel_shape": .integers([2, 2]), "strides": .integers([2, 2]),
  ]
  return ONNXModel(
    graph: ONNXGraph(
      name: "net",
      nodes: [
        ONNXNode("Conv", name: "pick", inputs: ["x", "w"], outputs: ["c"]),
        ONNXNode(
          operation, name: "norm", inputs: ["c"], outputs: ["n"],
          attributes: operation == "LRN" ? attributes : [:]),
      ]
        + (halves
          ? [ONNXNode("MaxPool", name: "p", inputs: ["n"], outputs: ["m"], attributes: square)]
          : [])
        + [ONNXNode("Sigmoid", name: "last", inputs: [halves ? "m" : "n"], outputs: ["y"])],
      initializers: [ONNXTensor(name: "w", shape: [3, 4, 1, 1], floats: pick)],
      inputs: [ONNXValue(name: "x", shape: ["n", 4] + sides)],
      outputs: [ONNXValue(name: "y", shape: ["n", 3, "oh", "ow"])]), metadata: metadata)
}

private func expected(_ x: Float) -> Float { 1 / (1 + exp(-x / (1 + x * x).squareRoot())) }

/// Networks that only ONNX Runtime knows, up to the choice of what computes them.
@Suite struct ForeignNetworkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func model(_ file: ONNXModel) throws -> Model {
    let path = folder.path("net.onnx")
    try file.write(to: path)
    return try Model(contentsOf: path)
  }

  private func text(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)".replacing(folder.url.path + "/", with: "")
    }
  }

  @Test func `an unknown operator is no error of the file`() throws {
    let model = try model(unknownNetwork())
    #expect(model.planProblem != nil)
    #expect(model.graph.inputChannels == 4 && model.graph.outputChannels == 3)
    #expect(model.tiles.isPadded)
    let glia = text { _ = try Segmenter(model, threads: 1, backend: .glia) }
    #expect(glia == "operator LRN (node norm) of net.onnx is not supported")
  }

  @Test(.enabled(if: (try? RuntimeLibrary.shared()) == nil, "ONNX Runtime is installed"))
  func `without ONNX Runtime the sentence says how to get it`() throws {
    let model = try model(unknownNetwork())
    for choice in [BackendChoice.auto, .onnxruntime] {
      let sentence = text { _ = try Segmenter(model, threads: 1, backend: choice) }
      #expect(sentence.hasPrefix("operator LRN (node norm) of net.onnx needs ONNX Runtime"))
    }
  }

  @Test func `sides are made to fit the strides`() throws {
    let network = unknownNetwork(halves: true)
    let model = try model(network)
    let cover = model.cover(height: 53, width: 45, box: (0..<53, 0..<45))
    #expect(cover.tiles.map { [$0.rows.input, $0.columns.input] } == [[54, 46]])
    let fixed = try self.model(unknownNetwork(sides: [24, 31]))
    let tiles = fixed.cover(height: 53, width: 45, box: (0..<53, 0..<45))
    #expect(tiles.isBlended)
    #expect(tiles.tiles.allSatisfy { $0.rows.input == 24 && $0.columns.input == 31 })
  }

  @Test func `channels, inputs and the head are still checked`() throws {
    var network = unknownNetwork(metadata: ModelMetadata(modalities: [.flair]).properties)
    #expect(
      text { _ = try model(network) }
        == "channels in the metadata of net.onnx: there are 1, and the network's input has 4 channels"
    )
    network = unknownNetwork(metadata: [:])
    #expect(text { _ = try model(network) }.hasPrefix("net.onnx does not say which images"))
    network = unknownNetwork()
    network.graph.inputs[0].shape = ["n", 4, "s"]
    #expect(
      text { _ = try model(network) }
        == "net.onnx cannot be used: its input x has 3 axes instead of 4 or 5")
  }

  @Test func `weights that glia cannot read do not hinder ONNX Runtime`() throws {
    let golden = GliaProgram.root.appendingPathComponent("Tests/ONNXTests/Goldens/raw.onnx").path
    let outline = try ONNXModel(outlineOf: golden)
    #expect(outline.graph.initializers.isEmpty && !outline.graph.nodes.isEmpty)
    #expect(
      outline.graph.inputs.map(\.name)
        == (try ONNXModel(contentsOf: golden)).graph.inputs.map(\.name))
  }
}

/// The same networks on ONNX Runtime and on glia's own plan.
@Suite(
  .enabled(
    if: (try? RuntimeLibrary.shared()) != nil,
    "ONNX Runtime is not installed: pip install onnxruntime, or set GLIA_ONNXRUNTIME"))
struct ONNXRuntimeBackendTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func segmenter(_ file: ONNXModel, _ choice: BackendChoice = .auto) throws -> Segmenter {
    let path = folder.path("net.onnx")
    try file.write(to: path)
    return try Segmenter(Model(contentsOf: path), threads: 2, backend: choice)
  }

  private func text(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)".replacing(folder.url.path + "/", with: "")
    }
  }

  @Test func `the bundled network gives the same whole slice`() throws {
    let path = GliaProgram.root.appendingPathComponent("assets/unet.onnx").path
    let model = try Model(contentsOf: path)
    let own = try Segmenter(model, threads: 2, backend: .glia)
    let other = try Segmenter(model, threads: 2, backend: .onnxruntime)
    #expect(other.backendSummary.hasPrefix("ONNX Runtime 1."))
    #expect(other.backendSummary.hasSuffix(" on the CPU"))
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    for mirrors in [false, true] {
      let (a, b) = (
        try own.segment(slice: 2, of: input, mirrors: mirrors),
        try other.segment(slice: 2, of: input, mirrors: mirrors)
      )
      for region in model.metadata.regions {
        #expect(a[region].values.contains { $0 > 0 })
        #expect(largestDifference(a[region].values, b[region].values) < 1e-4)
      }
    }
  }

  @Test func `a network in memory gives the same in any size`() throws {
    let model = try blockedModel()
    let own = try Segmenter(model, threads: 2, backend: .glia)
    let other = try Segmenter(model, threads: 2, backend: .onnxruntime)
    for (height, width) in [(32, 40), (44, 36), (32, 40)] {
      let size = model.fittingSize(height: height, width: width)
      let input = Segmenter.noise(4 * size.height * size.width)
      let a = try own.forward(input, height: size.height, width: size.width)
      let b = try other.forward(input, height: size.height, width: size.width)
      #expect(a.shape == b.shape)
      #expect(largestDifference(a.values, b.values) < 1e-4)
    }
  }

  @Test func `an operator that glia lacks is computed`() throws {
    let segmenter = try segmenter(unknownNetwork())
    let input = Segmenter.noise(4 * 7 * 9)
    let result = try segmenter.forward(input, height: 7, width: 9)
    #expect(result.shape == [3, 7, 9])
    #expect(largestDifference(result.values, input.prefix(3 * 63).map(expected)) < 1e-6)
    #expect(try segmenter.kernels(height: 7, width: 9).first?.hasPrefix("ONNX Runtime ") == true)
  }

  @Test(arguments: [["h", "w"], [24, 31]] as [[ONNXDimension]])
  func `slices of such a network are whole or blended`(sides: [ONNXDimension]) throws {
    let segmenter = try segmenter(unknownNetwork(sides: sides))
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let found = try segmenter.segment(slice: 2, of: input, plane: .axial)
    let slice = input.slice(2, modalities: Modality.allCases, plane: .axial)
    for (channel, region) in segmenter.model.metadata.regions.enumerated() {
      let wanted = slice.isTissue.indices.map {
        slice.isTissue[$0] ? expected(slice.values[channel * slice.isTissue.count + $0]) : 0
      }
      #expect(largestDifference(found[region].values, wanted) < 1e-5)
    }
  }

  @Test func `a result of another size is refused`() throws {
    let segmenter = try segmenter(unknownNetwork(halves: true))
    let sentence = text {
      _ = try segmenter.forward(Segmenter.noise(4 * 8 * 8), height: 8, width: 8)
    }
    #expect(
      sentence
        == "net.onnx cannot be used: its result for an input of 1×4×8×8 is 1×3×4×4; it must be 1×3×8×8"
    )
  }

  @Test func `what ONNX Runtime refuses is a sentence`() throws {
    let unknown = text { _ = try segmenter(unknownNetwork("NoSuchOperator")) }
    #expect(unknown.hasPrefix("ONNX Runtime failed while reading net.onnx: "))
    #expect(unknown.contains("NoSuchOperator") && !unknown.contains("\n"))
    // Weights that do not fit.
    var network = unknownNetwork()
    network.graph.initializers[0].shape = [4, 3, 1, 1]
    let wrong = text {
      let segmenter = try segmenter(network)
      _ = try segmenter.forward(Segmenter.noise(4 * 64), height: 8, width: 8)
    }
    #expect(wrong.hasPrefix("ONNX Runtime failed while "))
    #expect(!wrong.contains("\n"))
  }

  /// The sine of the input, whose only operator is unknown to glia, between other nodes.
  private func sine(
    _ shape: [ONNXDimension], first: [ONNXNode] = [], last: [ONNXNode] = [],
    outputs: [ONNXValue] = [ONNXValue(name: "s", shape: nil)],
    description: ModelDescription? = nil
  ) throws -> Segmenter {
    let sine = ONNXNode(
      "Sin", name: "sine", inputs: [first.last?.outputs[0] ?? "x"], outputs: ["s"])
    let file = ONNXModel(
      graph: ONNXGraph(
        name: "net", nodes: first + [sine] + last, initializers: [],
        inputs: [ONNXValue(name: "x", shape: shape)], outputs: outputs),
      metadata: description.map { ["glia": $0.json.lineText] } ?? [:])
    let path = folder.path("sine.onnx")
    try file.write(to: path)
    let model =
      try description == nil ? Model(networkOf: path) : Model(contentsOf: path)
    return try Segmenter(model, threads: 1, backend: .auto)
  }

  @Test func `volumes are computed too`() throws {
    let segmenter = try sine(
      [1, 3, "d", "h", "w"], outputs: [ONNXValue(name: "s", shape: [1, 3, "d", "h", "w"])])
    #expect(segmenter.model.graph.rank == 3)
    let input = Segmenter.noise(3 * 4 * 5 * 6)
    let result = try segmenter.forward(input, sides: [4, 5, 6])
    #expect(result.shape == [3, 4, 5, 6])
    #expect(largestDifference(result.values, input.map { sin($0) }) < 1e-6)
  }

  @Test(arguments: [false, true])
  func `channels may come last`(isResultToo: Bool) throws {
    func transpose(_ order: [Int], _ input: String, _ output: String) -> ONNXNode {
      ONNXNode(
        "Transpose", name: output, inputs: [input], outputs: [output],
        attributes: ["perm": .integers(order)])
    }
    let segmenter = try sine(
      [1, "h", "w", 3], first: [transpose([0, 3, 1, 2], "x", "t")],
      last: isResultToo ? [transpose([0, 2, 3, 1], "s", "y")] : [],
      outputs: [
        isResultToo
          ? ONNXValue(name: "y", shape: [1, "h", "w", 3])
          : ONNXValue(name: "s", shape: [1, 3, "h", "w"])
      ])
    let input = Segmenter.noise(3 * 5 * 7)
    let result = try segmenter.forward(input, sides: [5, 7])
    #expect(result.shape == [3, 5, 7])
    #expect(largestDifference(result.values, input.map { sin($0) }) < 1e-6)
  }

  @Test func `labels become channels`() throws {
    let largest = ONNXNode(
      "ArgMax", name: "last", inputs: ["s"], outputs: ["y"],
      attributes: ["axis": .integer(1), "keepdims": .integer(0)])
    let segmenter = try sine(
      [1, 3, "h", "w"], last: [largest],
      outputs: [ONNXValue(name: "y", shape: [1, "h", "w"], elementType: .int64)],
      description: ModelDescription(
        channels: ["a", "b", "c"].map { .init($0) }, dimensions: 2, normalization: [.none],
        output: .labels((0..<3).map { .init(Label($0), "label \($0)") })))
    #expect(segmenter.model.graph.head == .argmax)
    let input = Segmenter.noise(3 * 20)
    let result = try segmenter.forward(input, sides: [4, 5])
    let expected = (0..<60).map { index -> Float in
      let numbers = (0..<3).map { input[$0 * 20 + index % 20] }
      return numbers[index / 20] == numbers.max() ? 1 : 0
    }
    #expect(result.values == expected)
  }

  @Test(.enabled(if: CLibrary.compiler != nil, "there is no C compiler"))
  func `a GPU that fails leaves the work to the CPU, unless it is required`() throws {
    let real = try RuntimeLibrary.shared()
    let path = folder.path("libonnxruntime.so.1")
    try CLibrary.build(CLibrary.pretendingCUDA(real.path), path)
    let library = try RuntimeLibrary(opening: path)
    let model = try blockedModel()
    func backend(_ value: String?, hasGPU: Bool) throws -> ONNXRuntimeBackend {
      try ONNXRuntimeBackend(
        model, threads: 1, library: library, cuda: CUDAChoice(value: value, hasGPU: hasGPU))
    }
    let fallen = try backend(nil, hasGPU: true)
    #expect(fallen.summary.hasSuffix(" on the CPU"))
    #expect(
      fallen.notes == [
        "CUDA is not used: ONNX Runtime failed while preparing CUDA: CUDA failure 100: no device"
      ])
    #expect(try backend(nil, hasGPU: false).notes == [])
    #expect(try backend("0", hasGPU: true).notes == [])
    #expect(
      text { _ = try backend("1", hasGPU: false) }
        == "ONNX Runtime failed while preparing CUDA: CUDA failure 100: no device")
    #expect(
      text { _ = try backend("yes", hasGPU: true) }
        == "GLIA_ONNXRUNTIME_CUDA is \"yes\"; it must be 0 or 1")
  }

  @Test func `a file that is cut off is refused before`() throws {
    let path = folder.path("net.onnx")
    try unknownNetwork().write(to: path)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for count in [0, 10, bytes.count / 2, bytes.count - 3] {
      try bytes.prefix(count).write(to: URL(fileURLWithPath: path))
      let sentence = text { _ = try Model(contentsOf: path) }
      #expect(sentence.hasPrefix("net.onnx"), "\(count) bytes: \(sentence)")
    }
  }
}
