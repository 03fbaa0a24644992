import Imaging
import Testing

struct LabelSchemeTests {
  static let memberships: [(LabelScheme, Label, RegionSet)] = [
    (.brats2020, 1, [.wholeTumor, .tumorCore]), (.brats2020, 2, .wholeTumor),
    (.brats2020, 4, .all), (.brats2020, 3, []),
    (.brats2023, 1, [.wholeTumor, .tumorCore]), (.brats2023, 2, .wholeTumor),
    (.brats2023, 3, .all), (.brats2023, 4, []), (.brats2024, 3, .all), (.brats2024, 4, []),
    (.brats2015, 3, [.wholeTumor, .tumorCore]), (.brats2015, 4, .all),
    (.msd, 1, .wholeTumor), (.msd, 2, [.wholeTumor, .tumorCore]), (.msd, 3, .all),
    (.binary, 1, .wholeTumor), (.binary, 77, .wholeTumor), (.binary, 0, []), (.msd, 0, []),
  ]

  @Test(arguments: memberships) func `a label belongs to its regions`(
    _ scheme: LabelScheme, _ label: Label, _ regions: RegionSet
  ) {
    #expect(scheme.regions(of: label) == regions)
    for region in Region.allCases {
      let isIn = regions.contains(RegionSet(region))
      #expect(scheme.contains(label, in: .region(region)) == isIn)
      #expect((scheme.mask(of: .region(region))[Int(label)] == 1) == isIn)
    }
  }

  @Test(arguments: LabelScheme.known) func `labels survive the way through regions`(
    _ scheme: LabelScheme
  ) {
    for label in scheme.labels ?? [1] where !scheme.regions(of: label).isEmpty {
      // Of two labels of one tissue, the first comes back.
      let back = scheme.label(of: scheme.regions(of: label))
      #expect(back == label || scheme.table[back]?.tissue == scheme.table[label]?.tissue)
      #expect(scheme.name(of: label) != nil)
    }
    #expect(scheme.label(of: []) == 0)
  }

  @Test func `the innermost region decides`() {
    #expect(LabelScheme.brats2020.label(of: .enhancingTumor) == 4)
    #expect(LabelScheme.msd.label(of: .tumorCore) == 2)
  }

  static let guesses: [(Set<Label>, LabelScheme?)] = [
    ([0], .binary), ([0, 1], .binary), ([0, 1, 2, 4], .brats2020), ([2], .brats2020),
    ([0, 3], .brats2023), ([1, 2, 3], .brats2023), ([0, 255], .binary),
    ([1, 2, 3, 4], .brats2024), ([0, 3, 4], .brats2024), ([0, 5, 6], nil), ([300, 4000], nil),
  ]

  @Test(arguments: guesses) func `a scheme is guessed from the labels`(
    _ labels: Set<Label>, _ scheme: LabelScheme?
  ) {
    #expect(LabelScheme.guess(labels: labels) == scheme)
  }

  @Test func `any other labels are structures of their own`() {
    let scheme = LabelScheme.reading([0, 17, 1035, 65_535])
    #expect(scheme.isPerLabel)
    #expect(scheme.labels == [17, 1035, 65_535])
    #expect(scheme.structures.map(\.name) == ["label 17", "label 1035", "label 65535"])
    #expect(scheme.knownRegions.isEmpty)
    #expect(scheme.contains(1035, in: .label(1035)) && !scheme.contains(17, in: .label(1035)))
    #expect(scheme.mask(of: .label(65_535))[65_535] == 1)
  }

  @Test func `names of a table are those of its structures`() {
    let table = LabelTable([.init(17, "Left-Hippocampus", color: 0xDCD8_14), .init(0, "Unknown")])
    let scheme = LabelScheme.labels(table)
    #expect(scheme.structures == [.label(17)])
    #expect(scheme.structures.first?.abbreviation == "Left-Hippocampus")
    #expect(scheme.name(of: 17) == "Left-Hippocampus" && scheme.name(of: 18) == nil)
  }

  @Test func `the resection cavity is a structure of its own, outside the tumor`() {
    let scheme = LabelScheme.brats2024
    #expect(
      scheme.structures.map(\.abbreviation)
        == ["WT", "TC", "ET", "core", "edema", "enhancing", "cavity"])
    #expect(scheme.structures(of: 4) == [.tissue(.cavity)])
    #expect(scheme.name(of: 4) == "resection cavity")
  }

  @Test func `maps are compared by the structures that both schemes have`() {
    let brats = Structure.common(.brats2020, .brats2024)
    #expect(brats.map(\.id) == ["WT", "TC", "ET", "core", "edema", "enhancing"])
    #expect(Structure.common(.binary, .msd) == [.region(.wholeTumor)])
    #expect(
      Structure.common(.labels([3, 5]), .labels([5, 9])) == [.label(3), .label(5), .label(9)])
    #expect(Structure.common(.labels([3, 5]), .brats2020).isEmpty)
  }

  @Test func `labels called like tissues can be compared by regions`() throws {
    let named = LabelTable([.init(1, "ED"), .init(2, "NCR"), .init(3, "ET")])
    #expect(LabelScheme.tissues(named: named, preferring: .brats2020) == .msd)
    let own = LabelTable([.init(5, "edema", color: 0x112233), .init(9, "enhancing tumor")])
    let scheme = try #require(LabelScheme.tissues(named: own, preferring: .brats2020))
    #expect(scheme.table[5]?.color == 0x112233)
    #expect(scheme.contains(9, in: .region(.tumorCore)))
    #expect(!scheme.contains(5, in: .region(.tumorCore)))
    #expect(Structure.common(scheme, .brats2020).contains(.region(.wholeTumor)))
  }

  @Test func `labels of which one is no tissue of a tumor, or all are the same, are by themselves`()
  {
    for names in [
      ["edema", "hippocampus"], ["hyperintensity"], ["FLAIR hyperintensity", "edema"],
    ] {
      let table = LabelTable(names.enumerated().map { .init(Label($0 + 1), $1) })
      #expect(LabelScheme.tissues(named: table, preferring: .brats2020) == nil)
    }
  }
}
