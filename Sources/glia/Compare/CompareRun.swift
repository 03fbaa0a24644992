import Cases
import Files
import Foundation
import Metrics
import ViewerRuntime

/// Finds the scans of `glia compare`, aligns them and compares their lesions.
struct CompareRun {
  let options: CompareCommand

  /// Compares all scans.
  ///
  /// - Returns: What changed.
  /// - Throws: One sentence if there are fewer than two scans, or one of them cannot be used.
  func timeline() throws -> LesionTimeline {
    let sessions = try sessions()
    var reader = TimelineReader()
    reader.choice = options.mask
    reader.structure = options.structure
    reader.scheme = options.scheme.scheme
    reader.plane = options.plane
    reader.comparesWithFirst = options.against == .first
    reader.aligns = !options.noAlign
    reader.threads = options.threads ?? ProcessInfo.processInfo.activeProcessorCount
    reader.predictions = try predictions()
    let bar = ProgressBar("aligning", total: 100)
    defer { bar.finish() }
    let scans = try reader.scans(
      sessions,
      TimelineReader.Reports(
        note: printNote, progress: { bar.update(Int($0 * 100), $1) },
        isCancelled: { Interruption.isRequested }))
    return try reader.timeline(scans, sessions, note: printNote)
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
    // Masks without images are found last, wherever they were named.
    let places = found.map { one in
      options.cases.firstIndex { path in
        let path = absolutePath(path)
        return [one.image, one.reference, one.directory].compactMap(\.self)
          .contains { absolutePath($0) == path }
      }
    }
    let isGiven = options.cases.count == found.count && Set(places).count == found.count
    if isGiven, !places.contains(nil) {
      found = zip(places, found).sorted { ($0.0 ?? 0) < ($1.0 ?? 0) }.map(\.1)
    }
    return Sessions(found, isGiven: options.cases.count == found.count)
  }
}
