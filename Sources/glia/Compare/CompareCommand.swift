import ArgumentParser
import Cases
import Files
import Foundation
import Imaging
import Metrics
import ViewerRuntime

/// `glia compare`: what became of each lesion between scans of one patient.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare lesions of one patient between two or more scans.",
    discussion: """
      Each later scan is aligned with the first one (a rigid transform, as in 'glia align'), lesions are matched by \
      overlap, and each is new, gone, grown, shrunk or unchanged; several can merge into one, and one can split.

        glia compare scan1 scan2
        glia compare Patient-001                             all sessions of a patient, in order
        glia compare scan1 scan2 --structure WT --mask prediction --prediction out
        glia compare Patient-001 --format csv > changes.csv

      Volumes and diameters are measured on each mask's own grid, in its own slices; the alignment decides only \
      which lesions overlap. A lesion is a connected part (26 neighbors) larger than 0.05 ml. It has grown if its \
      volume is at least 40 % larger, or if the product of its two perpendicular diameters is at least 25 % larger; \
      it has shrunk if the volume is at least 65 % smaller, or the product at least 50 % (RANO 2.0). The product \
      decides only where the volume does not, and both diameters are at least 10 mm at both times.

      The structure is the enhancing tumor if all masks know it, else the whole tumor. The mask is the reference \
      if there is one, else the prediction. Sessions are ordered by date, else by week, else by name. \
      docs/follow-up.md has all definitions.
      """)

  @Argument(help: "Cases, or the folder of one patient with several sessions.", completion: .images)
  var cases: [String]

  @OptionGroup var layouts: LayoutOptions

  @Option(
    help: ArgumentHelp(
      "The structure to compare, such as ET, TC or WT.", valueName: "name"))
  var structure: String?

  @Option(help: "Which mask to measure: auto, reference or prediction.")
  var mask: FollowUpError.MaskChoice = .auto

  @Option(
    help: ArgumentHelp(
      "A folder with predictions, matched to cases by name; by default, glia-predictions next to the cases.",
      valueName: "path"),
    completion: .images)
  var prediction: String?

  @Option(help: "What the masks' labels mean; auto guesses from names and labels.")
  var scheme: SchemeChoice = .auto

  @Option(help: "The plane in which diameters are measured.")
  var plane: Plane = .axial

  @Option(
    help:
      "With more than two scans, compare each with the previous or the first one: previous or first."
  )
  var against: Against = .previous

  @Flag(help: "Take positions from the files' headers, without alignment.")
  var noAlign = false

  @Option(help: "How to print the result: table, csv or json.")
  var format: Format = .table

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(help: ArgumentHelp("Number of threads; by default, one per core.", valueName: "n"))
  var threads: Int?

  /// How the result is printed.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, csv, json
  }

  /// What each scan but the first is compared with.
  enum Against: String, CaseIterable, ExpressibleByArgument {
    case previous, first
  }

  func validate() throws {
    try check(threads: threads)
    if json, format == .csv {
      throw ValidationError("--json and --format csv cannot be used together")
    }
  }

  func run() async throws {
    Interruption.watch()
    let timeline = try CompareRun(options: self).timeline()
    let output = CompareOutput(timeline: timeline, plane: plane)
    switch json ? .json : format {
    case .json: try printJSON(output.json)
    case .csv: printResult(output.csv)
    case .table: printResult(output.text)
    }
  }
}

extension FollowUpError.MaskChoice: ExpressibleByArgument {}
