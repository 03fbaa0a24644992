import Imaging
import Metrics
import Testing

/// Several readers' masks and marks, and what other programs make of them.
private struct Goldens: Decodable {
  struct Masks: Decodable {
    struct Estimate: Decodable {
      var probabilities, sensitivities, specificities: [Double]
    }
    var name: String
    var size: [Int]
    var masks: [String]
    var majority: String
    var staple: Estimate

    var maps: [LabelMap] {
      masks.map { digits in
        LabelMap(
          grid: Grid(size: size, affine: .spacing(1, 1, 1)), scheme: .binary,
          labels: digits.map { Label($0.wholeNumberValue ?? 0) })
      }
    }
  }

  struct Marks: Decodable {
    var categories: Int
    var readers: [[Int]]
    var kappa: [String: Double]
    var fleiss: Double
  }

  var masks: [Masks]
  var marks: [Marks]
}

/// `Scripts/make_reader_goldens.py` made the numbers with SimpleITK, scikit-learn and statsmodels.
@Suite struct ReaderGoldenTests {
  private let goldens: Goldens

  init() throws { goldens = try golden("readers.json", as: Goldens.self) }

  @Test func `STAPLE finds what ITK's filter finds`() throws {
    for one in goldens.masks {
      let combinations = LabelCombinations(one.maps)
      let votes = combinations.votes(
        for: .region(.wholeTumor), one.maps.map(\.scheme))
      let staple = try #require(STAPLE(votes: votes, counts: combinations.counts))
      for (own, their) in zip(staple.sensitivities, one.staple.sensitivities) {
        #expect(abs(own - their) < 1e-5, "\(one.name)")
      }
      for (own, their) in zip(staple.specificities, one.staple.specificities) {
        #expect(abs(own - their) < 1e-5, "\(one.name)")
      }
      let consensus = try Consensus(one.maps, .staple)
      for (label, probability) in zip(consensus.map.labels, one.staple.probabilities)
      where abs(probability - 0.5) > 1e-4 {
        #expect((label == 1) == (probability > 0.5), "\(one.name)")
      }
    }
  }

  @Test func `a majority is more than half`() throws {
    for one in goldens.masks {
      let consensus = try Consensus(one.maps, .majority)
      #expect(consensus.map.labels.map { "\($0)" }.joined() == one.majority, "\(one.name)")
    }
  }

  @Test func `kappa is scikit-learn's and statsmodels'`() throws {
    for marks in goldens.marks {
      let pairs = zip(marks.readers[0], marks.readers[1]).map { (first: $0, second: $1) }
      for weights in CohenKappa.Weights.allCases {
        let kappa = CohenKappa(pairs: pairs, categories: marks.categories, weights: weights)
        let their = try #require(marks.kappa[weights.rawValue])
        #expect(abs(try #require(kappa?.value) - their) < 1e-12)
      }
      let counts = marks.readers[0].indices.map { item in
        (0..<marks.categories).map { mark in marks.readers.count { $0[item] == mark } }
      }
      #expect(abs(try #require(FleissKappa(counts: counts)?.value) - marks.fleiss) < 1e-12)
    }
  }
}
