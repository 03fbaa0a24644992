import Foundation
import Metrics
import ONNX
import Segmenter
import Testing
import Trainer

/// Networks in one graph.
struct JoinedNetworksTests {
  private let first = ModelExportTests.state(seed: 1).model(notes: ["license": "mine"])
  private let second = ModelExportTests.state(seed: 2).model()

  private func joined() throws -> ONNXModel {
    try JoinedNetworks([(first, "a.onnx"), (second, "b.onnx")], weights: [3, 1]).model()
  }

  private func logits(_ model: ONNXModel, _ image: [Float]) throws -> [Float] {
    try Segmenter(Model(model, path: "m.onnx"), threads: 2)
      .forward(image, height: 204, width: 220).values.map { log($0 / (1 - $0)) }
  }

  @Test func `logits of a joined model are the mean of its networks'`() throws {
    let model = try joined()
    #expect(model.metadata["networks"] == "0.75,0.25" && model.metadata["license"] == "mine")
    let image = uniform(1000, 4 * 204 * 220).map { Float($0) }
    let (a, b) = try (logits(first, image), logits(second, image))
    let both = try logits(model, image)
    #expect(both.count == 3 * 20 * 36)
    for (both, (a, b)) in zip(both, zip(a, b)) { #expect(abs(both - (0.75 * a + 0.25 * b)) < 1e-3) }
    #expect(zip(a, b).contains { abs($0 - $1) > 0.1 })
  }

  @Test func `a joined model comes apart, and together again`() throws {
    let model = try joined()
    let parts = try JoinedNetworks(splitting: model, file: "m.onnx")
    #expect(parts.members.map(\.share) == [0.75, 0.25])
    for (part, whole) in zip(parts.members, [first, second]) {
      #expect(part.model.graph.nodes == whole.graph.nodes)
      #expect(part.model.metadata["networks"] == nil)
      let tensors = Dictionary(
        uniqueKeysWithValues: part.model.graph.initializers.map { ($0.name, $0) })
      #expect(tensors.count == whole.graph.initializers.count)
      for tensor in whole.graph.initializers where !tensor.name.hasPrefix("head.") {
        #expect(tensors[tensor.name] == tensor)
      }
      guard case .floats(let found)? = tensors["head.weight"]?.values,
        case .floats(let expected)? = whole.graph.initializers.first(where: {
          $0.name == "head.weight"
        })?.values
      else {
        Issue.record("no head")
        continue
      }
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-6 * abs($1) })
    }
    let again = parts.model()
    #expect(again.graph.nodes == model.graph.nodes && again.metadata == model.metadata)
    let alone = try JoinedNetworks(splitting: first, file: "a.onnx")
    #expect(alone.members.count == 1 && alone.model() == first)
  }

  @Test func `a joined model is joined with another network by network`() throws {
    let pair = try joined()
    let shares = try JoinedNetworks(splitting: pair, file: "c.onnx").members.map(\.share)
    let three = try JoinedNetworks([(pair, "c.onnx"), (second, "b.onnx")], weights: [3, 1])
    #expect(three.members.map(\.share) == shares.map { $0 * 3 / 4 } + [0.25])
    let image = uniform(1, 4 * 204 * 220).map { Float($0) }
    let expected = zip(try logits(pair, image), try logits(second, image)).map {
      0.75 * $0 + 0.25 * $1
    }
    for (ours, theirs) in zip(try logits(three.model(), image), expected) {
      #expect(abs(ours - theirs) < 1e-3)
    }
  }

  @Test func `what does not go together is refused`() throws {
    var other = second
    other.metadata["modalities"] = "t1,flair,t1ce,t2"
    #expect(
      throws: TrainingDataError(
        "b.onnx has modalities t1,flair,t1ce,t2, and a.onnx flair,t1,t1ce,t2")
    ) {
      try JoinedNetworks([(first, "a.onnx"), (other, "b.onnx")], weights: [1, 1])
    }
    var damaged = try joined()
    for wrong in ["0.5,0.3,0.2", "", "none", "1,-1"] {
      damaged.metadata["networks"] = wrong
      #expect(throws: TrainingDataError.self, "\(wrong)") {
        try JoinedNetworks(splitting: damaged, file: "d.onnx")
      }
    }
  }

  @Test func `both networks learn from corrections, and are judged together`() throws {
    var settings = Adaptation.Settings()
    settings.steps = 40
    settings.batch = 2
    settings.side = (204, 204)
    settings.rate = 1e-2
    let model = try joined()
    let corrected = try syntheticCase(slices: [2])
    var steps: [Double] = []
    let result = try Adaptation(model, file: "m.onnx", settings: settings)
      .run(corrected: [corrected], replay: [syntheticCase("other")], progress: { steps.append($0) })
    #expect(steps.count == 80 && steps == steps.sorted() && steps.last == 1)
    #expect(result.model.graph.nodes == model.graph.nodes)
    #expect(result.model.metadata["networks"] == "0.75,0.25")
    #expect(result.before[0].referenceCount == 72 && result.after[0].referenceCount == 72)
    #expect((result.after[0].dice ?? 0) > max(result.before[0].dice ?? 0, 0.6))
    for (learned, old) in try zip(
      JoinedNetworks(splitting: result.model, file: "n.onnx").members,
      JoinedNetworks(splitting: model, file: "m.onnx").members)
    {
      #expect(learned.model.graph.initializers != old.model.graph.initializers)
    }
    // The mean of the same network with itself is judged as the network.
    let twice = try JoinedNetworks([(first, "a.onnx"), (first, "a.onnx")], weights: [1, 1]).model()
    settings.steps = 1
    func before(_ model: ONNXModel) throws -> [OverlapCounts] {
      try Adaptation(model, file: "m.onnx", settings: settings)
        .run(corrected: [corrected], replay: []).before
    }
    #expect(try before(twice) == before(first))
  }
}
