/// The MR sequence of a volume, in the order that the bundled model expects.
package enum Modality: String, CaseIterable, Sendable {
  case flair
  case t1
  case t1ce
  case t2

  /// The name as users write it.
  package var displayName: String {
    switch self {
    case .flair: "FLAIR"
    case .t1: "T1"
    case .t1ce: "T1ce"
    case .t2: "T2"
    }
  }
}
