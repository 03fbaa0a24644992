import Imaging

extension ViewerModel {
  /// That images are being aligned; `nil` if they are not.
  var runningAlignment: String? {
    aligning.task == nil
      ? nil : "Images are being aligned; press \(keyName(.cancel)) to stop it."
  }

  /// Why nothing can be aligned now; `nil` if something can.
  var alignmentProblem: String? {
    if let runningAlignment { return runningAlignment }
    if task != nil { return "Segmentation is running; press \(keyName(.cancel)) to stop it." }
    if fineTuning.progress != nil {
      return "Training is running; press \(keyName(.cancel)) to stop it."
    }
    if study.isLoading { return "The images are still loading." }
    if editing.isActive {
      return "A mask is being edited; press \(keyName(.edit)) to stop that first."
    }
    guard study.images.count(where: { $0.content.value != nil }) > 1 else {
      return "There is only one image, so there is nothing to align it with."
    }
    return nil
  }

  /// Why there is no alignment to show, save or undo; `nil` if there is one.
  var movedProblem: String? {
    if let runningAlignment { return runningAlignment }
    return aligning.moved.isEmpty ? "No image has been aligned; type :align to do it." : nil
  }

  /// The index of the image that stays: T1ce, or the one with the smallest voxels.
  var fixedImageIndex: Int? {
    if let index = study.images.firstIndex(where: {
      $0.modality == .t1ce && $0.content.value != nil
    }
    ) {
      return index
    }
    func size(_ index: Int) -> Double? {
      study.images[index].content.value?.volume.grid.voxelMilliliters
    }
    return study.images.indices.filter { size($0) != nil }
      .min { (size($0) ?? 0) < (size($1) ?? 0) }
  }

  /// Starts to align the image in view, or all others, with the one that stays.
  mutating func align(all: Bool) -> [Effect] {
    guard let fixedIndex = fixedImageIndex, let fixed = request(fixedIndex) else { return [] }
    let wanted = all || imageIndex == fixedIndex ? Array(study.images.indices) : [imageIndex]
    let moving = wanted.filter { $0 != fixedIndex }.compactMap { request($0) }
    guard let first = moving.first else { return [] }
    notice = nil
    aligning.task = AlignmentTask(title: first.title, fixed: fixed.title)
    return [.align(AlignmentRequest(fixed: fixed, moving: moving, generation: generation))]
  }

  /// An image as it is aligned: where its header puts it.
  private func request(_ index: Int) -> AlignmentRequest.Image? {
    guard let volume = study.images[index].content.value?.volume else { return nil }
    let header = aligning.moved[index]?.before ?? volume.grid
    return AlignmentRequest.Image(
      index: index, title: study.images[index].title, volume: volume.moved(to: header))
  }

  /// Handles a report of the alignment.
  mutating func take(_ report: AlignmentReport) -> [Effect] {
    switch report {
    case .progress(let progress, let title):
      aligning.task?.progress = progress
      aligning.task?.title = title
      return []
    case .finished(let moved, let notes):
      aligning.task = nil
      if moved.isEmpty {
        notice = Notice(.info, notes.joined(separator: " · "))
        return []
      }
      aligning.moved.merge(moved) { $1 }
      aligning.isShown = true
      place()
      let words = [summary(of: moved)] + notes + dropOldPredictions()
      notice = Notice(.success, words.joined(separator: " · "))
    case .cancelled:
      aligning.task = nil
      notice = Notice(.info, "Stopped aligning; nothing was moved")
    case .failed(let reason):
      aligning.task = nil
      notice = Notice(.problem, reason)
    case .saved(let files):
      notice = Notice(.success, "Wrote \(files.joined(separator: ", "))")
    }
    return []
  }

  /// What moved and how far: "Aligned with T1ce: FLAIR moved up to 16.8 mm, T2 14.7 mm; press p to compare".
  private func summary(of moved: [Int: MovedImage]) -> String {
    let items = moved.sorted { $0.key < $1.key }
    let fixed = items.first.map { " with \(study.images[$0.value.fixed].title)" } ?? ""
    let moves = items.enumerated().map { place, item in
      study.images[item.key].title + (place == 0 ? " moved up to " : " ")
        + "\(tenths(item.value.millimeters)) mm"
    }
    return "Aligned\(fixed): \(moves.joined(separator: ", ")); "
      + "press \(keyName(.toggleAlignment)) to compare"
  }

  /// Stops the alignment.
  mutating func cancelAlignment() -> [Effect] {
    aligning.task?.isCancelled = true
    return [.cancelAlignment]
  }

  /// Shows moved images where they are now or where their headers put them.
  mutating func toggleAlignment() {
    aligning.isShown.toggle()
    place()
    say(aligning.isShown ? "Aligned" : "Before alignment")
  }

  /// Takes every alignment back.
  mutating func undoAlignment() -> [Effect] {
    aligning.isShown = false
    place()
    aligning.moved = [:]
    aligning.isShown = true
    notice = Notice(
      .info,
      (["Alignment undone"] + dropOldPredictions())
        .joined(separator: " · "))
    return []
  }

  /// Writes the transforms beside the images.
  func saveTransforms(replacing: Bool) -> Effect {
    let items = aligning.moved.keys.sorted().compactMap { index -> TransformsToSave.Item? in
      guard let moved = aligning.moved[index],
        let fixed = study.images[moved.fixed].content.value?.volume.grid
      else { return nil }
      let middle = fixed.affine.world(
        i: Double(fixed.size[0] - 1) / 2, j: Double(fixed.size[1] - 1) / 2,
        k: Double(fixed.size[2] - 1) / 2)
      return .init(modality: study.images[index].modality, map: moved.map, center: middle)
    }
    return .saveTransforms(
      TransformsToSave(caseIndex: caseIndex, items: items, mayReplace: replacing),
      generation: generation)
  }

  /// Gives every moved image the grid that is shown.
  private mutating func place() {
    for (index, moved) in aligning.moved {
      guard var content = study.images[index].content.value else { continue }
      content.volume = content.volume.moved(to: aligning.isShown ? moved.after : moved.before)
      study.images[index].content = .ready(content)
    }
    aligning.version += 1
  }

  /// Removes what the model found in images that were elsewhere.
  ///
  /// - Returns: What the user should know about it.
  private mutating func dropOldPredictions() -> [String] {
    let isOwn = study.prediction != nil && study.prediction?.file == nil
    guard isOwn || study.otherPrediction != nil else {
      return study.prediction == nil ? [] : ["the prediction from a file is kept"]
    }
    if isOwn { study.prediction = nil }
    study.otherPrediction = nil
    study.isPostProcessing = false
    study.recount()
    return ["the old prediction was removed; press \(keyName(.segmentVolume)) to segment again"]
  }
}

extension Volume {
  /// The same voxels elsewhere.
  fileprivate func moved(to grid: Grid) -> Volume {
    self.grid == grid
      ? self
      : Volume(
        grid: grid, frameCount: frameCount, storage: storage, slope: slope, intercept: intercept)
  }
}
