package import VolumeFiles

extension CaseSearch {
  /// What the user should know about files that belong to no case.
  ///
  /// - Parameter isVerbose: Whether each file that is left out is listed.
  /// - Returns: Sentences without a period.
  package func sentences(isVerbose: Bool = false) -> [String] {
    FileNote.sentences(notes) + Self.summary(leftOut, isVerbose: isVerbose)
  }

  /// Says what was left out: a count, or each file.
  package static func summary(_ leftOut: [FileNote], isVerbose: Bool) -> [String] {
    guard !leftOut.isEmpty else { return [] }
    if isVerbose { return leftOut.map { "\($0.file) belongs to no case: \($0.text)" } }
    return [
      leftOut.count == 1
        ? "1 file belongs to no case; --verbose lists it"
        : "\(leftOut.count) files belong to no case; --verbose lists them"
    ]
  }
}
