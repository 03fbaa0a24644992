import Annotation
package import Viewer

extension LiveServices {
  /// Works with the files of an edit; see ``ViewerServices``.
  package func edit(
    _ request: EditRequest, _ index: Int, report: @escaping @Sendable (EditReport) -> Void
  ) {
    let entry = store[index]
    // If a case cannot be read, there is nothing to edit, and the user is not asked.
    guard let source = try? entry.result.get() else { return }
    edits.perform(
      request,
      EditStorage.Files(
        source: source, reference: entry.referenceFile, prediction: entry.prediction,
        model: network?.path, version: version),
      report: report)
  }
}
