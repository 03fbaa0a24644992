package import Rendering

/// Work on files for the command line.
package enum ConsoleWork: Hashable, Sendable {
  /// The files and folders whose paths begin as one that is being typed in a line.
  case complete(path: String, endings: [String], line: String)
  /// Keep a line for later sessions.
  case remember(String)
  /// Read label descriptions.
  case readLabels(path: String)
  /// Write label descriptions.
  case writeLabels(LabelDescriptions, path: String, replacing: Bool)
}

/// The result of work for the command line.
package enum ConsoleReport: Hashable, Sendable {
  /// The paths that begin as the one that was typed in a line; folders end with a slash.
  case completions([String], line: String)
  /// Label descriptions were read.
  case labels(LabelDescriptions, path: String)
  /// Label descriptions were written.
  case wroteLabels(path: String)
  /// Label descriptions were not written, for there is a file of that name.
  case labelsExist(path: String)
  /// It could not be done, for a reason in a sentence.
  case failed(String)
}
