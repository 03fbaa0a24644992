import Foundation
import Imaging
import Rendering
import Testing

/// Slices that NumPy resampled; see Scripts/make_rendering_goldens.py.
private struct Golden: Decodable {
  struct Case: Decodable {
    let name: String
    let source: [Double]
    let width: Int
    let height: Int
    let values: [Float]
  }
  let width: Int
  let height: Int
  let values: [Float]
  let cases: [Case]
  let nearest: [Case]

  static func load() throws -> Golden {
    try JSONDecoder().decode(
      Golden.self, from: Data(contentsOf: golden("resampling.json")))
  }
}

/// Resamples with the weights that a scene uses.
private func resampled(
  _ slice: Slice<Float>, _ source: [Double], _ width: Int, _ height: Int,
  _ interpolation: Interpolation = .linear
) -> [Float] {
  resample(
    slice,
    columns: AxisWeights(
      outputs: width, start: source[0], length: source[2], samples: slice.width,
      interpolation: interpolation),
    rows: AxisWeights(
      outputs: height, start: source[1], length: source[3], samples: slice.height,
      interpolation: interpolation)
  ).values
}

@Test func `resampling gives NumPy's numbers`() throws {
  let golden = try Golden.load()
  let slice = Slice(width: golden.width, height: golden.height, values: golden.values)
  for example in golden.cases {
    let values = resampled(slice, example.source, example.width, example.height)
    let worst = zip(values, example.values).map { abs($0 - $1) }.max() ?? .infinity
    #expect(values.count == example.values.count, "\(example.name)")
    #expect(worst < 1e-3, "\(example.name)")
  }
}

@Test func `the nearest sample is NumPy's, whatever the size`() throws {
  let golden = try Golden.load()
  let slice = Slice(width: golden.width, height: golden.height, values: golden.values)
  for example in golden.nearest {
    let values = resampled(slice, example.source, example.width, example.height, .nearest)
    #expect(values == example.values, "\(example.name)")
  }
}

@Test(arguments: [1, 2, 3, 5, 7, 12, 13, 20, 41, 100])
func `resampling never leaves the range of the slice`(size: Int) throws {
  let golden = try Golden.load()
  let slice = Slice(width: golden.width, height: golden.height, values: golden.values)
  let values = resampled(slice, [0, 0, 13, 10], size, size)
  let (low, high) = (try #require(golden.values.min()), try #require(golden.values.max()))
  #expect(values.allSatisfy { $0 >= low - 1e-3 && $0 <= high + 1e-3 })
}

@Test func `weights of every pixel sum to one`() {
  for (outputs, start, length, samples) in [
    (5, 0.0, 12.0, 12), (30, 0, 12, 12), (7, 2.25, 3.5, 12), (4, -3, 18, 12), (3, 0, 1, 1),
  ] {
    let axis = AxisWeights(outputs: outputs, start: start, length: length, samples: samples)
    for output in axis.inside {
      let weights = axis.weights[output * axis.taps..<(output + 1) * axis.taps]
      #expect(abs(weights.reduce(0, +) - 1) < 1e-5)
      #expect(weights.allSatisfy { $0 >= 0 })
    }
  }
}

@Test func `a slice at its own size is shown voxel for voxel`() {
  var slice = flat(4, 3)
  for place in slice.values.indices { slice.values[place] = Float(place * 20) }
  let picture = SliceScene(slice, window: IntensityWindow(lower: 0, upper: 255))
    .render(width: 4, height: 3)
  #expect(picture.pixels == slice.values.map { RGB(grey: UInt8($0)) })
}

@Test func `values outside the window and not-a-number are clamped`() {
  let slice = Slice<Float>(
    width: 5, height: 1, values: [-.infinity, .nan, 50, 100, .infinity])
  let picture = SliceScene(slice, window: IntensityWindow(lower: 0, upper: 100))
    .render(width: 5, height: 1)
  #expect(picture.pixels.map(\.red) == [0, 0, 128, 255, 255])
}

@Test func `a color slice keeps its colors`() {
  let slice = Slice<SIMD3<UInt8>>(
    width: 2, height: 1, values: [SIMD3(10, 20, 30), SIMD3(200, 100, 0)])
  let picture = SliceScene(slice).render(width: 4, height: 2)
  #expect(picture[0, 0] == RGB(10, 20, 30))
  #expect(picture[3, 1] == RGB(200, 100, 0))
  #expect(SliceScene(slice).render(width: 1, height: 1)[0, 0] == RGB(105, 60, 15))
}
