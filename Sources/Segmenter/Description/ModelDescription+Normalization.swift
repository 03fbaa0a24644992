extension ModelDescription {
  /// How the intensities of one channel are normalized.
  package enum IntensityNormalization: Hashable, Sendable {
    /// (value − mean) ÷ deviation; the population's deviation, 1 if it is 0.
    ///
    /// Voxels that `over` leaves out become 0. `limit`: results lie between −limit and limit.
    case zScore(over: Voxels, limit: Double?)
    /// Percentiles become the ends of a range, linearly between; percentiles as NumPy's, with linear
    /// interpolation.
    case percentile(low: Double, high: Double, isClipped: Bool, to: Ends, over: Voxels)
    /// The least and greatest values become the ends of a range.
    case minMax(to: Ends, over: Voxels)
    /// (value − subtract) ÷ divide, after values were limited to a range.
    case fixed(subtract: Double, divide: Double, clip: Ends?)
    /// Values stay as they are.
    case none

    /// The voxels that are measured; those left out become 0.
    package enum Voxels: String, CaseIterable, Sendable {
      /// All.
      case volume
      /// Those that are not background in this channel: 0, or the other value around the head that
      /// ``Imaging/Background`` finds.
      case nonzero
      /// Those that are not 0 in some channel, with holes inside filled.
      case anyNonzero = "any-nonzero"
      /// Those of the brain mask.
      case brain
    }

    /// The ends of a range.
    package struct Ends: Hashable, Sendable {
      package var low: Double
      package var high: Double

      /// Creates a range.
      package init(_ low: Double, _ high: Double) {
        self.low = low
        self.high = high
      }
    }

    /// The name of the method in JSON.
    package var method: String {
      switch self {
      case .zScore: "zscore"
      case .percentile: "percentile"
      case .minMax: "minmax"
      case .fixed: "fixed"
      case .none: "none"
      }
    }

    static let methods = ["zscore", "percentile", "minmax", "fixed", "none"]
  }
}
