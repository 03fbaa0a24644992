import Imaging

extension ViewerModel {
  /// Which scan the pictures show: while a mask is edited, always the one that it belongs to.
  package var shownTime: ScanTime {
    editing.isActive || followUp.other == nil ? .own : followUp.time
  }

  /// Why no other scan can be read now; `nil` if one can.
  var followUpProblem: String? {
    if followUp.task != nil {
      return "Another scan is being read; press \(keyName(.cancel)) to stop it."
    }
    if let runningAlignment { return runningAlignment }
    if study.isLoading { return "The images are still loading." }
    if editing.isActive {
      return "A mask is being edited; press \(keyName(.edit)) to stop that first."
    }
    return nil
  }

  /// Why there is no other scan to show; `nil` if there is one.
  var otherTimeProblem: String? {
    if let followUpProblem { return followUpProblem }
    return followUp.other == nil
      ? "No other scan is loaded; type :compare and its folder." : nil
  }

  /// Why there are no changes of lesions to show; `nil` if there are.
  var changesProblem: String? {
    if let otherTimeProblem { return otherTimeProblem }
    return followUp.other?.timeline == nil
      ? "Both scans need a mask to compare lesions; make one, then compare again." : nil
  }

  /// Starts to read another scan.
  mutating func compareTimes(with path: String) -> [Effect] {
    notice = nil
    followUp.task = FollowUpTask(name: path)
    var images: [Int: (modality: Modality?, volume: Volume)] = [:]
    for (index, image) in study.images.enumerated() {
      if let volume = image.content.value?.volume { images[index] = (image.modality, volume) }
    }
    // Corrections first: they are what the reader stands for.
    let masks: [MaskSource] = [.edited, .reference, .prediction]
    let study = study
    let mask = masks.compactMap { source in
      study.mask(source).map { (map: $0, source: source.word) }
    }.first
    return [
      .compareTimes(
        FollowUpRequest(
          path: path, caseIndex: caseIndex, images: images, mask: mask, generation: generation))
    ]
  }

  /// Stops reading the other scan.
  mutating func cancelComparison() -> [Effect] {
    followUp.task?.isCancelled = true
    return [.cancelAlignment]
  }

  /// Handles a report about the other scan.
  mutating func take(_ report: FollowUpReport) {
    switch report {
    case .progress(let progress, let name):
      followUp.task?.progress = progress
      followUp.task?.name = name
    case .finished(let other, let notes):
      followUp.task = nil
      followUp.other = other
      followUp.time = .own
      layout = .times
      let words = ["\(other.name): \(other.alignment)"] + notes
      notice = Notice(.success, words.joined(separator: " · "))
    case .cancelled:
      followUp.task = nil
      notice = Notice(.info, "Stopped; nothing was compared")
    case .failed(let reason):
      followUp.task = nil
      notice = Notice(.problem, reason)
    }
  }

  /// Shows the other scan in the same place, or the one in view again.
  mutating func toggleTime() {
    if layout == .times { layout = .single }
    followUp.time = followUp.time == .own ? .other : .own
    say(timeWords)
  }

  /// Shows the difference of both scans, or the scan in view again.
  mutating func toggleDifference() {
    if layout == .times { layout = .single }
    followUp.time = followUp.time == .difference ? .own : .difference
    say(timeWords)
  }

  /// Which scan is shown, in words.
  var timeWords: String {
    guard let other = followUp.other else { return "" }
    return switch shownTime {
    case .own: "this scan"
    case .other: "\(other.name) (\(other.isEarlier ? "earlier" : "later"))"
    case .difference: "\(other.name) − this scan"
    }
  }
}
