/// The rules for what counts as a lesion, as the same lesion, and as a change of it.
///
/// The thresholds are RANO's. A volume that is 40 % larger is that of a ball whose product of diameters is 25 %
/// larger, and a volume that is 65 % smaller that of a ball whose product is 50 % smaller, so both rules say the
/// same of lesions that keep their shape. RANO applies them to the sum of the target lesions; here they apply to
/// each lesion.
///
/// Source: P. Y. Wen et al., "RANO 2.0: Update to the Response Assessment in Neuro-Oncology Criteria for High- and
/// Low-Grade Gliomas in Adults", *J. Clin. Oncol.* 41 (2023), 5187–5199; the products also in P. Y. Wen et al.,
/// *J. Clin. Oncol.* 28 (2010), 1963–1972.
package struct ChangeRules: Hashable, Sendable {
  /// The volume in mm³ that a connected part must exceed to be a lesion.
  package var minimumVolume = LesionRules.countedVolume
  /// The share of the smaller of two lesions that must lie in the other one for both to be one lesion.
  package var leastOverlap = 0.1
  /// By how much the volume of a lesion that grew is larger.
  package var grownVolume = 0.4
  /// By how much the volume of a lesion that shrank is smaller.
  package var shrunkVolume = 0.65
  /// By how much the product of diameters of a measurable lesion that grew is larger.
  package var grownProduct = 0.25
  /// By how much the product of diameters of a measurable lesion that shrank is smaller.
  package var shrunkProduct = 0.5

  /// Creates rules with RANO's thresholds.
  package init() {}

  /// Whether a connected part is a lesion.
  package func counts(milliliters: Double) -> Bool {
    // 50 voxels of 1 mm³ are not more than 50 mm³, whatever the last digit of the grid's spacing.
    1000 * milliliters > minimumVolume * (1 + 1e-6)
  }

  /// Returns what became of a lesion that was found at both times.
  ///
  /// The volume decides. If it changed too little, the product of diameters does, for lesions that are
  /// measurable (both diameters at least 10 mm) at both times: in smaller ones, one row of voxels is a large part.
  ///
  /// - Parameters:
  ///   - first: The size at the first time.
  ///   - second: The size at the second time.
  /// - Returns: Grown, shrunk or unchanged.
  package func change(from first: LesionSize, to second: LesionSize) -> LesionChange.Kind {
    func kind(_ before: Double, _ after: Double, _ grown: Double, _ shrunk: Double)
      -> LesionChange.Kind
    {
      // Exactly 25 % is enough, whatever the last digit.
      if after >= before * (1 + grown) * (1 - 1e-9) { return .grown }
      return after <= before * (1 - shrunk) * (1 + 1e-9) ? .shrunk : .unchanged
    }
    let byVolume = kind(first.milliliters, second.milliliters, grownVolume, shrunkVolume)
    guard byVolume == .unchanged, first.measurableProduct > 0, second.measurableProduct > 0 else {
      return byVolume
    }
    return kind(first.measurableProduct, second.measurableProduct, grownProduct, shrunkProduct)
  }
}

/// The size of a lesion, or of the parts that it consists of at one time.
package struct LesionSize: Hashable, Sendable {
  /// The volume.
  package var milliliters = 0.0
  /// The sum of the products of diameters in mm².
  package var product = 0.0
  /// The sum of the products of the measurable parts in mm².
  package var measurableProduct = 0.0

  /// The sizes of some parts together.
  package init(_ parts: [MeasuredComponent]) {
    for part in parts {
      milliliters += part.milliliters
      product += part.diameters.product
      if part.diameters.isMeasurable { measurableProduct += part.diameters.product }
    }
  }
}
