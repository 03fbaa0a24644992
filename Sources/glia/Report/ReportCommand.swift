import ArgumentParser
import Cases
import Files
import Foundation
import Report
import ViewerRuntime

/// `glia report`: a web page or a PDF file on one case or many.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a report on one case or many: one HTML or PDF file.",
    discussion: """
      For a folder of cases with references, and predictions by name, the report has the distributions of Dice and \
      volumes, Bland–Altman plots, the worst cases with pictures, a table of all cases, reviews, and how it \
      was made. Its numbers are those of 'glia evaluate'. For one case, it has three planes through the lesion, a \
      montage, the measures, RANO diameters, saved measurements and the verdict.

        glia report cases --predictions out --output report.html
        glia report cases --predictions out --output report.pdf --pictures 12
        glia report cases/a --predictions out/a_pred.nii.gz --output a.html
        glia report cases --predictions out --mask anna=r1 --mask ben=r2 --output report.html

      The HTML file is complete: it needs no network and no other file, and prints well. Without --predictions, \
      predictions are in glia-predictions beside the cases, as the viewer writes them. Cases that cannot be compared \
      are listed in the report and on standard error, and the exit code is then 1. If SOURCE_DATE_EPOCH is set, it \
      is the report's date. For research and teaching; not a medical device.
      """)

  @Argument(help: "A folder of cases, or one case.", completion: .directory)
  var folder: String

  @OptionGroup var layouts: LayoutOptions

  @Option(
    name: [.short, .long], help: "The .html or .pdf file to write.",
    completion: .file(extensions: ["html", "pdf"]))
  var output: String

  @Option(
    help: ArgumentHelp(
      "The folder of predictions; for one case, also its file.", valueName: "path"),
    completion: .images)
  var predictions: String?

  @Option(
    help: ArgumentHelp(
      "The folder of references, if they are not among the cases; for one case, also its file.",
      valueName: "path"), completion: .images)
  var references: String?

  @Option(
    help: ArgumentHelp(
      "A reader's folder of masks, or one mask for a single case; repeat to compare readers.",
      valueName: "name=path"), completion: .images)
  var mask: [String] = []

  @Option(
    help: "The model that made the predictions; its description is added.", completion: .models)
  var model: String?

  @Option(
    help: ArgumentHelp(
      "The table of reviews; by default, glia-review.tsv in the folder of the cases.",
      valueName: "file"), completion: .file(extensions: ["tsv"]))
  var review: String?

  @Option(help: ArgumentHelp("The number of worst cases with pictures.", valueName: "n"))
  var pictures = 6

  @Flag(help: "Leave pictures out.")
  var noPictures = false

  @OptionGroup(title: "Comparison") var choices: EvaluationChoices

  func validate() throws {
    guard ReportFormat(path: output) != nil else {
      throw ValidationError("--output is \(output); the name must end in .html or .pdf")
    }
    guard mask.count != 1 else {
      throw ValidationError(
        "--mask is given once; readers are compared with each other, so give two or more")
    }
    guard (0...1000).contains(pictures) else {
      throw ValidationError("--pictures is \(pictures); it must be from 0 to 1000")
    }
  }

  /// The number of worst cases with pictures.
  var pictureCount: Int { noPictures ? 0 : pictures }

  func run() async throws {
    Interruption.watch()
    let cases = try ReportedCases(self)
    // An output that cannot be written is found before the work, not after it.
    _ = try AtomicFile(output)
    let isCase = cases.only != nil
    let (document, complaints) =
      if let only = cases.only {
        try await CaseReporting(only, cases, self).document
      } else {
        try await CohortReporting(cases, self).document
      }
    try Interruption.check()
    let bytes =
      ReportFormat(path: output) == .pdf
      ? try PDFReport(document, isOnePage: isCase).encoded()
      : Array(try HTMLPage(document).text().utf8)
    try AtomicFile.write(bytes, to: output)
    printLine(output)
    for complaint in complaints { printNote("glia: \(complaint)") }
    guard complaints.isEmpty else { throw ExitCode(ExitStatus.failed) }
  }
}

/// A kind of report.
enum ReportFormat {
  case html, pdf

  /// The format of a file, by the end of its name; `nil` if it is neither.
  init?(path: String) {
    let lower = path.lowercased()
    if lower.hasSuffix(".html") || lower.hasSuffix(".htm") {
      self = .html
    } else if lower.hasSuffix(".pdf") {
      self = .pdf
    } else {
      return nil
    }
  }
}
