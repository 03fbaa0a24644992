import Files
package import VolumeFiles

extension CaseSearch {
  /// What the user should know about files that belong to no case.
  ///
  /// - Parameter isVerbose: Whether each file that is left out is listed.
  /// - Returns: Sentences without a period.
  package func sentences(isVerbose: Bool = false) -> [String] {
    FileNote.sentences(notes) + Self.summary(leftOut, isVerbose: isVerbose)
  }

  /// The most files that one sentence names.
  private static let mostNamed = 3

  /// Says what was left out and why: the first files and how many there are, or each file.
  package static func summary(_ leftOut: [FileNote], isVerbose: Bool) -> [String] {
    guard !leftOut.isEmpty else { return [] }
    if isVerbose { return leftOut.map { "\($0.file) belongs to no case: \($0.text)" } }
    // What a layout never uses is expected; a file that fits nowhere is not.
    let expected = leftOut.filter { $0.text.hasSuffix("does not use it") }
    let notes = leftOut.filter { !$0.text.hasSuffix("does not use it") } + expected
    if notes.count == 1 {
      return ["\(fileName(notes[0].file)) belongs to no case: \(notes[0].text)"]
    }
    let isAll = notes.count <= mostNamed
    let names = notes.prefix(isAll ? mostNamed : mostNamed - 1).map {
      "\(fileName($0.file)) (\($0.text))"
    }
    guard isAll, let last = names.last else {
      let rest = notes.count - names.count
      return [
        names.joined(separator: ", ") + " and \(rest) more files belong to no case; "
          + "--verbose lists them"
      ]
    }
    return [names.dropLast().joined(separator: ", ") + " and \(last) belong to no case"]
  }
}
