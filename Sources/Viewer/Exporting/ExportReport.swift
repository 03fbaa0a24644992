/// The result of an export.
package enum ExportReport: Hashable, Sendable {
  /// The picture was written.
  case written(path: String)
  /// The picture was not written because a file of that name exists.
  case exists(path: String)
  /// The picture could not be written, for a reason in one sentence.
  case failed(String)
}
