import Imaging
import Rendering
import Terminal

extension ViewerModel {
  /// Starts loading a case, and forgets the one in view.
  mutating func open(caseAt index: Int) -> [Effect] {
    let title = image?.modality ?? start.modality
    let closing = closeEditing()
    caseIndex = index
    generation += 1
    let (pairChoice, maskChoice) = (study.pairChoice, study.maskChoice)
    study = Study(name: worklist.rows[index].name)
    study.pairChoice = pairChoice
    study.maskChoice = maskChoice
    finder = Finder(isSearching: finder.isSearching)
    measuresOffset = nil
    informationOffset = nil
    measuring = measuring.forNextCase
    fitPictures()
    stopCine()
    imageIndex = 0
    task = nil
    queued = nil
    fineTuning.progress = nil
    aligning = Aligning()
    if layout == .times { layout = .single }
    followUp = FollowUp()
    return closing + [
      .cancelSegmentation, .cancelAlignment, .load(index, first: title, generation: generation),
    ]
  }

  /// Handles a report about the case that is loading.
  mutating func take(_ report: LoadReport) -> [Effect] {
    switch report {
    case .opened(let grid, let images, let hasReference, let labelScheme):
      study.grid = grid
      study.labelScheme = labelScheme
      study.images = images
      // Over nothing, a filled mask shows its labels; an outline would not.
      if images.first?.isMissing == true { overlay = .reference }
      study.reference = hasReference ? .pending : .absent
      showFirstSlice(in: grid)
      return edit(.look) + measurementFile(.read)
    case .series: study.hasSeries = true
    case .converting(let done, let total):
      if notice?.kind != .problem {
        notice =
          done < total
          ? Notice(.info, "Converting DICOM series, \(done) of \(total) done…") : nil
      }
    case .image(let index, let image):
      guard study.images.indices.contains(index) else { return [] }
      study.images[index].content = .ready(image)
      study.images[index].preset = study.images[index].firstPreset
      if study.content == nil, let home = study.grid, let box = image.content {
        let own = image.volume.grid
        study.content = own.matches(home) ? box : box.moved(from: own, to: home)
      }
    case .reference(let map):
      study.reference = .ready(map)
      study.recount()
      openAtTumor(map)
    case .prediction(let map, let file):
      study.prediction = Prediction(map, file: file)
      study.recount()
      openAtTumor(map)
    case .second(let map, let file):
      study.second = FileMask(map, file: file)
      study.recount()
    case .other(let map, let name, let file):
      study.others.append(NamedMask(name, FileMask(map, file: file)))
      study.recount()
    case .guess(let mask, let words):
      let text = "\(mask.title) read as \(words); see :scheme"
      // From case to case the same guess is no news, and may come after the answer to a key.
      if knownGuesses.insert(text).inserted { return take(LoadReport.note(text)) }
      study.notes.append(text)
    case .note(let text):
      if !study.notes.contains(text) { study.notes.append(text) }
      // What goes wrong is more urgent than what went right in another way than expected.
      if notice?.kind != .problem { notice = Notice(.info, study.notes.joined(separator: " · ")) }
    case .failed(let reason):
      notice = Notice(.problem, reason)
      study.problem = study.problem ?? reason
    case .finished:
      study.isLoading = false
      awaitsTumor = false
      for index in study.images.indices where study.images[index].content.isPending {
        study.images[index].content = .failed(notice?.text ?? "the file could not be read")
      }
      if study.reference.isPending { study.reference = .failed("the reference cannot be used") }
      if image?.content.value == nil {
        imageIndex = study.images.firstIndex { $0.content.value != nil } ?? imageIndex
      }
      // The list says what is wrong with a case that has no picture.
      if image?.content.value == nil {
        worklist.change(caseIndex) { $0.problem = $0.problem ?? study.problem }
      }
      let facts = isSingleScan ? findFacts() : []
      if editing.isWaiting { return facts + toggleEditing() }
      if let extent = queued {
        queued = nil
        return facts + beginSegmentation(extent)
      }
      return facts
    }
    return []
  }

  /// Chooses slice and image of a case whose size has become known.
  private mutating func showFirstSlice(in grid: Grid) {
    crosshair = grid.center
    awaitsTumor = start.slice == nil
    if let slice = start.slice { goToSlice(slice) }
    start.slice = nil
    let modality = series.opensAt ?? start.modality
    series.opensAt = nil
    imageIndex = study.images.firstIndex { $0.modality == modality && modality != nil } ?? 0
  }
}
