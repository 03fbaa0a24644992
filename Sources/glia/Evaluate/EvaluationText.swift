import Foundation
import Imaging
import Metrics

extension Structure {
  /// The region's abbreviation, or the label with its name: "WT", "4 enhancing".
  func title(_ scheme: LabelScheme) -> String {
    guard let value = value(in: scheme) else { return abbreviation }
    return abbreviation == "label \(value)" ? abbreviation : "\(value) \(abbreviation)"
  }

  /// The name in CSV: "WT", "label 4".
  func column(_ scheme: LabelScheme) -> String {
    value(in: scheme).map { "label \($0)" } ?? abbreviation
  }

  /// The structure's label; `nil` for regions.
  func value(in scheme: LabelScheme) -> Label? { tissue.flatMap(scheme.label) ?? label }
}

extension Measure {
  /// What tables show, one table per group.
  static let groups: [[Measure]] = [
    [.dice, .iou, .sensitivity, .specificity, .precision, .tp, .fp, .fn],
    [
      .hd, .hd95, .asd, .nsd, .predictionMilliliters, .referenceMilliliters,
      .differenceMilliliters,
    ],
    [.lesionDice, .lesionHD95, .lesionTP, .lesionFN, .lesionFP, .lesionIgnored],
  ]
}

extension EvaluationSettings {
  /// The settings that the numbers depend on, each with its name.
  var facts: [(name: String, text: String)] {
    let definition =
      switch options.distances {
      case .brats: "brats (DeepMind): surfaces by area, HD95 is the larger of two directions"
      case .monai: "monai: border voxels, HD95 is the larger of two directions"
      case .medpy: "medpy: border voxels, HD95 pools both directions"
      }
    let rules = options.lesions
    return [
      ("distances", definition),
      (
        "lesions",
        "BraTS 2023 \(challenge.rawValue): grown \(rules.dilation) voxels, "
          + "over \(short(rules.minimumVolume)) mm³, penalty \(short(rules.distancePenalty)) mm"
      ),
    ]
  }

  /// The same as lines above a table.
  var description: String {
    facts.map { $0.name.padding(toLength: 12, withPad: " ", startingAt: 0) + $0.text }
      .joined(separator: "\n")
  }

  /// What "–" means, for tables that show it.
  var undefinedNote: String {
    let policy =
      switch empty {
      case .nan: "undefined if both masks are empty"
      case .one: "undefined, but two empty masks count as 1 (--empty one)"
      case .zero: "undefined, but two empty masks count as 0 (--empty zero)"
      }
    return "–  \(policy); distances need both masks, sensitivity the reference, "
      + "precision the prediction"
  }
}

/// One case as tables.
struct EvaluationText {
  let one: EvaluationCase
  let settings: EvaluationSettings

  private func row(_ report: StructureReport, _ measures: [Measure]) -> [String] {
    [report.structure.title(one.schemes.reference)]
      + measures.map { $0.text($0.value(of: report, empty: settings.empty)) }
  }

  /// One row per structure, in three tables.
  var tables: String {
    var blocks = Measure.groups.map { measures in
      let headings = measures.map { $0.heading(tolerance: settings.options.tolerance) }
      var table = TextTable(["region"] + headings)
      for report in one.report.structures { table.append(row(report, measures)) }
      return table.aligned
    }
    if blocks.contains(where: { $0.contains("–") }) { blocks.append(settings.undefinedNote) }
    return blocks.joined(separator: "\n\n")
  }

  /// One row per slice with tumor in either mask.
  ///
  /// "–" means that both masks of a region are empty, under any policy for volumes.
  var sliceTable: String {
    let structures = one.report.regions.map(\.structure)
    if structures.isEmpty { return labelTable }
    var table = TextTable(
      ["slice"]
        + structures.flatMap { structure in
          ["Dice", "tp", "fp", "fn"].map { "\(structure.title(one.schemes.reference)) \($0)" }
        })
    for slice in one.report.slices {
      let counts = structures.map { slice.overlaps[$0] ?? OverlapCounts() }
      guard counts.contains(where: { !$0.areBothEmpty }) else { continue }
      table.append(
        ["\(slice.index)"]
          + counts.flatMap { [Measure.dice.text($0.dice), "\($0.tp)", "\($0.fp)", "\($0.fn)"] })
    }
    let left = one.report.slices.count - table.rows.count
    if left == 0 { return table.aligned }
    return table.aligned + "\n"
      + (left == 1
        ? "1 slice without tumor in either mask is left out"
        : "\(left) slices without tumor in either mask are left out")
  }

  /// One row per label and slice, for maps whose labels are structures of their own.
  private var labelTable: String {
    var table = TextTable(["slice", "label", "Dice", "tp", "fp", "fn"])
    for slice in one.report.slices {
      for structure in one.report.structures.map(\.structure) {
        guard let counts = slice.overlaps[structure], !counts.areBothEmpty else { continue }
        table.append([
          "\(slice.index)", structure.title(one.schemes.reference), Measure.dice.text(counts.dice),
          "\(counts.tp)", "\(counts.fp)", "\(counts.fn)",
        ])
      }
    }
    return table.aligned
  }
}
