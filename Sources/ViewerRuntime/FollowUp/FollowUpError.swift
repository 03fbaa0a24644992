import Cases

/// Why scans cannot be compared; each is one sentence without a period.
package enum FollowUpError: Error, Equatable, CustomStringConvertible {
  /// A case has no mask of the kind that was asked for.
  case noMask(name: String, kind: MaskChoice)
  /// The masks have no structure in common.
  case nothingInCommon(String)
  /// A mask does not know a structure.
  case noStructure(name: String, structure: String, known: String)
  /// Two scans cannot be aligned.
  case notAligned(moving: String, fixed: String, reason: String)

  /// Which mask of a case is measured.
  package enum MaskChoice: String, CaseIterable, Sendable {
    /// The reference if there is one, else the prediction.
    case auto
    /// The expert's mask.
    case reference
    /// The predicted mask.
    case prediction
  }

  /// The sentence.
  package var description: String {
    switch self {
    case .noMask(let name, .reference):
      "\(name) has no reference mask; use --mask prediction, or draw one in the viewer"
    case .noMask(let name, .prediction):
      "\(name) has no predicted mask; make one with 'glia segment', and name it or its folder with --prediction"
    case .noMask(let name, .auto):
      "\(name) has no mask; make one with 'glia segment', and name it or its folder with --prediction"
    case .nothingInCommon(let reason): reason
    case .noStructure(let name, let structure, let known):
      "the mask of \(name) has no structure \(structure); it has \(known)"
    case .notAligned(let moving, let fixed, let reason):
      "\(moving) cannot be aligned with \(fixed): \(reason); 'glia compare --no-align' uses the positions in the headers"
    }
  }
}
