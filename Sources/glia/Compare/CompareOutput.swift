import Files
import Imaging
import Metrics

/// What `glia compare` prints.
struct CompareOutput {
  let timeline: LesionTimeline
  let plane: Plane

  /// The structure that was compared.
  private var structure: Structure? { timeline.steps.first?.comparison.structure }

  // MARK: Tables

  /// The tables as readable lines.
  var text: String {
    var lines: [String] = []
    let patient = timeline.patient.map { "\($0), " } ?? ""
    lines.append(
      "\(patient)\(timeline.sessions.count) scans, ordered by \(timeline.order); "
        + (structure.map { "\($0.name) (\($0.abbreviation))" } ?? ""))
    lines += ["", sessionTable.aligned]
    for step in timeline.steps { lines += ["", table(of: step)] }
    if timeline.sessions.count > 2 {
      lines += ["", "Volume", VolumeCurve(timeline).bars(width: 40)]
    }
    lines += ["", Self.rules]
    return lines.joined(separator: "\n")
  }

  private var sessionTable: TextTable {
    var table = TextTable([
      "scan", "date", "day", "mask", "ml", "lesions", "specks", "products mm²", "change ml",
      "change %",
    ])
    for (index, session) in timeline.sessions.enumerated() {
      let before = index > 0 ? timeline.sessions[index - 1].size.milliliters : nil
      let now = session.size.milliliters
      table.append([
        session.name, session.date ?? "–", session.days.map { fixed($0, 0) } ?? "–", session.mask,
        fixed(now, 2), "\(session.size.lesions)", "\(session.size.specks)",
        fixed(session.size.measurableProduct, 0),
        before.map { Self.signed(now - $0, 2) } ?? "–",
        before.flatMap { LesionChange.percent($0, now) }.map { Self.signed($0, 0) } ?? "–",
      ])
    }
    return table
  }

  private func table(of step: LesionTimeline.Step) -> String {
    let (first, second) = (timeline.sessions[step.first].name, timeline.sessions[step.second].name)
    let title = "\(first) → \(second): \(step.alignment)"
    guard !step.comparison.lesions.isEmpty else {
      return "\(title.visible)\nno lesion larger than 0.05 ml in either scan"
    }
    var table = TextTable([
      "lesion", "ml before", "ml after", "change ml", "change %", "mm before", "mm after",
      "mm² before", "mm² after", "mm² %",
    ])
    for (index, lesion) in step.comparison.lesions.enumerated() {
      let (before, after) = (lesion.before, lesion.after)
      let status = [
        lesion.kind.rawValue, lesion.joining.map { "(\($0.rawValue))" },
        lesion.isOutside ? "(outside the other mask)" : nil,
      ].compactMap(\.self).joined(separator: " ")
      table.append([
        "\(index + 1) \(status)",
        lesion.first.isEmpty ? "–" : fixed(before.milliliters, 2),
        lesion.second.isEmpty ? "–" : fixed(after.milliliters, 2),
        Self.signed(after.milliliters - before.milliliters, 2),
        lesion.percent.map { Self.signed($0, 0) } ?? "–",
        Self.diameters(lesion.first), Self.diameters(lesion.second),
        lesion.first.isEmpty ? "–" : fixed(before.product, 0),
        lesion.second.isEmpty ? "–" : fixed(after.product, 0),
        lesion.productPercent.map { Self.signed($0, 0) } ?? "–",
      ])
    }
    return title.visible + "\n" + table.aligned
  }

  /// The diameters of each part, "23.4×18.0 + 8.1×6.0".
  private static func diameters(_ parts: [LesionChange.Part]) -> String {
    if parts.isEmpty { return "–" }
    let texts = parts.prefix(2).map { part in
      let diameters = part.component.diameters
      return fixed(diameters.longest.millimeters, 1) + "×"
        + fixed(diameters.perpendicular.millimeters, 1)
    }
    return texts.joined(separator: " + ") + (parts.count > 2 ? " + …" : "")
  }

  private static func signed(_ value: Double, _ digits: Int) -> String {
    let text = fixed(value, digits)
    // Not "-0" or "+0.00".
    guard text.contains(where: { ("1"..."9").contains($0) }) else { return fixed(0, digits) }
    return (value > 0 ? "+" : "") + text
  }

  /// The rules in words.
  private static let rules = """
    Volumes and diameters are measured on each mask's own grid; products of diameters are of lesions with both at \
    least 10 mm.
    Smaller than 0.05 ml is no lesion. Grown: volume ≥ 40 % larger, or product ≥ 25 %; shrunk: volume ≥ 65 % \
    smaller, or product ≥ 50 % (RANO 2.0).
    """

  // MARK: CSV

  /// One row for each scan, and one for each lesion of each comparison.
  var csv: String {
    var table = TextTable([
      "kind", "scan", "compared_with", "date", "day", "mask", "structure", "plane", "lesion",
      "change", "joining", "outside", "ml_before", "ml", "change_ml", "change_percent",
      "longest_mm_before", "perpendicular_mm_before", "product_mm2_before", "longest_mm",
      "perpendicular_mm", "product_mm2", "product_percent", "lesions", "specks",
    ])
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    for session in timeline.sessions {
      table.append(
        [
          "scan", session.name, "", session.date ?? "", text(session.days), session.mask,
          structure?.id ?? "", plane.rawValue,
        ] + [String](repeating: "", count: 5) + [text(session.size.milliliters)]
          + [String](repeating: "", count: 7) + [text(session.size.measurableProduct), ""]
          + ["\(session.size.lesions)", "\(session.size.specks)"])
    }
    for step in timeline.steps {
      let (first, second) = (timeline.sessions[step.first], timeline.sessions[step.second])
      for (index, lesion) in step.comparison.lesions.enumerated() {
        let (one, other) = (lesion.first.first?.component, lesion.second.first?.component)
        table.append([
          "lesion", second.name, first.name, second.date ?? "", text(second.days), second.mask,
          structure?.id ?? "", plane.rawValue, "\(index + 1)", lesion.kind.rawValue,
          lesion.joining?.rawValue ?? "", lesion.isOutside ? "yes" : "no",
          lesion.first.isEmpty ? "" : text(lesion.before.milliliters),
          lesion.second.isEmpty ? "" : text(lesion.after.milliliters),
          text(lesion.after.milliliters - lesion.before.milliliters), text(lesion.percent),
          text(one?.diameters.longest.millimeters),
          text(one?.diameters.perpendicular.millimeters),
          lesion.first.isEmpty ? "" : text(lesion.before.product),
          text(other?.diameters.longest.millimeters),
          text(other?.diameters.perpendicular.millimeters),
          lesion.second.isEmpty ? "" : text(lesion.after.product), text(lesion.productPercent),
          "", "",
        ])
      }
    }
    return table.csv
  }
}
