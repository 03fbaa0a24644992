import Foundation
import Imaging
import Testing
import Trainer

/// Samples and a run against those of `Scripts/train_torch.py` with the same seeds.
struct SampleGoldenTests {
  struct Golden: Decodable {
    struct Sample: Decodable {
      var image, mask: Summary
    }
    struct Run: Decodable {
      var losses: [Double]
      var change: Double
      var weights, averageWeights, means, variances: Summary
    }
    var samples: [Sample]
    var choices: [[String]]
    var run: Run
  }

  static func golden() throws -> Golden {
    try TrainerTests.golden("samples.json")
  }

  @Test func `samples are the same in both trainers`() throws {
    let item = try syntheticCase()
    let other = try syntheticCase("other", modalities: [.flair, .t1ce, .t2])
    let (side, out) = (204, 20)
    var maker = SampleMaker(Augmentation(), height: side, width: side)
    var image = [Float](repeating: 0, count: 4 * side * side)
    var mask = [UInt8](repeating: 0, count: out * out)
    let across = try syntheticCase(planes: [.coronal, .sagittal]).others
    let solid = try syntheticCase(hasCore: true)
    for (number, expected) in try Self.golden().samples.enumerated() {
      var random = CounterRandom(9, UInt64(number))
      if number < 16 {
        maker.make(
          item, slice: 1 + number % 3, donor: number.isMultiple(of: 2) ? nil : (other, 2),
          random: &random, image: &image, mask: &mask)
      } else if number < 18 {
        let view = across[number - 16]
        maker.make(
          view, slice: view.tumorSlices[view.tumorSlices.count / 2], random: &random, image: &image,
          mask: &mask)
      } else {
        var augmentation = Augmentation()
        (augmentation.restyling, augmentation.cysts) = (1, Float(number % 2))
        var maker = SampleMaker(augmentation, height: side, width: side)
        maker.make(solid, slice: 2, random: &random, image: &image, mask: &mask)
      }
      expected.image.expect(image.map(Double.init), number, "image \(number)")
      expected.mask.expect(mask.map { Double($0) }, number, "mask \(number)")
    }
  }

  @Test func `both trainers draw the same slices`() throws {
    let data = try TrainingData(
      train: ["a", "b"].map { try syntheticCase($0, planes: [.coronal, .sagittal]) },
      partial: [syntheticCase("part", scheme: .binary)])
    func words(_ place: SampleChoice.Place) -> String {
      "\(place.item.name) \(place.item.plane.rawValue) \(place.slice)"
    }
    for (number, expected) in try Self.golden().choices.enumerated() {
      var random = CounterRandom(5, UInt64(number))
      let choice = SampleChoice(data, partialShare: 0.3, pasteShare: 0.5, random: &random)
      #expect([choice.place, choice.donor].compactMap(\.self).map(words) == expected)
    }
  }

  /// Weights are compared by a part of their change, and statistics loosely.
  ///
  /// Gradients of real samples have decisions within rounding (``NetworkGoldenTests``), and Adam's first
  /// steps turn small gradients into whole steps. The seed is one of those with which no such decision
  /// showed; other processors may round otherwise.
  @Test(arguments: ActivationLayout.allCases)
  func `three steps of a run are the same in both trainers`(_ activations: ActivationLayout) throws
  {
    let golden = try Self.golden().run
    var options = smallOptions(steps: 3)
    options.replicas = 1
    options.partialShare = 0.3
    options.activationLayout = activations
    options.seed = 12
    let data = try TrainingData(
      train: [syntheticCase()], partial: [syntheticCase("part", scheme: .binary)])
    let run = try TrainingRun(
      TrainingState(UNetConfiguration(width: 16), options: options), data: data)
    for expected in golden.losses {
      let loss = try run.step().loss
      #expect(abs(loss - expected) < 1e-4 * expected)
    }
    let part = 0.02 * golden.change
    for (number, (expected, values)) in [
      (golden.weights, run.state.weights), (golden.averageWeights, run.state.averageWeights),
    ].enumerated() {
      expected.expect(
        values.map(Double.init), number, "weights \(number)", tolerance: part / expected.norm)
    }
    golden.means.expect(run.state.means.map(Double.init), 2, "means", tolerance: 1e-3)
    golden.variances.expect(run.state.variances.map(Double.init), 3, "variances", tolerance: 1e-3)
  }
}
