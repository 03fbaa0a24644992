import Annotation
import Imaging

extension ViewerModel {
  /// Why training cannot start now; `nil` if it can.
  var fineTuningProblem: String? {
    if let segmentationProblem { return segmentationProblem }
    if study.isLoading { return "The images are still loading." }
    guard let session = editing.session, !session.doneStrokes.isEmpty else {
      return editing.isActive
        ? "There are no corrections yet; paint one first."
        : "There are no corrections; press \(keyName(.edit)) to edit."
    }
    return nil
  }

  /// Why there is no other model to switch to; `nil` if there is one.
  var otherModelProblem: String? {
    if task != nil { return "Segmentation is running; press \(keyName(.cancel)) to stop it." }
    if fineTuning.progress != nil {
      return "Training is running; press \(keyName(.cancel)) to stop it."
    }
    return fineTuning.tuned == nil
      ? "There is one model; \(keyName(.fineTune)) trains another on your corrections." : nil
  }

  /// Starts training on the corrected slices.
  mutating func fineTune() -> [Effect] {
    guard let session = editing.session else { return [] }
    fineTuning.progress = 0
    return [
      .fineTune(
        FineTuningRequest(
          name: study.name, volumes: study.volumes, labels: session.map,
          slices: session.correctedAxialSlices, model: fineTuning.modelFile,
          generation: generation))
    ]
  }

  /// Takes in what training reports.
  mutating func take(_ report: FineTuningReport) -> [Effect] {
    if case .progress(let progress, let work) = report {
      if fineTuning.progress != nil {
        fineTuning.progress = progress
        if let work { fineTuning.timeLeft.note(work) }
      }
      return []
    }
    fineTuning.progress = nil
    switch report {
    case .progress: return []
    case .finished(let tuned):
      // The original model's prediction is kept for the key that switches back.
      if !fineTuning.isInUse { swapPredictions() } else { study.prediction = nil }
      fineTuning.tuned = tuned
      fineTuning.isInUse = true
      study.recount()
      let effects = beginSegmentation(.volume)
      notice = Notice(
        .success,
        "Trained on \(tuned.slices) slice\(tuned.slices == 1 ? "" : "s"), "
          + "WT \(tuned.change(.wholeTumor)); press \(keyName(.otherModel)) to switch back")
      return effects
    case .cancelled: notice = Notice(.info, "Stopped training; the model is unchanged")
    case .failed(let reason): notice = Notice(.problem, reason)
    }
    return []
  }

  /// Switches between the original model and the fine-tuned one, and shows the prediction of each.
  mutating func switchModel() {
    fineTuning.isInUse.toggle()
    swapPredictions()
    study.isPostProcessing = false
    study.recount()
    notice = Notice(
      .info, fineTuning.isInUse ? "Using the fine-tuned model" : "Using the original model")
  }

  private mutating func swapPredictions() {
    // A prediction from a file belongs to neither model.
    if study.prediction?.file != nil { return }
    swap(&study.prediction, &study.otherPrediction)
  }
}
