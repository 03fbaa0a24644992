import ArgumentParser
import Cases

/// `glia layouts`: prints the table of layouts, as docs/layouts.md has it.
struct LayoutsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layouts",
    abstract: "Print how glia finds cases: the layouts of data sets that it knows.",
    discussion: """
      Prints the page docs/layouts.md: how patterns are written, and one row for each layout. Rows \
      of your own belong in the section [layouts] of the configuration file; 'glia config' shows \
      an example. With paths, prints the cases found there and the row that matched.

        glia layouts
        glia layouts /data/study
      """)

  @Argument(
    help: ArgumentHelp("Folders and files to look at.", valueName: "path"), completion: .file())
  var paths: [String] = []

  @OptionGroup var layouts: LayoutOptions

  func run() throws {
    guard !paths.isEmpty else { return printResult(LayoutTable.markdown, terminator: "") }
    var search = CaseSearch(paths, layouts: try layouts.table())
    while let finding = search.next() {
      switch finding.result {
      case .success(let found): found.summary.forEach(printLine)
      case .failure(let error): printLine("\(finding.name): \(error)")
      }
    }
    search.sentences(isVerbose: layouts.verbose).forEach(printNote)
  }
}
