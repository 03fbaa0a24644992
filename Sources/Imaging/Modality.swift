/// The MR sequence of a volume, in the order in which the bundled model wants them.
package enum Modality: String, CaseIterable, Sendable {
  case flair
  case t1
  case t1ce
  case t2

  /// The name as readers write it.
  package var displayName: String {
    switch self {
    case .flair: "FLAIR"
    case .t1: "T1"
    case .t1ce: "T1ce"
    case .t2: "T2"
    }
  }
}
