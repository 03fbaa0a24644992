import Foundation
import ONNX
import Testing
import Trainer

/// Probabilities that shall mean what they say.
struct CalibrationTests {
  @Test func `the line that made the voxels is found again`() {
    // Voxels at each logit x, of which the part sigmoid(0.6 x − 1.5) is tumor.
    var histogram = LogitHistogram()
    for step in -160...160 {
      let logit = Double(step) / 20 + 0.025
      let inside = Int((20_000 / (1 + exp(-(0.6 * logit - 1.5)))).rounded())
      for index in 0..<20_000 { histogram.add(Float(logit), isInside: index < inside) }
    }
    let line = Calibration(fitting: histogram)
    #expect(abs(line.slope - 0.6) < 0.003)
    #expect(abs(line.intercept + 1.5) < 0.01)
  }

  @Test func `without voxels of both kinds nothing changes`() {
    var histogram = LogitHistogram()
    #expect(Calibration(fitting: histogram) == Calibration())
    for _ in 0..<100 { histogram.add(-3, isInside: false) }
    #expect(Calibration(fitting: histogram) == Calibration())
  }

  @Test func `voxels that a network tells apart do not run away`() {
    var histogram = LogitHistogram()
    for _ in 0..<100 {
      histogram.add(-3, isInside: false)
      histogram.add(3, isInside: true)
    }
    let line = Calibration(fitting: histogram)
    #expect(line.slope > 0 && line.slope.isFinite && line.intercept.isFinite)
  }

  @Test func `the exported file holds the line in its last convolution`() throws {
    let state = TrainingState(UNetConfiguration(width: 16), options: TrainingOptions())
    let lines = [
      Calibration(slope: 2, intercept: 1), Calibration(), Calibration(slope: 0.5, intercept: -3),
    ]
    func head(_ calibrations: [Calibration]?) -> (weights: [Float], bias: [Float]) {
      let tensors = state.model(calibrations: calibrations).graph.initializers
      func values(_ name: String) -> [Float] {
        guard case .floats(let values) = tensors.first(where: { $0.name == name })?.values else {
          return []
        }
        return values
      }
      return (values("head.weight"), values("head.bias"))
    }
    let (plain, calibrated) = (head(nil), head(lines))
    try #require(plain.weights.count == 48 && plain.bias.count == 3)
    for region in 0..<3 {
      for channel in 0..<16 {
        let place = region * 16 + channel
        #expect(
          abs(calibrated.weights[place] - plain.weights[place] * Float(lines[region].slope)) < 1e-6)
      }
      let expected = Double(plain.bias[region]) * lines[region].slope + lines[region].intercept
      #expect(abs(Double(calibrated.bias[region]) - expected) < 1e-6)
    }
  }
}
