/// How exactly a backend computes.
package enum Precision: String, Hashable, Sendable, CaseIterable {
  /// With 32-bit numbers throughout; results equal those of other engines to 1e-5.
  case exact
  /// With 16-bit numbers (bfloat16) between layers, on processors that are faster with them.
  case fast
}
