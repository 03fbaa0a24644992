import Imaging
import Testing

struct LabelSchemeTests {
  static let memberships: [(LabelScheme, UInt8, RegionSet)] = [
    (.brats2020, 1, [.wholeTumor, .tumorCore]), (.brats2020, 2, .wholeTumor),
    (.brats2020, 4, .all), (.brats2020, 3, []),
    (.brats2023, 1, [.wholeTumor, .tumorCore]), (.brats2023, 2, .wholeTumor),
    (.brats2023, 3, .all), (.brats2023, 4, []),
    (.msd, 1, .wholeTumor), (.msd, 2, [.wholeTumor, .tumorCore]), (.msd, 3, .all),
    (.binary, 1, .wholeTumor), (.binary, 77, .wholeTumor), (.binary, 0, []), (.msd, 0, []),
  ]

  @Test(arguments: memberships) func `a label belongs to its regions`(
    _ scheme: LabelScheme, _ label: UInt8, _ regions: RegionSet
  ) {
    #expect(scheme.regions(of: label) == regions)
    #expect(scheme.regionTable[Int(label)] == regions)
  }

  @Test(arguments: LabelScheme.allCases) func `labels survive the way through regions`(
    _ scheme: LabelScheme
  ) {
    for label in scheme.labels ?? [1] {
      #expect(scheme.label(of: scheme.regions(of: label)) == label)
      #expect(scheme.name(of: label) != nil)
    }
    #expect(scheme.label(of: []) == 0)
  }

  @Test func `the innermost region decides`() {
    #expect(LabelScheme.brats2020.label(of: .enhancingTumor) == 4)
    #expect(LabelScheme.msd.label(of: .tumorCore) == 2)
  }

  static let guesses: [(Set<UInt8>, LabelScheme?)] = [
    ([0], .binary), ([0, 1], .binary), ([0, 1, 2, 4], .brats2020), ([2], .brats2020),
    ([0, 3], .brats2023), ([1, 2, 3], .brats2023), ([0, 255], .binary),
    ([1, 2, 3, 4], nil), ([0, 5, 6], nil),
  ]

  @Test(arguments: guesses) func `a scheme is guessed from the labels`(
    _ labels: Set<UInt8>, _ scheme: LabelScheme?
  ) {
    #expect(LabelScheme.guess(labels: labels) == scheme)
  }
}
