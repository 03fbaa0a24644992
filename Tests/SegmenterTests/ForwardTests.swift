import Segmenter
import Testing

/// The numbers of a forward pass against ONNX Runtime's and against loops written out in Swift.
@Suite struct ForwardTests {
  static let cases: [(String, Int, Int)] = [
    ("tiny", 188, 188), ("tiny", 204, 236), ("tiny", 252, 220), ("blocked", 18, 18),
    ("blocked", 32, 48), ("blocked", 60, 70),
  ]

  private func model(_ name: String) throws -> Model {
    name == "tiny" ? try tinyModel() : try blockedModel()
  }

  @Test(arguments: cases)
  func `probabilities equal those of ONNX Runtime`(name: String, height: Int, width: Int) throws {
    let model = try model(name)
    let expected = try goldenFloats("\(name)-\(height)x\(width).f32")
    let segmenter = try Segmenter(model, threads: 2)
    let result = try segmenter.forward(
      Segmenter.noise(4 * height * width), height: height, width: width)
    let size = try model.graph.outputSize(height: height, width: width)
    #expect(result.shape == [3, size.height, size.width])
    #expect(largestDifference(result.values, expected) < 1e-4)
    let differing = zip(result.values, expected).filter { ($0 > 0.5) != ($1 > 0.5) }
    #expect(differing.allSatisfy { abs($1 - 0.5) < 1e-4 })
  }

  @Test(arguments: [("tiny", 188, 204), ("blocked", 22, 36)])
  func `probabilities equal those of plain loops`(name: String, height: Int, width: Int) throws {
    let model = try model(name)
    let input = Segmenter.noise(4 * height * width)
    let expected = try NaiveNetwork(model.graph).run(input, height: height, width: width)
    let result = try Segmenter(model, threads: 1).forward(input, height: height, width: width)
    #expect(largestDifference(result.values, expected) < 2e-5)
    let error = zip(result.values, expected).reduce(0.0) {
      $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
    }
    let power = expected.reduce(0.0) { $0 + Double($1 * $1) }
    #expect(error / power < 1e-9)
  }

  @Test func `sizes may alternate, and each keeps its result`() throws {
    let segmenter = try Segmenter(tinyModel(), threads: 2)
    for _ in 0..<2 {
      for (name, height, width) in Self.cases where name == "tiny" {
        let result = try segmenter.forward(
          Segmenter.noise(4 * height * width), height: height, width: width)
        let expected = try goldenFloats("tiny-\(height)x\(width).f32")
        #expect(largestDifference(result.values, expected) < 1e-4)
      }
    }
  }

  @Test func `no layer falls back to a reference kernel`() throws {
    let kernels = try Segmenter(blockedModel(), threads: 2).kernels(height: 60, width: 70)
    #expect(kernels.count > 10)
    #expect(kernels.filter { $0.contains("ref") }.isEmpty)
  }

  @Test func `a size that does not fit is refused, with sizes that do`() throws {
    let segmenter = try Segmenter(tinyModel(), threads: 1)
    let error = #expect(throws: ModelError.self) {
      try segmenter.forward(Segmenter.noise(4 * 190 * 188), height: 190, width: 188)
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("tiny.onnx cannot take an input of 190×188: Concat (node join"))
    #expect(text.hasSuffix("rows; 188 or 204 would fit"))
    #expect(throws: ModelError.self) {
      try segmenter.forward(Segmenter.noise(4 * 20 * 20), height: 20, width: 20)
    }
  }

  @Test func `the cost of a pass counts two operations for each multiply-add`() throws {
    let report = try ModelReport(blockedModel(), height: 18, width: 18)
    // Rows and columns of each layer's output × inputs × outputs × taps.
    let products =
      16 * 16 * 4 * 16 * 9 + 14 * 14 * 16 * 16 * 9 + 5 * 5 * 16 * 32 * 9 + 3 * 3 * 32 * 32 * 9
      + 3 * 3 * 32 * 16 * 4 + 4 * 4 * 32 * 16 * 9 + 2 * 2 * 16 * 16 * 9 + 2 * 2 * 16 * 3
    #expect(report.gigaOperations == Double(2 * products) / 1e9)
    #expect(report.outputShape == [3, 2, 2])
    #expect(report.layers.first?.operation == "Conv 3×3 + Relu")
    #expect(report.layers.last?.operation == "Conv 1×1 + Sigmoid")
  }
}
