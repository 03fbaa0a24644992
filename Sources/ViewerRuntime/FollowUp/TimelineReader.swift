package import Cases
package import Imaging
package import Metrics

/// Reads the scans of a patient, aligns each with the first one, and compares their lesions.
package struct TimelineReader: Sendable {
  /// Which mask of each scan is measured.
  package var choice = FollowUpError.MaskChoice.auto
  /// The structure, by name; `nil` chooses one that all masks know.
  package var structure: String?
  /// What the masks' labels mean; `nil` derives it from names and labels.
  package var scheme: LabelScheme?
  /// The plane of the diameters.
  package var plane = Plane.axial
  /// Whether each scan is compared with the first one, not with the one before it.
  package var comparesWithFirst = false
  /// Whether scans are aligned; if not, positions are those of the headers.
  package var aligns = true
  /// The number of threads.
  package var threads = 2
  /// Where predictions are; `nil` if there are none.
  package var predictions: LabelFolder?

  /// Creates a reader.
  package init() {}

  /// A scan, aligned with the first one.
  package struct Scan: Sendable {
    /// The name of the case.
    package let name: String
    /// Its mask, where its header puts it.
    package let mask: TimePoint.Mask?
    /// From the first scan's millimeters to this one's.
    package let map: Affine
    /// How the map was found.
    package let alignment: String
    /// Its images, where their headers put them; `nil` if they were not to be kept.
    package let volumes: CaseVolumes?
  }

  /// What the work reports and asks.
  package struct Reports {
    /// Receives what the user should know, one sentence each.
    package var note: (String) -> Void
    /// Receives the share of the work that is done, from 0 to 1, and which scan is aligned.
    package var progress: (Double, String) -> Void
    /// Whether to stop.
    package var isCancelled: @Sendable () -> Bool

    /// Creates reports.
    package init(
      note: @escaping (String) -> Void, progress: @escaping (Double, String) -> Void,
      isCancelled: @escaping @Sendable () -> Bool
    ) {
      (self.note, self.progress, self.isCancelled) = (note, progress, isCancelled)
    }
  }

  /// Reads and aligns scans.
  ///
  /// - Parameters:
  ///   - sessions: The scans, in order.
  ///   - masks: Masks to use instead of those in files, by the name of the case.
  ///   - kept: The names of cases whose images are wanted.
  ///   - reports: Where to report.
  /// - Returns: The scans, in the same order.
  /// - Throws: ``FollowUpError``, `CaseError`, `VolumeFileError` or `CancellationError`.
  package func scans(
    _ sessions: Sessions, masks: [String: TimePoint.Mask] = [:], keeping kept: Set<String> = [],
    _ reports: Reports
  ) throws -> [Scan] {
    if let problem = sessions.patientProblem { reports.note(problem) }
    var first: TimePoint?
    let count = Double(max(sessions.sessions.count - 1, 1))
    return try sessions.sessions.enumerated().map { index, session in
      if reports.isCancelled() { throw CancellationError() }
      let name = session.source.name
      let point = try TimePoint(
        session.source, choice, prediction: predictions?.files[name], scheme: scheme,
        mask: masks[name], note: reports.note)
      defer { first = first ?? point }
      var alignment = TimeAlignment.headers("the first scan")
      if let first {
        alignment =
          try aligns
          ? TimeAlignment.find(
            point, on: first, threads: threads, isCancelled: reports.isCancelled
          ) { reports.progress((Double(index - 1) + $0) / count, name) }
          : .headers("positions from the headers")
      }
      alignment.doubts.forEach(reports.note)
      return Scan(
        name: name, mask: point.mask, map: alignment.map, alignment: alignment.words,
        volumes: kept.contains(name) ? point.volumes : nil)
    }
  }

  /// Compares the lesions of scans.
  ///
  /// - Parameters:
  ///   - scans: The scans, aligned.
  ///   - sessions: What is known of them, in the same order.
  ///   - note: Receives what the user should know.
  /// - Returns: What changed.
  /// - Throws: ``FollowUpError`` if a scan has no mask, or the masks have no structure in common.
  package func timeline(
    _ scans: [Scan], _ sessions: Sessions, note: (String) -> Void
  ) throws(FollowUpError) -> LesionTimeline {
    var masks: [TimePoint.Mask] = []
    for scan in scans {
      guard let mask = scan.mask else { throw .noMask(name: scan.name, kind: choice) }
      masks.append(mask)
    }
    let structure = try FollowUpStructure.choose(
      zip(scans, masks).map { ($0.name, $1.map.scheme) }, named: structure)
    if Set(masks.map(\.source)).count > 1 {
      note(
        "masks of different makers are compared; a change may be the difference between their "
          + "makers")
    }
    let days = sessions.days
    let plane = plane
    return LesionTimeline(
      patient: sessions.patient, order: sessions.order.rawValue,
      sessions: scans.indices.map { index in
        LesionTimeline.Session(
          name: scans[index].name, date: sessions.sessions[index].date, days: days[index],
          mask: masks[index].source,
          size: .init(structure, in: masks[index].map, plane: plane))
      },
      steps: scans.indices.dropFirst().map { index in
        let earlier = comparesWithFirst ? 0 : index - 1
        let map = scans[index].map.after(scans[earlier].map.inverse)
        return LesionTimeline.Step(
          first: earlier, second: index,
          comparison: LesionComparison(
            masks[earlier].map, masks[index].map, map: map, structure: structure, plane: plane),
          map: map, alignment: scans[index].alignment)
      })
  }
}
