import Imaging

extension Structure {
  static let wholeTumor = Structure.region(.wholeTumor)
  static let tumorCore = Structure.region(.tumorCore)
  static let enhancingTumor = Structure.region(.enhancingTumor)
}
