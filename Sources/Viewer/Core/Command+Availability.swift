import Imaging
import Rendering

extension Command {
  /// Why the command does nothing now, in a sentence; `nil` where it does something.
  package func disabledReason(in model: ViewerModel) -> String? {
    switch self {
    case .segmentSlice: model.segmentationProblem ?? model.singleSliceProblem
    case .segmentVolume: model.segmentationProblem
    case .measures: model.measuresProblem
    case .learn: model.learningProblem
    case .otherModel: model.otherModelProblem
    case .cancel:
      model.task == nil && model.queued == nil && model.learning.progress == nil
        ? "Nothing runs that could be stopped." : nil
    case .nextCase, .previousCase:
      model.cohort.rows.count > 1 ? nil : "There is one case; name several to switch between them."
    case .showList: model.cohort.rows.count > 1 ? nil : "There is one case, and no list."
    case .review: model.reviewProblem
    case .openCase: model.cohort.chosen == nil ? "No case is listed." : nil
    case .hideList:
      model.hasOpened ? nil : "No case was opened yet; \(KeyTable.keyName(.openCase)) opens one."
    case .clearFilter: model.cohort.filter.isEmpty ? "All cases are listed." : nil
    case .segmentCase:
      model.cohort.chosen.map { model.batchProblem(model.cohort.rows[$0]) } ?? "No case is listed."
    case .nextImage, .previousImage:
      model.study.images.count > 1 ? nil : "There is one image."
    case .image1, .image2, .image3, .image4:
      model.imageChoice(self) == nil ? "There is no such image." : nil
    case .cycleOverlay:
      model.study.tally == nil
        ? "There are no labels to show; press \(KeyTable.keyName(.segmentSlice)) to segment." : nil
    case .nextPair: model.pairProblem
    case .swapSecond: model.swapProblem
    case .nextTumor, .previousTumor, .nextLesion, .largestSection: model.findingProblem
    case .nextDisagreement, .previousDisagreement, .worstSlice: model.disagreementProblem
    case .nextRegion: model.study.tally == nil ? model.probabilityProblem : nil
    case .toggleAgreement: model.agreementProblem
    case .chooseLabels, .toggleOutline:
      model.shownScheme == nil ? "There are no labels to show." : nil
    case .toggleHeat, .lowerThreshold, .raiseThreshold, .resetThreshold:
      model.probabilityProblem
    case .toggleFinePictures: model.fine.problem
    case .export, .exportMenu:
      model.isExporting
        ? "A picture is being written."
        : model.hasPicture ? nil : "There is no picture yet."
    case .goToSlice, .brighter, .darker, .moreContrast, .lessContrast, .resetWindow:
      model.image?.content.value == nil ? "The image is not there yet." : nil
    case .toggleCine, .nextPreset, .toggleInterpolation, .nextColorMap, .zoomIn, .zoomOut,
      .fitPictures, .panLeft, .panRight, .panUp, .panDown, .centerOnCrosshair:
      model.hasPicture ? nil : "There is no picture yet."
    case .edit: model.editingProblem
    default:
      isForEditing && !model.editing.isActive
        ? "No mask is being edited; \(KeyTable.keyName(.edit)) begins." : nil
    }
  }
}

extension ViewerModel {
  /// Why no segmentation can begin; `nil` where one can.
  var segmentationProblem: String? {
    if task != nil { return "A segmentation runs; Esc stops it." }
    if learning.progress != nil { return "A learning runs; Esc stops it." }
    if let modelProblem { return modelProblem }
    let hasModality = study.images.contains { $0.modality != nil }
    if !hasModality, !study.isLoading || study.grid != nil {
      return "Of this image the modality is not known; 'glia view --flair FILE' says it."
    }
    if !study.isLoading, study.volumes.isEmpty { return "No image of this case could be read." }
    return nil
  }

  /// Why no single slice is segmented: it would replace what slices of several planes say.
  var singleSliceProblem: String? {
    guard let planes = study.prediction?.planes, planes != [.axial] else { return nil }
    let names = planes.map(\.rawValue).joined(separator: " and ")
    return "All slices are segmented, \(names); \(KeyTable.keyName(.segmentVolume)) does it anew."
  }

  /// Whether a prediction is of the whole volume, and nothing more of it is to come.
  func isWhole(_ prediction: Prediction) -> Bool {
    prediction.isComplete && task?.extent != .volume
  }

  /// Why there are no probabilities; `nil` where there are.
  var probabilityProblem: String? {
    guard !hasProbabilities else { return nil }
    let key = KeyTable.keyName(.segmentSlice)
    return study.prediction?.file == nil
      ? "There are no probabilities yet; press \(key) to segment."
      : "A file's labels have no probabilities; press \(key) to segment anew."
  }

  /// The image that a number key chooses, by its place.
  func imageChoice(_ command: Command) -> Int? {
    let places: [Command: Int] = [.image1: 0, .image2: 1, .image3: 2, .image4: 3]
    return places[command].flatMap { study.images.indices.contains($0) ? $0 : nil }
  }
}
