import Foundation
import ONNX
import Segmenter
import Testing

/// Networks of one operator each against ONNX Runtime; see Scripts/make_operator_goldens.py.
@Suite struct OperatorTests {
  /// The names of the files.
  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: golden("operators"))) ?? [])
    .filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }.sorted()

  @Test func `all files are there`() { #expect(Self.names.count > 130) }

  @Test(arguments: names)
  func `an operator gives the numbers of ONNX Runtime`(name: String) throws {
    let path = golden("operators/\(name).onnx")
    let properties = try ONNXModel(contentsOf: path).metadata
    let sides = try #require(properties["sides"]).split(separator: "x").compactMap { Int($0) }
    let bytes = try #require(Data(base64Encoded: properties["expected"] ?? ""))
    let expected = [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
      _ = bytes.copyBytes(to: buffer)
      count = bytes.count / 4
    }
    let model = try Model(networkOf: path)
    if let count = properties["layers"].flatMap({ Int($0) }) {
      #expect(model.graph.layers.map(\.operation.name).count == count)
    }
    let input = Segmenter.noise(sides.reduce(model.graph.inputChannels, *))
    let result = try Segmenter(model, threads: 1).forward(input, sides: sides)
    try #require(result.values.count == expected.count)
    #expect(largestDifference(result.values, expected) < 2e-5)
  }
}
