import ArgumentParser
import Cases
import ViewerRuntime

/// What commands that look for cases have in common.
struct LayoutOptions: ParsableArguments {
  @Flag(help: "List each file that belongs to no case, and why.")
  var verbose = false

  /// The table of layouts, with the rows of the user's configuration file.
  ///
  /// - Throws: `TextFileError` if a line of that file is not valid.
  func table() throws -> LayoutTable { try ViewConfiguration.read(nil).layoutTable() }
}
