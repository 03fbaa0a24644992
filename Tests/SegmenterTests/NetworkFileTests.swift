import Foundation
import ONNX
import Segmenter
import Testing

/// Networks as people export them against ONNX Runtime; see Scripts/check_networks.py.
@Suite struct NetworkFileTests {
  /// A file, what its result is, and whether it computes sizes.
  static let files: [(name: String, head: ModelGraph.Head, computesSizes: Bool)] = [
    ("Keras-U-Net--channels-last", .softmax, true),
    ("MONAI-AttentionUnet-2d", .logits, false),
    ("MONAI-SegResNet-3d", .logits, false),
    ("MONAI-UNet-3d", .logits, false),
    ("U-Net--argmax-head", .argmax, true),
    ("U-Net--float16-weights", .logits, false),
    ("U-Net--group-norm", .logits, true),
    ("U-Net--squeeze-and-excitation--depthwise", .logits, false),
    ("milesial-U-Net--bilinear", .logits, true),
    ("nnU-Net-2d--dynamo", .logits, false),
    ("nnU-Net-3d--deep-supervision--any-size", .logits, false),
  ]

  @Test(arguments: files)
  func `a network gives the numbers of ONNX Runtime for each size`(
    name: String, head: ModelGraph.Head, computesSizes: Bool
  ) throws {
    let path = golden("networks/\(name).onnx")
    let model = try Model(networkOf: path)
    #expect(model.graph.head == head)
    #expect(model.graph.isForOneSize == computesSizes)
    let segmenter = try Segmenter(model, threads: 2)
    for (size, text) in try ONNXModel(contentsOf: path).metadata {
      let sides = size.split(separator: "x").compactMap { Int($0) }
      try #require(sides.count == model.graph.rank)
      let bytes = try #require(Data(base64Encoded: text))
      let expected = [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
        _ = bytes.copyBytes(to: buffer)
        count = bytes.count / 4
      }
      let input = Segmenter.noise(sides.reduce(model.graph.inputChannels, *))
      let found = try segmenter.forward(input, sides: sides)
      #expect(found.shape == [model.graph.outputChannels] + sides)
      if head == .argmax {
        #expect(labels(found.values, channels: model.graph.outputChannels) == expected)
      } else {
        let scale = max(expected.reduce(0) { max($0, abs($1)) }, 1)
        #expect(largestDifference(found.values, expected) < 2e-5 * scale)
      }
    }
  }

  /// The channel with the largest number at each position.
  private func labels(_ values: [Float], channels: Int) -> [Float] {
    let count = values.count / channels
    return (0..<count).map { place in
      Float((0..<channels).max { values[$0 * count + place] < values[$1 * count + place] } ?? 0)
    }
  }

  @Test func `of several outputs the largest is taken, and said`() throws {
    let graph = try Model(
      networkOf: golden("networks/nnU-Net-3d--deep-supervision--any-size.onnx")
    ).graph
    #expect(graph.notes.count == 1)
    #expect(graph.notes.first?.hasPrefix("of its 2 outputs, ") == true)
    #expect(graph.layers.allSatisfy { !$0.name.isEmpty })
  }

  @Test func `spelled-out functions and normalizations become one layer each`() throws {
    func operations(_ name: String) throws -> Set<String> {
      Set(
        try Model(networkOf: golden("networks/\(name).onnx")).graph.layers.map(\.operation.name))
    }
    #expect(
      try operations("U-Net--group-norm") == [
        "Conv", "GroupNormalization", "MaxPool", "ConvTranspose", "Pad", "Concat",
      ])
    #expect(
      try operations("nnU-Net-2d--dynamo") == [
        "Conv", "GroupNormalization", "ConvTranspose", "Concat",
      ])
  }

  @Test func `a network that computes sizes takes any that fits, and names the layer otherwise`()
    throws
  {
    let model = try Model(networkOf: golden("networks/milesial-U-Net--bilinear.onnx"))
    #expect(model.graph.isOpen(0) && model.graph.isOpen(1))
    let fitted = try model.graph.fitted(to: [13, 19])
    #expect(fitted.fixedSides == [13, 19])
    #expect(fitted.layers.count == model.graph.layers.count)
    #expect(try model.graph.shapes(sides: [13, 19])[model.graph.output].sides == [13, 19])
    let error = #expect(throws: ModelError.self) { try model.graph.shapes(sides: [3, 16]) }
    #expect(error?.description.contains(" cannot take an input of 3×16: ") == true)
    #expect(throws: ModelError.self) { try model.graph.shapes(sides: [16, 16, 16]) }
  }
}
