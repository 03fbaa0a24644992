import Imaging
import Metrics
import Report

/// Several readers' masks for a report: how far every pair agrees, and each reader with the majority of all.
struct ReportedReaders {
  private let pairwise: PairwiseRun
  private let settings: EvaluationSettings
  /// Dice with the majority, of each reader in each case: by structure.
  private var dice: [Structure: [[Double]]] = [:]
  /// What is wrong with single cases, one sentence each.
  private(set) var complaints: [String]
  /// What the user should know of the files, one sentence each.
  private(set) var notes: [String]

  /// Compares readers.
  ///
  /// - Parameters:
  ///   - masks: The arguments of `--mask`.
  ///   - caseName: The only case whose masks count; `nil` for all.
  ///   - settings: How masks are compared.
  ///   - options: The command line.
  /// - Throws: One sentence if a path cannot be used.
  init(
    _ masks: [String], caseName: String?, _ settings: EvaluationSettings, _ options: ReportCommand
  ) throws {
    let sources = try ReaderSources(masks, layouts: options.layouts.table())
    self.settings = settings
    pairwise = try PairwiseRun(
      caseName.map(sources.only) ?? sources, settings, threads: options.choices.threadCount)
    notes = pairwise.sources.notes
    complaints =
      pairwise.sources.complaints + pairwise.run.failures.map { "\($0.name): \($0.reason)" }
    let count = pairwise.sources.readers.count
    for one in pairwise.sources.cases {
      try Interruption.check()
      do {
        let masks = try ReaderMasks(
          one.masks, scheme: options.choices.scheme.scheme, mayResample: settings.mayResample)
        let consensus = try Consensus(masks.maps, .majority)
        for part in consensus.parts {
          var all = dice[part.structure] ?? [[Double]](repeating: [], count: count)
          for (reader, value) in zip(one.masks, part.dice) {
            guard let value,
              let place = pairwise.sources.readers.firstIndex(where: { $0.name == reader.name })
            else { continue }
            all[place].append(value)
          }
          dice[part.structure] = all
        }
      } catch let error where !(error is CancellationError) {
        let sentence = "\(one.name): no majority mask could be made: \(error.sentence)"
        complaints.append(sentence)
      }
    }
  }

  private var scheme: LabelScheme { pairwise.scheme }

  /// The most structures with tables.
  private static let most = 4

  /// The section of the report.
  var section: ReportDocument.Section {
    let readers = pairwise.sources.readers
    let structures = pairwise.structures.prefix(Self.most)
    let count = pairwise.sources.cases.count
    var blocks: [ReportDocument.Block] = [
      .paragraph(
        "\(readers.count) readers, \(count == 1 ? "1 case" : "\(count) cases"): "
          + "\(readers.map(\.name).joined(separator: ", ")). "
          + (count == 1 ? "" : "Numbers are means over the cases in which they are defined. ")
          + "The majority mask has the voxels that more than half of the readers marked"
          + (readers.count == 2 ? ", here those that both marked." : "."))
    ]
    var consensus = ReportTable(
      "Dice of each reader against the majority mask",
      [ReportTable.Column("Reader")]
        + structures.map { ReportTable.Column($0.title(scheme), isNumber: true) })
    consensus.rows = readers.indices.map { place in
      [readers[place].name]
        + structures.map { Measure.dice.text(Summary(dice[$0]?[place] ?? []).mean) }
    }
    blocks.append(.table(consensus))
    for structure in structures {
      for measure in PairwiseRun.measures {
        let unit = measure.unit.symbol.isEmpty ? "" : " (\(measure.unit.symbol))"
        var table = ReportTable(
          "\(measure.title)\(unit) of every pair of readers, \(structure.title(scheme))",
          [ReportTable.Column("Reader")]
            + readers.map { ReportTable.Column($0.name, isNumber: true) })
        table.rows = zip(readers, pairwise.matrix(measure, structure, settings.empty)).map {
          [$0.name] + $1.map(measure.text)
        }
        blocks.append(.table(table))
      }
    }
    return ReportDocument.Section(title: "Readers", blocks: blocks)
  }
}
