import Cases
import Files
import Foundation
package import Imaging
import Rendering
import Segmenter
package import Viewer
import VolumeFiles

/// The viewer's work on real files, with a real network.
package struct LiveServices: ViewerServices {
  /// The cases.
  package let store: CaseStore
  /// Segments slices; `nil` if there is no model.
  package let network: Network?
  /// The version of glia, for files that it writes.
  package let version: String
  let edits = EditStorage()
  let measurements = MeasurementFiles()
  /// Where command lines are kept; `nil` keeps none.
  package let history: HistoryFile?
  /// The files of training on corrections; `nil` if there is none.
  package let fineTuningFiles: FineTuningFiles?
  /// Whether patients' names are shown.
  let showsNames: Bool
  private let ahead = ReadAhead()
  private let tuned = ModelCache()

  /// Creates services for the cases of a store.
  package init(
    store: CaseStore, network: Network?, history: HistoryFile? = nil,
    fineTuningFiles: FineTuningFiles? = nil, version: String = "", showsNames: Bool = false
  ) {
    self.showsNames = showsNames
    self.store = store
    self.network = network
    self.version = version
    self.history = history
    self.fineTuningFiles = fineTuningFiles
  }

  /// Reads a case; see ``ViewerServices``.
  package func load(
    _ index: Int, first: Modality?, isCancelled: @Sendable () -> Bool,
    report: @escaping @Sendable (LoadReport) -> Void
  ) {
    if let recording = ahead.take(index) {
      recording.play(isCancelled: isCancelled, report: report)
    } else {
      loadImages(index, first: first, isCancelled: isCancelled, report: report)
    }
    guard !isCancelled() else { return }
    // Read last, because it may have been made while the case was read ahead.
    let entry = store[index]
    if entry.prediction != nil, let source = try? entry.result.get(),
      let loader = try? CaseLoader(source),
      let prediction = prediction(
        entry, like: loader.header.grid,
        note: { report(.note("\($0)")) },
        guess: { report(.guess(.prediction, as: $0.words)) })
    {
      report(prediction)
      if let note = entry.prediction.flatMap(Self.alignmentNote) { report(.note(note)) }
    }
    report(.finished)
  }

  /// Reads a case ahead, and keeps what arrives until it is opened or another one is read ahead.
  ///
  /// A case that would need more than a gigabyte is not read ahead.
  func readAhead(_ index: Int, first: Modality?) {
    guard let source = try? store[index].result.get(), let loader = try? CaseLoader(source),
      loader.header.grid.voxelCount * loader.header.frameCount * source.files.count < 1 << 28
    else { return }
    let recording = ahead.begin(index)
    loadImages(
      index, first: first, isCancelled: { recording.cancellation.isCancelled }
    ) { recording.add($0) }
    recording.finish()
  }

  /// Reads the images and the reference of a case.
  private func loadImages(
    _ index: Int, first: Modality?, isCancelled: @Sendable () -> Bool,
    report: @Sendable (LoadReport) -> Void
  ) {
    let entry = store[index]
    do {
      let source = try entry.result.get()
      if source.layout == .dicom {
        report(.series)
        source.convert(isCancelled: isCancelled) { report(.converting($0, of: $1)) }
        if isCancelled() { return }
      }
      let loader = try CaseLoader(source, first: first, isBrief: true)
      let images = Self.images(loader.source)
      report(
        .opened(
          loader.header.grid, images: images, hasReference: entry.referenceFile != nil,
          labelScheme: loader.source.labelScheme))
      loader.run(isCancelled: isCancelled) { part in
        guard !isCancelled() else { return }
        switch part {
        case .volume(let modality, let volume):
          for (imageIndex, image) in images.enumerated() where image.modality == modality {
            report(.image(imageIndex, LoadedImage(volume)))
          }
        case .reference(let map): if entry.reference == nil { report(.reference(map)) }
        case .guess(let guess):
          if entry.reference == nil { report(.guess(.reference, as: guess.words)) }
        case .note(let text): report(.note(text))
        case .failure(let error): report(.failed(error.description))
        }
      }
      if let reference = entry.reference {
        let map = try CaseMask.read(
          reference, on: loader.header.grid, note: { report(.note("\($0)")) },
          guess: { report(.guess(.reference, as: $0.words)) })
        report(.reference(map))
      }
      if let second = entry.second {
        let map = try CaseMask.read(
          second, on: loader.header.grid, dataSet: loader.source.labelScheme,
          note: { report(.note("\($0)")) }, guess: { report(.guess(.second, as: $0.words)) })
        report(.second(map, file: Paths.name(of: second, besides: entry.prediction)))
      }
      for other in entry.otherMasks {
        if isCancelled() { return }
        do {
          let map = try CaseMask.read(
            other.path, on: loader.header.grid,
            dataSet: other.scheme ?? loader.source.labelScheme,
            note: { report(.note("\($0)")) },
            guess: { report(.guess(.other(other.name), as: $0.words)) })
          report(.other(map, name: other.name, file: fileName(other.path)))
        } catch {
          report(.failed("\(error)"))
        }
      }
    } catch {
      report(.failed("\(error)"))
    }
  }

  /// A note on the transforms that 'glia segment --align' saved beside a prediction, whose images are not aligned
  /// here; `nil` if there are none.
  package static func alignmentNote(beside prediction: String) -> String? {
    let ending = "_pred.nii.gz"
    guard prediction.hasSuffix(ending) else { return nil }
    let start = prediction.dropLast(ending.count)
    let files = Modality.allCases.map { "\(start)_\($0.rawValue).tfm" }
      .filter { FileManager.default.fileExists(atPath: $0) }
    guard let first = files.first else { return nil }
    let others = files.count > 1 ? " and \(files.count - 1) more are" : " is"
    let name = URL(fileURLWithPath: first).lastPathComponent
    return "the mask was made of aligned images: \(name)\(others) beside it; type :align all"
  }

  /// Reads the labels of a case's prediction file; `nil` if there is none.
  func prediction(
    _ entry: CaseStore.Entry, like grid: Grid, note: (FileNote) -> Void = { _ in },
    guess: (LabelGuess) -> Void = { _ in }
  ) -> LoadReport? {
    entry.prediction.map { path in
      do {
        return .prediction(
          try CaseMask.read(
            path, on: grid, dataSet: (try? entry.result.get())?.labelScheme, note: note,
            guess: guess),
          file: Paths.name(of: path, besides: entry.second))
      } catch {
        return .failed("\(error)")
      }
    }
  }

  /// The images to expect: the modalities, or the one image of a file, whose volumes are time
  /// points.
  private static func images(_ source: Case) -> [StudyImage] {
    let modalities = source.presentModalities
    guard modalities.isEmpty else {
      return modalities.map { StudyImage(title: $0.displayName, modality: $0) }
    }
    var image = StudyImage(title: source.isMaskAlone ? "no image" : "image")
    image.isMissing = source.isMaskAlone
    return [image]
  }

  /// Reads and compiles a network before it is needed; see ``ViewerServices``.
  package func prepareNetwork(_ model: String?) {
    (model.map(tuned.network) ?? network)?.prepare()
  }

  /// Segments a slice or the volume; see ``ViewerServices``.
  package func segment(
    _ request: SegmentationRequest, isCancelled: @escaping @Sendable () -> Bool,
    report: @Sendable (SegmentationReport) -> Void
  ) {
    guard let network = request.model.map(tuned.network) ?? network else {
      return report(.failed("There is no model."))
    }
    do {
      if let patches = try network.patches() {
        return try segment(request, patches, isCancelled: isCancelled, report: report)
      }
      let traits = try network.traits(request)
      let planes = try network.planes(request)
      report(.began(traits, total: try network.sliceCount(request, planes: planes)))
      let isRegridded = try network.isRegridded(request)
      let start = ContinuousClock.now
      let volume = try network.probabilities(
        request, planes: planes, isCancelled: isCancelled
      ) { progress in
        let (done, total) = (progress.done, progress.total)
        let work = WorkDone(part: progress.part, since: start)
        report(
          progress.plane == .axial && !isRegridded
            ? .slice(progress.slice, progress.probabilities, done: done, total: total, work: work)
            : .across(progress.plane, done: done, total: total, work: work))
      }
      if isRegridded, case .slice(let index) = request.extent {
        if let slice = volume.slices[index] { report(.slice(index, slice, done: 1, total: 1)) }
      } else if isRegridded || planes.count > 1 {
        report(.volume(volume, planes: planes))
      }
      report(.finished)
    } catch SegmentationError.cancelled {
      report(.cancelled)
    } catch {
      report(.failed("\(error)"))
    }
  }
}
