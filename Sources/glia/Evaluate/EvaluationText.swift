import Imaging
import Metrics

extension Structure {
  /// The region's letters, or the label with its name: "WT", "4 enhancing".
  func title(_ scheme: LabelScheme) -> String {
    guard let value = value(in: scheme) else { return abbreviation }
    return abbreviation == "label \(value)" ? abbreviation : "\(value) \(abbreviation)"
  }

  /// The name in CSV: "WT", "label 4".
  func column(_ scheme: LabelScheme) -> String {
    value(in: scheme).map { "label \($0)" } ?? abbreviation
  }

  /// The label that the structure is; `nil` for regions.
  func value(in scheme: LabelScheme) -> Label? { tissue.flatMap(scheme.label) ?? label }
}

extension Measure {
  /// What tables show, one table a group.
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
  /// What the numbers depend on, in lines for a table's head.
  var description: String {
    let definition =
      switch options.distances {
      case .brats: "brats (DeepMind): surfaces by area, HD95 the larger of two directions"
      case .monai: "monai: border voxels, HD95 the larger of two directions"
      case .medpy: "medpy: border voxels, HD95 of both directions together"
      }
    let rules = options.lesions
    return """
      distances   \(definition)
      lesions     BraTS 2023 \(challenge.rawValue): grown \(rules.dilation) voxels, \
      over \(short(rules.minimumVolume)) mm³, penalty \(short(rules.distancePenalty)) mm
      """
  }

  /// What "–" stands for, where a table shows one.
  var undefinedNote: String {
    let policy =
      switch empty {
      case .nan: "where both masks are empty"
      case .one: "but two empty masks count as 1 (--empty one)"
      case .zero: "but two empty masks count as 0 (--empty zero)"
      }
    return "–  undefined, \(policy); distances need both masks, sensitivity the reference, "
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

  /// One row a structure, in three tables.
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

  /// One row a slice with tumor in either mask; "–" where both masks of a region are empty, whatever
  /// the policy for volumes.
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
        ? "1 slice without tumor in both masks is left out"
        : "\(left) slices without tumor in both masks are left out")
  }

  /// One row a label and slice, for maps whose labels are structures of their own.
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
