import Annotation
import Imaging

extension ViewerModel {
  /// Why nothing can be learned now; `nil` where something can.
  var learningProblem: String? {
    if let segmentationProblem { return segmentationProblem }
    if study.isLoading { return "The images are not all there yet." }
    guard let session = editing.session, !session.doneStrokes.isEmpty else {
      return "There are no corrections; \(KeyTable.keyName(.edit)) begins to edit."
    }
    return nil
  }

  /// Why there is no other model to go to; `nil` where there is.
  var otherModelProblem: String? {
    if learning.progress != nil || task != nil {
      return "The network is at work; \(KeyTable.keyName(.cancel)) stops it."
    }
    return learning.lesson == nil
      ? "There is one model; \(KeyTable.keyName(.learn)) makes another one of corrections." : nil
  }

  /// Begins to learn from the slices that were corrected.
  mutating func learn() -> [Effect] {
    guard let session = editing.session else { return [] }
    learning.progress = 0
    return [
      .learn(
        LearnRequest(
          name: study.name, volumes: study.volumes, labels: session.map,
          slices: session.correctedAxialSlices, model: learning.model, generation: generation))
    ]
  }

  /// Takes in what a learning reports.
  mutating func take(_ report: LearnReport) -> [Effect] {
    if case .progress(let progress) = report {
      if learning.progress != nil { learning.progress = progress }
      return []
    }
    learning.progress = nil
    switch report {
    case .progress: return []
    case .learned(let lesson):
      // What the former model says of the case stays, for the key that goes back to it.
      if !learning.isInUse { exchangePredictions() } else { study.prediction = nil }
      learning.lesson = lesson
      learning.isInUse = true
      study.recount()
      let effects = beginSegmentation(.volume)
      notice = Notice(
        .success,
        "Learned \(lesson.slices) slices, WT \(lesson.change(.wholeTumor)) on them; "
          + "\(KeyTable.keyName(.otherModel)) goes back")
      return effects
    case .cancelled: notice = Notice(.info, "Stopped learning; nothing has changed")
    case .failed(let reason): notice = Notice(.problem, reason)
    }
    return []
  }

  /// Goes from the model that learned to the one before, or back to it, with what each found.
  mutating func switchModel() {
    learning.isInUse.toggle()
    exchangePredictions()
    study.isPostProcessing = false
    study.recount()
    notice = Notice(
      .info,
      learning.isInUse ? "The model that learned segments now" : "The former model segments again")
  }

  private mutating func exchangePredictions() {
    // Labels of a file are no model's.
    if study.prediction?.file != nil { return }
    swap(&study.prediction, &study.otherPrediction)
  }
}
