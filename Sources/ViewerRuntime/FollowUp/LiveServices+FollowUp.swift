import Cases
import Files
import Foundation
import Imaging
import Metrics
import Registration
package import Viewer

extension LiveServices {
  /// Reads another scan, aligns it with the case in view, and compares their lesions; see ``ViewerServices``.
  package func compareTimes(
    _ request: FollowUpRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (FollowUpReport) -> Void
  ) {
    do {
      let own = try store[request.caseIndex].result.get()
      let sessions = try Self.sessions(own, request.path.expandingHome)
      let isOwn: (Sessions.Session) -> Bool = { $0.source.name == own.name }
      guard let place = sessions.sessions.firstIndex(where: isOwn) else { return }
      // The next scan; of the last one, the one before.
      let index = place + 1 < sessions.sessions.count ? place + 1 : place - 1
      let other = sessions.sessions[index]
      var reader = TimelineReader()
      reader.threads = ProcessInfo.processInfo.activeProcessorCount
      reader.predictions = Self.predictions(near: request.path.expandingHome)
      var notes: [String] = []
      let mask = request.mask.map { [own.name: TimePoint.Mask($0.map, source: $0.source)] } ?? [:]
      let scans = try reader.scans(
        sessions, masks: mask, keeping: [other.source.name],
        TimelineReader.Reports(
          note: { notes.append($0) }, progress: { report(.progress($0, name: $1)) },
          isCancelled: isCancelled))
      var timeline: LesionTimeline?
      do throws(FollowUpError) {
        timeline = try reader.timeline(scans, sessions) { notes.append($0) }
      } catch {
        notes.append("\(error)")
      }
      let scan = scans[index]
      let map = scan.map.after(scans[place].map.inverse)
      let images = Self.images(scan, map, request)
      report(
        .finished(
          OtherScan(
            name: scan.name, date: other.date, isEarlier: index < place,
            images: images.mapValues { LoadedImage($0) },
            differences: images.reduce(into: [:]) { differences, item in
              differences[item.key] = request.images[item.key].flatMap {
                ZScoreDifference.volume(item.value, minus: $0.volume)
              }
            },
            mask: scan.mask?.map.aligned(by: map),
            // The alignment of the first scan says nothing.
            alignment: index == 0 ? scans[place].alignment : scan.alignment, timeline: timeline),
          notes: notes))
    } catch is CancellationError {
      report(.cancelled)
    } catch {
      report(.failed("\(error)"))
    }
  }

  /// The case in view and the scans of a folder, in order.
  private static func sessions(_ own: Case, _ path: String) throws -> Sessions {
    var found: [Case] = []
    var search = CaseSearch([path])
    while let finding = search.next() {
      let source = try finding.result.get()
      if Set(source.files.map(absolutePath)) != Set(own.files.map(absolutePath)) {
        found.append(source)
      }
    }
    guard !found.isEmpty else {
      throw FollowUpError.nothingInCommon(
        "\(path) holds no scan but the one in view; name another one")
    }
    if found.contains(where: { $0.name == own.name }) {
      throw FollowUpError.nothingInCommon(
        "\(path) holds another case with the name \(own.name); open both with 'glia compare'")
    }
    return Sessions([own] + found, isGiven: found.count == 1)
  }

  /// The usual folder of predictions next to a case, or in the folder of a patient.
  private static func predictions(near path: String) -> LabelFolder? {
    for folder in [path, path + "/.."].map({ $0 + "/glia-predictions" })
    where FileManager.default.fileExists(atPath: folder) {
      return try? LabelFolder(folder, role: .prediction)
    }
    return nil
  }

  /// The other scan's images with the sequences of the case in view, at their places in its space.
  private static func images(
    _ scan: TimelineReader.Scan, _ map: Affine, _ request: FollowUpRequest
  ) -> [Int: Volume] {
    guard let volumes = scan.volumes else { return [:] }
    var images: [Int: Volume] = [:]
    for (index, image) in request.images {
      let same = image.modality.flatMap { volumes.volumes[$0] }
      let only = request.images.count == 1 ? volumes.first : nil
      images[index] = (same ?? only)?.aligned(by: map)
    }
    return images
  }
}
