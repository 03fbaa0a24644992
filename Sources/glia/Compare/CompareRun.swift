import Cases
import Files
import Foundation
import Imaging
import Metrics
import ViewerRuntime

/// Finds the scans of `glia compare`, aligns them and compares their lesions.
struct CompareRun {
  let options: CompareCommand

  /// A scan without its images, which only the alignment needs.
  private struct Scan {
    let name: String
    let mask: LabelMap
    let kind: FollowUpError.MaskChoice
    /// From the first scan's millimeters to this one's.
    var map: Affine
    var alignment: String
  }

  /// Compares all scans.
  ///
  /// - Throws: One sentence if there are fewer than two scans, or one of them cannot be used.
  func timeline() throws -> LesionTimeline {
    let sessions = try sessions()
    if let problem = sessions.patientProblem { printNote(problem) }
    let scans = try scans(sessions)
    let structure = try FollowUpStructure.choose(
      scans.map { ($0.name, $0.mask.scheme) }, named: options.structure)
    if Set(scans.map(\.kind)).count > 1 {
      printNote(
        "references are compared with predictions: a change may be the difference between their "
          + "makers")
    }
    let days = sessions.days
    return LesionTimeline(
      patient: sessions.patient, order: sessions.order.rawValue,
      sessions: scans.indices.map { index in
        LesionTimeline.Session(
          name: scans[index].name, date: sessions.sessions[index].date, days: days[index],
          mask: scans[index].kind.rawValue,
          size: .init(structure, in: scans[index].mask, plane: options.plane))
      },
      steps: scans.indices.dropFirst().map { index in
        let earlier = options.against == .first ? 0 : index - 1
        let (first, second) = (scans[earlier], scans[index])
        let map = second.map.after(first.map.inverse)
        return LesionTimeline.Step(
          first: earlier, second: index,
          comparison: LesionComparison(
            first.mask, second.mask, map: map, structure: structure, plane: options.plane),
          map: map, alignment: second.alignment)
      })
  }

  private func scans(_ sessions: Sessions) throws -> [Scan] {
    let folder = try predictions()
    var first: TimePoint?
    return try sessions.sessions.map { session in
      try Interruption.check()
      let point = try TimePoint(
        session.source, options.mask, prediction: folder?.files[session.source.name],
        scheme: options.scheme.scheme, note: printNote)
      defer { first = first ?? point }
      let alignment = try first.map { try align(point, with: $0) } ?? .headers("the first scan")
      for doubt in alignment.doubts { printNote(doubt) }
      return Scan(
        name: point.name, mask: point.mask, kind: point.kind, map: alignment.map,
        alignment: alignment.words)
    }
  }

  private func align(_ moving: TimePoint, with fixed: TimePoint) throws -> TimeAlignment {
    if options.noAlign { return .headers("positions from the headers") }
    let bar = ProgressBar("aligning \(moving.name)", total: 100)
    defer { bar.finish() }
    return try TimeAlignment.find(
      moving, on: fixed,
      threads: options.threads ?? ProcessInfo.processInfo.activeProcessorCount,
      isCancelled: { Interruption.isRequested }, progress: { bar.update(Int($0 * 100)) })
  }

  /// The folder of predictions: the given one, or the usual one if it exists.
  private func predictions() throws -> LabelFolder? {
    let path = options.prediction ?? ViewedCases.usualPredictions(options.cases)
    if options.prediction == nil, !FileManager.default.fileExists(atPath: path) { return nil }
    return try LabelFolder(path, role: .prediction)
  }

  private func sessions() throws -> Sessions {
    var search = CaseSearch(
      options.cases, excluding: [ViewedCases.usualPredictions(options.cases)],
      layouts: try options.layouts.table())
    var found: [Case] = []
    while let finding = search.next() {
      let alone = finding.maskAlone(
        readsFile: true, consequence: "its position is that of its header")
      found.append(try alone ?? finding.result.get())
    }
    search.sentences(isVerbose: options.layouts.verbose).forEach(printNote)
    guard found.count > 1 else {
      let names = found.map(\.name).joined(separator: ", ")
      throw CommandFailure(
        found.isEmpty
          ? "\(options.cases.joined(separator: ", ")) has no case to compare"
          : "there is only one scan, \(names); name another one to compare it with")
    }
    return Sessions(found, isGiven: options.cases.count == found.count)
  }
}
