extension ModelDescription {
  /// What is done with the result of a whole volume, on the grid of the image.
  package struct Postprocessing: Hashable, Sendable {
    /// The weight of each neighboring slice, relative to the slice's own, in the mean of probabilities that is
    /// taken before thresholds; 0 to 1.
    package var sliceSmoothing: Float
    /// The rules of labels or structures, by name.
    package var rules: [String: Rule]

    /// Rules for one structure; 0 and `false` mean no rule.
    ///
    /// Components are 26-connected.
    package struct Rule: Hashable, Sendable {
      /// A component stays only if the probability of one of its voxels is above this, 0 to below 1.
      package var seedThreshold: Float
      /// A component stays only if it has at least this volume, in milliliters.
      package var minimumIsland: Double
      /// The structure stays only if it has at least this volume, in milliliters.
      package var minimumVolume: Double
      /// The structure stays only if it is at least this share of the structure around it, 0 to below 1.
      package var minimumShare: Double
      /// Only the largest component stays.
      package var keepsLargest: Bool

      /// Creates a rule.
      package init(
        seedThreshold: Float = 0, minimumIsland: Double = 0, minimumVolume: Double = 0,
        minimumShare: Double = 0, keepsLargest: Bool = false
      ) {
        self.seedThreshold = seedThreshold
        self.minimumIsland = minimumIsland
        self.minimumVolume = minimumVolume
        self.minimumShare = minimumShare
        self.keepsLargest = keepsLargest
      }

      /// Whether it does nothing.
      package var isNone: Bool { self == Rule() }
    }

    /// Creates rules; those that do nothing are left out.
    package init(sliceSmoothing: Float = 0, rules: [String: Rule] = [:]) {
      self.sliceSmoothing = sliceSmoothing
      self.rules = rules.filter { !$0.value.isNone }
    }

    /// Whether nothing is done.
    package var isNone: Bool { self == Postprocessing() }
  }
}
