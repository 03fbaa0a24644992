import Files
package import Imaging
import VolumeFiles

extension Case {
  /// Finds the cases in the given paths; see ``CaseSearch``.
  ///
  ///     try Case.discover(["cases/BraTS19_2013_10_1"])[0].presentModalities  // flair, t1, t1ce, t2
  ///
  /// - Parameters:
  ///   - paths: Files and folders from the user.
  ///   - layouts: How data sets name their files.
  ///   - sequences: Which DICOM series are which sequences; see ``CaseSearch/sequences``.
  ///   - isVerbose: Whether each file that is part of no case is listed.
  ///   - note: Receives sentences about files that belong to no case; notes on files near a case
  ///     are in its own ``notes``.
  /// - Returns: At least one case, ordered by path and by the names in folders.
  /// - Throws: ``CaseError`` if a path cannot be read, contains no images or holds an incomplete
  ///   case.
  package static func discover(
    _ paths: [String], layouts: LayoutTable = .standard, sequences: [Modality: String] = [:],
    isVerbose: Bool = false,
    note: (String) -> Void = { _ in }
  ) throws(CaseError) -> [Case] {
    var cases: [Case] = []
    var search = CaseSearch(paths, layouts: layouts)
    search.sequences = sequences
    while let finding = search.next() { cases.append(try finding.result.get()) }
    for sentence in search.sentences(isVerbose: isVerbose) { note(sentence) }
    return cases
  }
}
