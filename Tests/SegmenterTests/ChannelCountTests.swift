import ONNX
import Segmenter
import TestSupport
import Testing

/// Files that claim channels which no network has.
struct ChannelCountTests {
  @Test(arguments: [(0, 3), (-5, 3), (3, 70_000), (1 << 40, 1 << 40), (3, 0)])
  func `any number of channels is refused or read`(inputs: Int, outputs: Int) throws {
    let folder = try TemporaryFolder()
    let file = ONNXModel(
      graph: ONNXGraph(
        name: "net",
        nodes: [
          ONNXNode(
            "LRN", name: "n", inputs: ["x"], outputs: ["y"], attributes: ["size": .integer(1)])
        ],
        initializers: [],
        inputs: [ONNXValue(name: "x", shape: [1, .fixed(inputs), 8, 8])],
        outputs: [ONNXValue(name: "y", shape: [1, .fixed(outputs), 8, 8])]))
    try file.write(to: folder.path("net.onnx"))
    do {
      let model = try Model(networkOf: folder.path("net.onnx"))
      // What the file leaves open, ONNX Runtime decides.
      #expect(model.planProblem != nil)
    } catch {
      #expect("\(error)".contains("net.onnx"))
    }
  }
}
