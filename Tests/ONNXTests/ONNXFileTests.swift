import Foundation
import ONNX
import Testing

@Suite struct ONNXFileTests {
  /// Writes a network that multiplies its input by a number, and returns its path.
  private func network(_ factor: Float, input: String = "x", operatorSet: Int = 17) throws -> String
  {
    let model = ONNXModel(
      graph: ONNXGraph(
        name: "net",
        nodes: [ONNXNode("Mul", name: "mul", inputs: [input, "w"], outputs: ["y"])],
        initializers: [ONNXTensor(name: "w", shape: [], floats: [factor])],
        inputs: [ONNXValue(name: input, shape: [1, 1, "h", "w"])],
        outputs: [ONNXValue(name: "y", shape: [1, 1, "h", "w"])]),
      metadata: ["license": "MIT"], operatorSet: operatorSet)
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("glia-\(UUID().uuidString).onnx").path
    try model.write(to: path)
    return path
  }

  @Test func `an entry is set and nothing else changes`() throws {
    let path = try network(2)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let before = try ONNXModel(contentsOf: path)
    var file = try ONNXFile(contentsOf: path)
    try file.set("glia", to: "one")
    try file.set("glia", to: "{\"å\": 2}")
    try file.write(to: path)
    var after = try ONNXModel(contentsOf: path)
    #expect(after.metadata == ["license": "MIT", "glia": "{\"å\": 2}"])
    after.metadata["glia"] = nil
    #expect(after == before)
  }

  @Test func `what glia does not read is kept`() throws {
    let path = try network(2)
    defer { try? FileManager.default.removeItem(atPath: path) }
    // A field that the schema does not have: number 25, with a length.
    let unknown = Data([25 << 3 & 0x7F | 2 | 0x80, 25 >> 4, 3, 1, 2, 3])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path)) + unknown
    try bytes.write(to: URL(fileURLWithPath: path))
    var file = try ONNXFile(contentsOf: path)
    try file.set("glia", to: "x")
    #expect(file.bytes.range(of: unknown) != nil)
  }

  @Test func `a file that is cut off is refused`() throws {
    let path = try network(2)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.dropLast(3).write(to: URL(fileURLWithPath: path))
    #expect(throws: ONNXError.self) { try ONNXFile(contentsOf: path) }
  }

  @Test func `networks are averaged in one graph`() throws {
    let paths = [try network(2), try network(4, input: "image"), try network(9)]
    defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    let mean = try ONNXFile.mean(paths.map { try ONNXFile(contentsOf: $0) })
    let path = paths[0]
    try mean.write(to: path)
    let model = try ONNXModel(contentsOf: path)
    #expect(model.graph.inputs.map(\.name) == ["x"] && model.graph.outputs.map(\.name) == ["y"])
    #expect(model.graph.nodes.map(\.operatorType) == ["Mul", "Mul", "Mul", "Add", "Add", "Mul"])
    #expect(model.graph.nodes[1].inputs == ["x", "network2/w"])
    #expect(model.graph.nodes.last?.outputs == ["y"])
    let values = model.graph.initializers.map { tensor -> Float in
      if case .floats(let values) = tensor.values { values[0] } else { .nan }
    }
    #expect(values == [2, 4, 9, 1 / 3])
    #expect(model.metadata == ["license": "MIT"])
  }

  @Test func `networks of different operator sets are not joined`() throws {
    let paths = [try network(2), try network(4, operatorSet: 15)]
    defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    let error = #expect(throws: ONNXError.self) {
      try ONNXFile.mean(paths.map { try ONNXFile(contentsOf: $0) })
    }
    #expect(
      error?.description
        == "\(paths[1]) cannot be joined with others: it uses other versions of operators than \(paths[0])"
    )
  }
}
