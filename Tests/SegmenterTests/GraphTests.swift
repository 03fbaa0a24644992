import Foundation
import Imaging
import ONNX
import Segmenter
import Testing

/// A network of one convolution and a sigmoid, with nodes before, between or after.
private func network(
  _ nodes: [ONNXNode]? = nil, tensors: [ONNXTensor] = [],
  metadata: [String: String] = ModelMetadata().properties, operatorSet: Int = 17,
  shape: [ONNXDimension] = [1, 4, "h", "w"]
) -> ONNXModel {
  ONNXModel(
    graph: ONNXGraph(
      name: "net",
      nodes: nodes ?? [convolution, sigmoid("c")],
      initializers: [
        ONNXTensor(name: "w", shape: [3, 4, 1, 1], floats: (0..<12).map { Float($0) / 10 - 0.5 }),
        ONNXTensor(name: "three", shape: [3], floats: [1, 2, 3]),
      ] + tensors,
      inputs: [ONNXValue(name: "x", shape: shape)],
      outputs: [ONNXValue(name: "y", shape: [1, 3, "h", "w"])]),
    metadata: metadata, operatorSet: operatorSet)
}

private let convolution = ONNXNode("Conv", name: "conv", inputs: ["x", "w"], outputs: ["c"])

private func sigmoid(_ input: String) -> ONNXNode {
  ONNXNode("Sigmoid", name: "last", inputs: [input], outputs: ["y"])
}

private func text(_ file: ONNXModel) -> String {
  do {
    _ = try Model(file, path: "net.onnx")
    return "no error"
  } catch {
    return error.description
  }
}

@Suite struct GraphTests {
  @Test func `a convolution and a sigmoid become one layer`() throws {
    let model = try Model(network(), path: "net.onnx")
    #expect(model.graph.layers.count == 1)
    #expect(model.graph.parameterCount == 15)
    let result = try Segmenter(model, threads: 1).forward(
      [Float](repeating: 1, count: 4 * 6), height: 2, width: 3)
    #expect(result.shape == [3, 2, 3])
    let expected = (0..<18).map { index -> Float in
      let sum = (0..<4).reduce(Float(0)) { $0 + Float(index / 6 * 4 + $1) / 10 - 0.5 }
      return 1 / (1 + exp(-sum))
    }
    #expect(largestDifference(result.values, expected) < 1e-6)
  }

  @Test func `a value that two nodes look at is not fused away`() throws {
    let nodes = [
      convolution,
      ONNXNode("Relu", name: "relu", inputs: ["c"], outputs: ["r"]),
      ONNXNode(
        "Concat", name: "join", inputs: ["c", "r"], outputs: ["j"],
        attributes: ["axis": .integer(1)]),
      ONNXNode("Identity", name: "same", inputs: ["j"], outputs: ["i"]),
      ONNXNode("Conv", name: "head", inputs: ["i", "v", "three"], outputs: ["h"]),
      sigmoid("h"),
    ]
    let weights = ONNXTensor(
      name: "v", shape: [3, 6, 1, 1], floats: (0..<18).map { Float($0 % 5) - 2 })
    let model = try Model(network(nodes, tensors: [weights]), path: "net.onnx")
    #expect(model.graph.layers.map(\.operation.name) == ["Conv", "Relu", "Concat", "Conv"])
    let input = Segmenter.noise(4 * 20)
    let expected = try NaiveNetwork(model.graph).run(input, height: 4, width: 5)
    let result = try Segmenter(model, threads: 1).forward(input, height: 4, width: 5)
    #expect(largestDifference(result.values, expected) < 1e-6)
  }

  @Test func `padding, strides and constants inside nodes are understood`() throws {
    let nodes = [
      ONNXNode(
        "Constant", name: "", inputs: [], outputs: ["k"],
        attributes: [
          "value": .tensor(
            ONNXTensor(name: "", shape: [8, 4, 3, 3], floats: Segmenter.noise(8 * 4 * 9)))
        ]),
      ONNXNode(
        "Conv", name: "wide", inputs: ["x", "k"], outputs: ["c"],
        attributes: [
          "kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1]),
          "strides": .integers([2, 2]), "group": .integer(1), "dilations": .integers([1, 1]),
        ]),
      ONNXNode("Relu", name: "relu", inputs: ["c"], outputs: ["r"]),
      ONNXNode(
        "ConvTranspose", name: "up", inputs: ["r", "u"], outputs: ["z"],
        attributes: ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])]),
      sigmoid("z"),
    ]
    let weights = ONNXTensor(name: "u", shape: [8, 3, 2, 2], floats: Segmenter.noise(96))
    let model = try Model(network(nodes, tensors: [weights]), path: "net.onnx")
    #expect(model.tiles.isPadded)
    #expect(TrimmedGraph(model.graph, background: 8) == nil)
    let input = Segmenter.noise(4 * 48)
    let expected = try NaiveNetwork(model.graph).run(input, height: 6, width: 8)
    let result = try Segmenter(model, threads: 1).forward(input, height: 6, width: 8)
    #expect(largestDifference(result.values, expected) < 1e-5)
  }

  @Test func `operators that are not supported are named with their node`() {
    let nodes = [
      convolution, ONNXNode("Einsum", name: "act3", inputs: ["c"], outputs: ["e"]), sigmoid("e"),
    ]
    #expect(text(network(nodes)) == "operator Einsum (node act3) of net.onnx is not supported")
    let foreign = ONNXNode("Swish", name: "s", inputs: ["c"], outputs: ["e"], domain: "acme")
    #expect(
      text(network([convolution, foreign, sigmoid("e")]))
        == "operator acme.Swish (node s) of net.onnx is not supported")
  }

  @Test func `uses that are not supported are explained`() {
    func conv(_ attributes: [String: ONNXAttribute], inputs: [String] = ["x", "w"]) -> String {
      let node = ONNXNode(
        "Conv", name: "conv", inputs: inputs, outputs: ["c"], attributes: attributes)
      return text(network([node, sigmoid("c")]))
    }
    let start = "operator Conv (node conv) of net.onnx is not supported: "
    #expect(
      conv(["group": .integer(4)])
        == start + "attribute group is 4 and its weights have shape [3, 4, 1, 1]")
    #expect(conv(["auto_pad": .string("SAME")]) == start + "attribute auto_pad is SAME")
    #expect(conv(["kernel_shape": .integers([3, 3])]).hasSuffix("is [3, 3] instead of [1, 1]"))
    #expect(conv(["strides": .integers([0, 1])]) == start + "attribute strides is [0, 1]")
    #expect(conv(["twist": .integer(1)]) == start + "attribute twist is unknown")
    #expect(conv([:], inputs: ["x", "q"]) == start + "its weights are not constant")
    #expect(conv([:], inputs: ["q", "w"]) == start + "nothing before it gives its input q")
    #expect(
      conv([:], inputs: ["x", "w", "w"])
        == start + "its bias has shape [3, 4, 1, 1] instead of [3]")
    let batch = ONNXNode(
      "BatchNormalization", name: "norm", inputs: ["x", "f", "f", "f", "f"], outputs: ["c"])
    let four = ONNXTensor(name: "f", shape: [4], floats: [1, 1, 1, 1])
    #expect(
      text(network([batch, sigmoid("c")], tensors: [four]))
        == "output in the metadata of net.onnx: there are 3, and the network's output has 4 channels"
    )
  }

  @Test func `graphs that are no segmentation networks are refused`() {
    #expect(
      text(network(shape: [1, 3, "h", "w"]))
        == "operator Conv (node conv) of net.onnx is not supported: "
        + "its weights are for 4 channels and its input has 3")
    #expect(
      text(network(shape: [8, 4, "h", "w"]))
        == "net.onnx cannot be used: its input is a batch of 8 images instead of one")
    #expect(
      text(network(operatorSet: 6))
        == "net.onnx cannot be used: it uses operator set 6; 7 and later are supported")
    let pool = ONNXNode(
      "MaxPool", name: "pool", inputs: ["c"], outputs: ["p"],
      attributes: ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])])
    #expect(
      text(network([convolution, pool, sigmoid("p")]))
        == "net.onnx cannot be used: its output is not at the resolution of its input")
    var metadata = ModelMetadata(modalities: [.flair, .t1]).properties
    #expect(
      text(network(metadata: metadata))
        == "channels in the metadata of net.onnx: there are 2, and the network's input has 4 channels"
    )
    metadata = ModelMetadata(regions: [.wholeTumor]).properties
    #expect(
      text(network(metadata: metadata))
        == "output in the metadata of net.onnx: there are 1, and the network's output has 3 channels"
    )
  }

  @Test func `a file that is not ONNX is refused`() throws {
    let error = #expect(throws: ModelError.self) { try Model(contentsOf: #filePath) }
    #expect(
      error?.description
        == "\(#filePath) is not an ONNX model: it is not a valid protocol buffer, or is truncated"
    )
  }
}

@Suite struct MetadataTests {
  @Test func `what is written is read back`() throws {
    let metadata = ModelMetadata(
      modalities: [.t2, .flair], regions: [.tumorCore, .wholeTumor],
      thresholds: [.tumorCore: 0.25], notes: ["license": "CC BY-NC-SA 4.0"])
    #expect(
      metadata.properties == [
        "modalities": "t2,flair", "normalization": "zscore-nonzero-clip5", "regions": "TC,WT",
        "threshold": "0.25,0.5", "slices": "axial-radiological", "license": "CC BY-NC-SA 4.0",
      ])
    #expect(try ModelMetadata(properties: metadata.properties, file: "net.onnx") == metadata)
  }

  @Test(arguments: ["modalities", "normalization", "regions", "threshold"])
  func `an entry that is missing is named`(key: String) {
    var properties = ModelMetadata().properties
    properties[key] = nil
    #expect(
      text(network(metadata: properties))
        == "net.onnx has no metadata entry \"\(key)\"; docs/model-format.md lists the entries a model "
        + "needs")
  }

  @Test(arguments: [
    ("modalities", "flair,ct", "different ones of flair, t1, t1ce and t2"),
    ("modalities", "t1,t1,t2,flair", "different ones of flair, t1, t1ce and t2"),
    ("normalization", "minmax", "zscore-nonzero-clip5"),
    ("regions", "WT,XX,ET", "different ones of WT, TC and ET"),
    ("threshold", "half", "a number from 0 to 1, or one for each region"),
    ("threshold", "0.5,0.5", "a number from 0 to 1, or one for each region"),
    ("slices", "coronal", "axial-radiological"),
  ])
  func `an entry that is not understood is quoted`(key: String, value: String, expected: String) {
    var properties = ModelMetadata().properties
    properties[key] = value
    #expect(
      text(network(metadata: properties))
        == "metadata entry \"\(key)\" of net.onnx is \"\(value)\"; it must be \(expected)")
  }
}
