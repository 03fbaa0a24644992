import Foundation
import Imaging
import Testing
import Trainer

/// What samples show beyond the slice they are made of.
struct SampleMakerTests {
  private let side = 204
  private let out = 20

  /// No change but the ones a test asks for.
  private func quiet() -> Augmentation {
    var augmentation = Augmentation()
    augmentation.rotation = 0
    augmentation.scaling = 0
    augmentation.shift = 0
    augmentation.dropout = 0
    augmentation.flairAlone = 0
    augmentation.anySubset = 0
    augmentation.restyling = 0
    augmentation.pasting = 0
    return augmentation
  }

  private func sample(
    _ augmentation: Augmentation, _ item: TrainingCase, slice: Int,
    donor: (item: TrainingCase, slice: Int)? = nil, key: UInt64
  ) -> (image: [Float], mask: [UInt8]) {
    var maker = SampleMaker(augmentation, height: side, width: side)
    var image = [Float](repeating: 0, count: 4 * side * side)
    var mask = [UInt8](repeating: 0, count: out * out)
    var random = CounterRandom(key)
    maker.make(item, slice: slice, donor: donor, random: &random, image: &image, mask: &mask)
    return (image, mask)
  }

  @Test func `a tumor that loses its enhancement is labeled as core`() throws {
    let item = try syntheticCase()
    var augmentation = quiet()
    let before = sample(augmentation, item, slice: 2, key: 3).mask
    #expect(Set(before) == [0, 1, 7])
    augmentation.restyling = 1
    augmentation.enhancementLoss = 1
    for key in 0..<8 as Range<UInt64> {
      let after = sample(augmentation, item, slice: 2, key: key).mask
      #expect(!after.contains(7))
      #expect(after.contains(3))
    }
  }

  @Test func `restyling changes the tumor's contrast and leaves masks alone`() throws {
    let item = try syntheticCase()
    var augmentation = quiet()
    augmentation.enhancementLoss = 0
    augmentation.restyling = 1
    let masks = (0..<6 as Range<UInt64>).map { sample(augmentation, item, slice: 2, key: $0).mask }
    #expect(masks.allSatisfy { $0.contains(7) && $0.contains(1) && !$0.contains(3) })
  }

  @Test func `a core that becomes a cyst is dark in FLAIR and bright in T2`() throws {
    let item = try syntheticCase(hasCore: true)
    var augmentation = quiet()
    (augmentation.restyling, augmentation.enhancementLoss) = (1, 0)
    /// How much brighter the core is than what enhances beside it, in each modality.
    func contrast(cysts: Float, _ key: UInt64) -> [Float] {
      augmentation.cysts = cysts
      let (image, mask) = sample(augmentation, item, slice: 2, key: key)
      return (0..<4).map { channel in
        func mean(_ part: UInt8) -> Float {
          let values = mask.indices.filter { mask[$0] == part }.map { pixel in
            image[(channel * side + pixel / out + 92) * side + pixel % out + 92]
          }
          return values.reduce(0, +) / Float(values.count)
        }
        return mean(3) - mean(7)
      }
    }
    for key in 0..<8 as Range<UInt64> {
      let (cyst, solid) = (contrast(cysts: 1, key), contrast(cysts: 0, key))
      #expect(cyst[0] < solid[0])
      #expect(cyst[0] < cyst[3])
    }
  }

  @Test func `another patient's tumor is pasted with its labels, on tissue alone`() throws {
    let (host, donor) = (try syntheticCase("host"), try syntheticCase("donor"))
    // The first slice has no tumor of its own.
    let plain = sample(quiet(), host, slice: 0, key: 5)
    #expect(Set(plain.mask) == [0])
    let pasted = sample(quiet(), host, slice: 0, donor: (donor, 2), key: 5)
    #expect(pasted.mask.contains(1) && pasted.mask.contains(7))
    // Background stays background.
    #expect(zip(plain.image, pasted.image).allSatisfy { ($0 == 0) == ($1 == 0) })
  }

  @Test func `any subset of the modalities can be what a sample shows`() throws {
    let item = try syntheticCase()
    var augmentation = quiet()
    augmentation.anySubset = 1
    var seen = Set<[Bool]>()
    for key in 0..<160 as Range<UInt64> {
      let image = sample(augmentation, item, slice: 2, key: key).image
      seen.insert(
        (0..<4).map { channel in
          image[channel * side * side..<(channel + 1) * side * side].contains { $0 != 0 }
        })
    }
    #expect(seen.count == 15)
    augmentation.anySubset = 0
    augmentation.flairAlone = 1
    let image = sample(augmentation, item, slice: 2, key: 1).image
    #expect(image[..<(side * side)].contains { $0 != 0 })
    #expect(image[(side * side)...].allSatisfy { $0 == 0 })
  }

  @Test func `patients with little enhancing tumor are drawn twice as often`() throws {
    let enhancing = try syntheticCase()
    #expect(abs(enhancing.enhancingShare - 16 / 72) < 1e-6)
    let without = try syntheticCase("binary", scheme: .binary)
    #expect(without.enhancingShare == 0)
    #expect(TrainingData(train: [enhancing, without]).weights == [1, 2])
  }

  @Test
  func `a network started from another takes its averaged weights and nothing of its schedule`()
    throws
  {
    var other = TrainingState(UNetConfiguration(width: 16), options: TrainingOptions())
    other.header.step = 50
    other.averageWeights = other.averageWeights.map { $0 + 1 }
    other.averageMeans = other.averageMeans.map { $0 + 2 }
    var options = TrainingOptions()
    options.learningRate = 1e-4
    let state = TrainingState(startingFrom: other, options: options)
    #expect(state.header.step == 0)
    #expect(state.header.options.learningRate == 1e-4)
    #expect(state.weights == other.averageWeights)
    #expect(state.averageWeights == other.averageWeights)
    #expect(state.means == other.averageMeans)
    #expect(state.firstMoment.allSatisfy { $0 == 0 })
  }

  @Test func `settings from before an effect existed leave it off`() throws {
    let old = #"{"isEnabled":true,"rotation":20,"scaling":0.2,"shift":14,"dropout":0.12}"#
    let augmentation = try JSONDecoder().decode(Augmentation.self, from: Data(old.utf8))
    #expect(augmentation.restyling == 0 && augmentation.pasting == 0)
    #expect(augmentation.flairAlone == 0 && augmentation.anySubset == 0)
    #expect(augmentation.dropout == 0.12)
  }
}
