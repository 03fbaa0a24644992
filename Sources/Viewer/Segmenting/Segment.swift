import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// Starts a segmentation, or queues it until all images are loaded.
  mutating func beginSegmentation(_ extent: SegmentationTask.Extent) -> [Effect] {
    guard let grid = study.grid, !study.isLoading else {
      queued = extent
      notice = Notice(.info, "Segmentation starts when all images are loaded; press Esc to cancel")
      return [.prepareNetwork(model: fineTuning.modelFile)]
    }
    let volumes = study.volumes
    let image = volumes.isEmpty ? study.images.first?.content.value?.volume : nil
    guard !volumes.isEmpty || image != nil else { return [] }
    // A mean over planes cannot be mixed with single slices, so it is replaced.
    let isMean = study.prediction.map { $0.planes != [.axial] } ?? false
    if study.prediction == nil || study.prediction?.file != nil || isMean {
      keepPredictionOfFile()
      study.prediction = Prediction(grid: grid, scheme: scheme)
      study.isPostProcessing = false
      study.recount()
    }
    if overlay == .off || overlay == .reference { overlay = .both }
    let total = extent == .volume ? Prediction.axial(grid).count : 1
    task = SegmentationTask(extent: extent, total: total)
    return [
      .segment(
        SegmentationRequest(
          extent: extent, start: axialIndex, volumes: volumes, image: image, grid: grid,
          scheme: scheme, model: fineTuning.modelFile, generation: generation,
          imagesVersion: aligning.version))
    ]
  }

  /// Keeps the labels of a prediction file as the second prediction, unless there is another one.
  private mutating func keepPredictionOfFile() {
    guard let prediction = study.prediction, let file = prediction.file, study.second == nil else {
      return
    }
    study.second = FileMask(prediction.map, file: file)
  }

  /// The meaning of the labels that are made.
  var scheme: LabelScheme {
    .ofPrediction(dataSet: study.labelScheme, reference: study.referenceMap?.scheme)
  }

  /// Stops the segmentation or the training, or drops a queued segmentation.
  mutating func cancelSegmentation() -> [Effect] {
    queued = nil
    if fineTuning.progress != nil { return [.cancelFineTuning] }
    if aligning.task != nil { return cancelAlignment() }
    if followUp.task != nil { return cancelComparison() }
    guard task != nil else {
      notice = nil
      return []
    }
    task?.isCancelled = true
    return [.cancelSegmentation]
  }

  /// Handles a report of the segmentation.
  mutating func take(_ report: SegmentationReport) -> [Effect] {
    switch report {
    case .began(let traits, let total):
      study.network = traits
      task?.begin(total: total)
      let news = traits.notes.filter { !study.notes.contains($0) }
      study.notes += news
      if !news.isEmpty { notice = Notice(.info, news.joined(separator: " · ")) }
      if structure.region != nil, !traits.regions.contains(region) {
        region = traits.regions.first ?? region
      }
    case .slice(let index, let probabilities, let done, let total, let work):
      // Until it is post-processed again, an earlier whole volume shows the labels by thresholds.
      if study.prediction?.postProcessed != nil {
        study.prediction?.relabel(thresholds: thresholds)
        study.recount()
      }
      if let grid = study.grid {
        let thresholds = thresholds
        study.recount(.prediction, in: VoxelBox(slice: index, Prediction.axial(grid))) {
          $0.prediction?.setSlice(probabilities, index, thresholds: thresholds)
        }
      }
      task?.advance(to: done, of: total, in: .axial, work)
    case .across(let plane, let done, let total, let work):
      task?.advance(to: done, of: total, in: plane, work)
    case .patch(let done, let total, let work):
      task?.advance(to: done, of: total, in: .axial, work)
      task?.unit = "patches"
    case .labels(let map, let slice, let probabilities):
      study.prediction?.take(map, slice: slice, probabilities: probabilities)
      // A request for a slice may have segmented the whole volume.
      if slice == nil { task?.extent = .volume }
      study.recount()
    case .volume(let volume, let planes):
      study.prediction?.take(volume, planes: planes, thresholds: thresholds)
      study.recount()
    case .finished:
      if study.prediction?.isOfLabels == true {
        notice = Notice(.success, finishedNotice)
      } else if case .slice(let index) = task?.extent, plane != .axial {
        notice = Notice(.success, "Segmented axial slice \(index)")
      } else if task?.extent == .volume {
        let names = (task?.planes ?? []).map(\.rawValue).joined(separator: " and ")
        let isAcross = task?.plane != .axial
        notice = Notice(
          .success,
          "Segmented all \(task?.total ?? 0) " + (isAcross ? "slices, \(names)" : "axial slices")
            + (isAcross && study.network?.hasVolumeNetwork == true ? ", and the volume in 3-D" : "")
        )
      }
      task = nil
    case .postProcessed(let result, let revision):
      guard study.prediction?.revision == revision, study.isPostProcessing else { return [] }
      study.isPostProcessing = false
      study.prediction?.take(result)
      study.recount()
      say("Post-processing changed \(result.changedVoxels) voxels")
      return []
    case .cancelled:
      let isAcross = task?.plane != .axial
      notice = Notice(
        .info,
        "Stopped after \(task?.done ?? 0) of \(task?.total ?? 0) \(task?.unit ?? "slices")"
          + (isAcross ? "; the axial slices are kept" : ""))
      task = nil
    case .failed(let reason):
      notice = Notice(.problem, reason)
      task = nil
    }
    if task == nil, study.prediction?.segmentedCount == 0 {
      study.prediction = nil
      study.recount()
    }
    return task == nil ? postProcess() : []
  }

  /// The notice after a network with a description has finished.
  private var finishedNotice: String {
    if case .slice(let index) = task?.extent { return "Segmented axial slice \(index)" }
    return "Segmented the volume"
  }
}
