import Foundation
import Imaging
import ONNX
import Segmenter
import Testing

/// A backend that is no network: the probability of region *r* is the sigmoid of channel *r* at that pixel.
///
/// Everything around a backend can be checked against it pixel by pixel, since the result of a pixel is known
/// whatever tile, mirror image or plane it was computed in. It takes sizes and margins from the model.
private final class SigmoidBackend: InferenceBackend {
  private let model: Model
  /// Kept, as passes may be used until the next one.
  private var last: SigmoidPass?

  init(_ model: Model, threads: Int) throws(ModelError) { self.model = model }

  class func memoryProblem(_ graph: ModelGraph, _ shapes: [FeatureShape]) -> String? { nil }

  func pass(sides: [Int], background: Int) throws(ModelError) -> any InferencePass {
    let shapes = try model.graph.shapes(sides: sides)
    let pass = SigmoidPass(
      shapes[0], shapes[model.graph.output], margins: model.tiles.axes.map(\.margin))
    last = pass
    return pass
  }
}

private final class SigmoidPass: InferencePass {
  let inputShape: FeatureShape
  let outputShape: FeatureShape
  let trim = 0
  let input: UnsafeMutableBufferPointer<Float>
  let kernels = ["sigmoid"]
  private let margins: [Int]
  private let result: UnsafeMutableBufferPointer<Float>

  var output: UnsafeBufferPointer<Float> { UnsafeBufferPointer(result) }

  init(_ inputShape: FeatureShape, _ outputShape: FeatureShape, margins: [Int]) {
    self.inputShape = inputShape
    self.outputShape = outputShape
    self.margins = margins
    input = .allocate(capacity: inputShape.count)
    result = .allocate(capacity: outputShape.count)
    // What is not written before a run must show.
    input.initialize(repeating: .nan)
    result.initialize(repeating: .nan)
  }

  deinit {
    input.deallocate()
    result.deallocate()
  }

  func run() throws(ModelError) {
    for channel in 0..<outputShape.channels {
      for row in 0..<outputShape.height {
        for column in 0..<outputShape.width {
          let from =
            (channel * inputShape.height + row + margins[0]) * inputShape.width + column
            + margins[1]
          result[(channel * outputShape.height + row) * outputShape.width + column] = sigmoid(
            input[from])
        }
      }
    }
  }
}

private func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

/// Tiling, blending, mirroring and planes on a backend that has nothing to do with oneDNN.
@Suite struct BackendTests {
  /// The probabilities that a slice must have.
  private func expected(
    _ input: SegmentationInput, _ index: Int, _ plane: Plane, _ channel: Int
  ) -> [Float] {
    let slice = input.slice(index, modalities: Modality.allCases, plane: plane)
    return slice.isTissue.indices.map {
      slice.isTissue[$0] ? sigmoid(slice.values[channel * slice.isTissue.count + $0]) : 0
    }
  }

  /// An unpadded network in one tile and in several, and a padded one in blended tiles.
  enum Tiling: CaseIterable {
    case one, several, blended

    func model() throws -> Model {
      switch self {
      case .one: return try tinyModel()
      case .several: return try tinyModel(longestInput: 204)
      case .blended:
        var file = try ONNXModel(contentsOf: golden("cover-padded.onnx"))
        file.graph.inputs[0].shape = [1, 4, 24, 32]
        return try Model(file, path: "padded.onnx")
      }
    }
  }

  @Test(arguments: Tiling.allCases, Plane.allCases)
  func `slices are put together from tiles and mirror images`(
    tiling: Tiling, plane: Plane
  ) throws {
    let model = try tiling.model()
    let segmenter = try Segmenter(model, threads: 1, backend: SigmoidBackend.self)
    let input = try SegmentationInput(volumes: phantoms(plainGrid))
    let geometry = input.geometry(plane)
    let cover = model.cover(
      height: geometry.height, width: geometry.width,
      box: (0..<geometry.height, 0..<geometry.width), backend: SigmoidBackend.self)
    if plane == .axial {
      #expect((cover.tiles.count > 1) == (tiling != .one))
      #expect(cover.isBlended == (tiling == .blended))
    }
    let index = geometry.count / 2
    for mirrors in [false, true] {
      let found = try segmenter.segment(slice: index, of: input, plane: plane, mirrors: mirrors)
      for (channel, region) in model.metadata.regions.enumerated() {
        #expect(
          largestDifference(found[region].values, expected(input, index, plane, channel)) < 1e-6)
      }
    }
  }

  @Test func `a volume is the mean over planes on any backend`() throws {
    let model = try tinyModel()
    let segmenter = try Segmenter(model, threads: 1, backend: SigmoidBackend.self)
    let input = try SegmentationInput(volumes: phantoms(turnedGrid))
    // A voxel has the same probability in every plane, and so in their mean.
    let found = try segmenter.segment(input, planes: Plane.allCases, mirrors: true)
    for (index, slice) in found.slices {
      for (channel, region) in model.metadata.regions.enumerated() {
        #expect(
          largestDifference(slice[region].values, expected(input, index, .axial, channel)) < 1e-6)
      }
    }
  }

  @Test func `single passes run on the backend that was asked for`() throws {
    let segmenter = try Segmenter(tinyModel(), threads: 1, backend: SigmoidBackend.self)
    let input = Segmenter.noise(4 * 188 * 204)
    let found = try segmenter.forward(input, height: 188, width: 204)
    #expect(found.shape == [3, 4, 20])
    #expect(found.values[0] == sigmoid(input[92 * 204 + 92]))
    #expect(try segmenter.kernels(height: 188, width: 204) == ["sigmoid"])
  }
}
