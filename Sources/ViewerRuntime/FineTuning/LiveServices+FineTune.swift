import Foundation
import Imaging
import NIfTI
import ONNX
import Segmenter
import Trainer
package import Viewer

/// Where models that learned are kept, and what they must not forget.
package struct Classroom: Sendable {
  /// The folder of models that learned; made when it is first needed.
  package var folder: String
  /// A case of which nothing should be forgotten; `nil` for none.
  package var replay: String?

  /// Creates a classroom.
  package init(folder: String, replay: String?) {
    self.folder = folder
    self.replay = replay
  }
}

extension LiveServices {
  /// Learns from corrections; see ``ViewerServices``.
  package func learn(
    _ request: LearnRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (LearnReport) -> Void
  ) {
    guard let network, let classroom else { return report(.failed("There is no model.")) }
    let base = request.model ?? network.path
    do {
      let corrected = try TrainingCase(
        name: request.name, volumes: request.volumes, labels: request.labels,
        slices: Set(request.slices))
      var settings = Adaptation.Settings()
      settings.threads = TrainingOptions.replicas(sharing: settings.batch)
      let result = try Adaptation(ONNXModel(contentsOf: base), file: base, settings: settings).run(
        corrected: [corrected], replay: classroom.replay.map { try [Self.replayed($0)] } ?? [],
        isCancelled: isCancelled, progress: { report(.progress($0)) })
      let file = try classroom.file(for: request.name)
      try result.model.write(to: file, mayReplace: false)
      report(
        .learned(
          Lesson(
            model: file, slices: request.slices.count, before: result.before, after: result.after)))
    } catch is CancellationError {
      report(.cancelled)
    } catch {
      report(.failed("\(error)"))
    }
  }

  private static func replayed(_ path: String) throws -> TrainingCase {
    let cases = try Case.discover([path])
    let loaded = try CaseLoader(cases[0]).load()
    guard let labels = loaded.reference else {
      throw TrainingDataError("\(path) has no label map")
    }
    return try TrainingCase(name: cases[0].name, volumes: loaded.volumes, labels: labels)
  }
}

extension Classroom {
  /// A new file for a model that learned from a case.
  fileprivate func file(for name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let time = Date().formatted(
      .verbatim(
        "\(year: .defaultDigits)\(month: .twoDigits)\(day: .twoDigits)-\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)",
        timeZone: .current, calendar: Calendar(identifier: .gregorian)))
    return "\(folder)/\(name.replacing("/", with: "_"))-\(time).onnx"
  }
}
