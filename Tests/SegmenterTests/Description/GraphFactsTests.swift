import ONNX
import Segmenter
import Testing

@Suite struct GraphFactsTests {
  private func file(
    _ nodes: [ONNXNode], input: [ONNXDimension], output: [ONNXDimension]
  ) -> ONNXModel {
    ONNXModel(
      graph: ONNXGraph(
        name: "net", nodes: nodes, initializers: [],
        inputs: [ONNXValue(name: "x", shape: input)],
        outputs: [ONNXValue(name: "y", shape: output)]))
  }

  @Test func `channels may come last`() {
    let nodes = [
      ONNXNode(
        "Transpose", name: "in", inputs: ["x"], outputs: ["a"],
        attributes: ["perm": .integers([0, 4, 1, 2, 3])]),
      ONNXNode("Mystery", name: "net", inputs: ["a"], outputs: ["y"]),
    ]
    let facts = GraphFacts(file(nodes, input: [1, 32, 24, 16, 2], output: [1, 32, 24, 16, 3]))
    #expect(facts.inputChannels == 2 && facts.outputChannels == 3)
    #expect(facts.sides == [32, 24, 16])
  }

  @Test func `a cast after ArgMax does not make one channel of it`() {
    let nodes = [
      ONNXNode("Mystery", name: "net", inputs: ["x"], outputs: ["a"]),
      ONNXNode("ArgMax", name: "max", inputs: ["a"], outputs: ["b"]),
      ONNXNode("Cast", name: "cast", inputs: ["b"], outputs: ["y"]),
    ]
    let facts = GraphFacts(
      file(nodes, input: [1, 2, "d", "h", "w"], output: [1, 1, "d", "h", "w"]))
    #expect(facts.inputChannels == 2 && facts.outputChannels == nil)
  }
}
