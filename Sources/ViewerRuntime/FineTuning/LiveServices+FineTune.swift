import Cases
import Foundation
import Imaging
import ONNX
import Segmenter
import Trainer
package import Viewer

/// The files of training on corrections.
package struct FineTuningFiles: Sendable {
  /// The folder of fine-tuned models, which is created when it is first needed.
  package var folder: String
  /// A case to replay in training, so that the model does not forget it; `nil` for none.
  package var replay: String?

  /// Names the files.
  package init(folder: String, replay: String?) {
    self.folder = folder
    self.replay = replay
  }
}

extension LiveServices {
  /// Trains on corrections; see ``ViewerServices``.
  package func fineTune(
    _ request: FineTuningRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (FineTuningReport) -> Void
  ) {
    guard let network, let fineTuningFiles else { return report(.failed("There is no model.")) }
    let base = request.model ?? network.path
    do {
      let corrected = try TrainingCase(
        name: request.name,
        volumes: request.volumes.mapValues { $0.resampled(to: request.labels.grid) },
        labels: request.labels,
        slices: Set(request.slices))
      var settings = Adaptation.Settings()
      settings.threads = TrainingOptions.replicas(sharing: settings.batch)
      var adaptation = Adaptation(
        try ONNXModel(contentsOf: base), file: base, settings: settings)
      try adaptation.chooseLayout()
      let start = ContinuousClock.now
      let result = try adaptation.run(
        corrected: [corrected],
        replay: fineTuningFiles.replay.map { try [Self.replayed($0)] } ?? [],
        isCancelled: isCancelled,
        progress: { report(.progress($0, work: WorkDone(part: $0, since: start))) })
      let file = try fineTuningFiles.file(for: request.name)
      try result.model.write(to: file, mayReplace: false)
      report(
        .finished(
          FineTunedModel(
            file: file, slices: request.slices.count, before: result.before, after: result.after)))
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
    return try TrainingCase(name: cases[0].name, volumes: loaded.aligned, labels: labels)
  }
}

extension FineTuningFiles {
  /// The file for a new model, named after the case that it was trained on.
  fileprivate func file(for name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let time = Date().formatted(
      .verbatim(
        "\(year: .defaultDigits)\(month: .twoDigits)\(day: .twoDigits)-\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)",
        timeZone: .current, calendar: Calendar(identifier: .gregorian)))
    return "\(folder)/\(name.replacing("/", with: "_"))-\(time).onnx"
  }
}
